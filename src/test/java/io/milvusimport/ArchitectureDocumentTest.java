package io.milvusimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that what the documents about the code name in backticks exists: types (any word that
 * starts with a capital and has a small letter, with an optional {@code .member}), packages of the
 * project, and {@code .java} or {@code .md} files. Names of other projects' types go without
 * backticks.
 */
class ArchitectureDocumentTest {
  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(Path.of("docs/architecture.md"));
    documents.add(Path.of("docs/guarantees.md"));
    documents.add(Path.of("CONTRIBUTING.md"));
    try (var decisions = Files.list(Path.of("docs/decisions"))) {
      decisions.sorted().forEach(documents::add);
    }
    return documents;
  }

  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```\\s*$");
  private static final Pattern BACKTICKS = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TYPE =
      Pattern.compile(
          "(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)((?:\\.[A-Z]\\w*[a-z]\\w*)*)"
              + "(?:[.#]([a-z]\\w*|[A-Z0-9_]+)(?:\\(.*\\))?)?");
  private static final Pattern PACKAGE = Pattern.compile("io\\.milvusimport(?:\\.[a-z]+)*");
  private static final Pattern FILE = Pattern.compile("[\\w./-]+\\.(?:java|md)");

  private static final Map<String, List<JavaClass>> TYPES =
      new ClassFileImporter()
          .importPackages("io.milvusimport").stream()
              .collect(Collectors.groupingBy(JavaClass::getSimpleName));
  private static final Set<String> PACKAGES =
      TYPES.values().stream()
          .flatMap(List::stream)
          .map(JavaClass::getPackageName)
          .collect(Collectors.toSet());

  @ParameterizedTest
  @MethodSource("documents")
  void everyTypePackageAndFileNamedInTheDocumentExists(Path document) throws IOException {
    // Given
    List<String> names = namesIn(Files.readString(document));
    assertThat(names).as("names in backticks").anyMatch(name -> TYPE.matcher(name).matches());

    // When
    Set<String> missing = missing(names);

    // Then
    assertThat(missing).as("named in %s, but absent", document).isEmpty();
  }

  @Test
  void absentNamesAreFound() throws IOException {
    // Given
    String document =
        "`PackageRules`, `PackageRules.byName()` and `io.milvusimport.connect` exist,"
            + " `NoSuchType`, `PackageRules.noSuchMember()`, `PackageRules.NoSuchNested`,"
            + " `io.milvusimport.nosuchpackage` and `docs/no-such-file.md` do not;"
            + " `flush.bytes`, `TWO_PHASE` and `mvn verify` are neither.\n"
            + "```\n`InsideAFence`\n```\n";

    // When
    Set<String> missing = missing(namesIn(document));

    // Then
    assertThat(missing)
        .containsExactlyInAnyOrder(
            "NoSuchType",
            "PackageRules.noSuchMember()",
            "PackageRules.NoSuchNested",
            "io.milvusimport.nosuchpackage",
            "docs/no-such-file.md");
  }

  private static List<String> namesIn(String document) {
    List<String> names = new ArrayList<>();
    Matcher matcher = BACKTICKS.matcher(FENCED.matcher(document).replaceAll(""));
    while (matcher.find()) {
      names.add(matcher.group(1).strip());
    }
    return names;
  }

  private static Set<String> missing(List<String> names) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String name : names) {
      if (FILE.matcher(name).matches()) {
        if (!fileExists(name)) {
          missing.add(name);
        }
      } else if (PACKAGE.matcher(name).matches()) {
        if (!PACKAGES.contains(name)) {
          missing.add(name);
        }
      } else {
        Matcher type = TYPE.matcher(name);
        if (type.matches() && !typeExists(type)) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  private static boolean typeExists(Matcher name) {
    String path = name.group(1) + name.group(2);
    String simpleName = path.substring(path.lastIndexOf('.') + 1);
    String member = name.group(3);
    return TYPES.getOrDefault(simpleName, List.of()).stream()
        .filter(c -> c.getName().replace('$', '.').endsWith("." + path))
        .anyMatch(c -> member == null || hasMember(c, member));
  }

  private static boolean hasMember(JavaClass c, String member) {
    return c.getAllMembers().stream().anyMatch(m -> m.getName().equals(member));
  }

  /** A path from the top of the repository, or the bare name of a file anywhere under src. */
  private static boolean fileExists(String name) throws IOException {
    if (name.contains("/") || name.endsWith(".md")) {
      return Files.isRegularFile(Path.of(name));
    }
    try (var sources = Files.walk(Path.of("src"))) {
      return sources.anyMatch(path -> path.endsWith(name));
    }
  }
}
