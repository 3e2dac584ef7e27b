package io.milvusimport;

import static com.tngtech.archunit.base.DescribedPredicate.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.milvusimport.planted.Violates;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageRulesTest {
  private static final String ROOT = "io.milvusimport";
  private static final String PLANTED = "io.milvusimport.planted";

  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);
  private static final JavaClasses PLANTS = new ClassFileImporter().importPackages(PLANTED);

  static Set<String> ruleNames() {
    return new PackageRules(ROOT).byName().keySet();
  }

  static Set<String> packageNames() {
    return PackageRules.packages();
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void projectKeepsTheRule(String name) {
    rule(ROOT, name).check(PROJECT);
  }

  @ParameterizedTest
  @MethodSource("ruleNames")
  void ruleFindsWhatIsPlantedForItAndNothingElse(String name) {
    // Given
    Set<String> planted =
        plants()
            .filter(c -> brokenBy(c).contains(name))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    ArchRule rule = rule(PLANTED, name);

    // When
    Set<String> found =
        plants()
            .filter(c -> rule.evaluate(PLANTS.that(equalTo(c))).hasViolation())
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    // Then
    assertThat(planted).as("classes planted for '%s'", name).isNotEmpty();
    assertThat(found).isEqualTo(planted);
  }

  @Test
  void everyPlantNamesRulesThatExist() {
    Set<String> named = plants().flatMap(c -> brokenBy(c).stream()).collect(Collectors.toSet());

    assertThat(ruleNames()).containsAll(named);
  }

  @ParameterizedTest
  @MethodSource("packageNames")
  void packageExistsAndIsNullMarked(String name) {
    JavaClass info = PROJECT.get(ROOT + "." + name + ".package-info");

    assertThat(info.isAnnotatedWith(NullMarked.class)).isTrue();
  }

  private static ArchRule rule(String root, String name) {
    Map<String, ArchRule> rules = new PackageRules(root).byName();
    return Objects.requireNonNull(rules.get(name));
  }

  private static Stream<JavaClass> plants() {
    return PLANTS.stream()
        .filter(c -> !c.isAnnotation())
        .filter(c -> !c.getSimpleName().equals("package-info"));
  }

  private static Set<String> brokenBy(JavaClass c) {
    return c.tryGetAnnotationOfType(Violates.class)
        .map(v -> Set.copyOf(Arrays.asList(v.value())))
        .orElse(Set.of());
  }
}
