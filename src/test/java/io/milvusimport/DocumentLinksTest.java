package io.milvusimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that links between the documents lead somewhere, and that commands agree. */
class DocumentLinksTest {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]+\\]\\(([^)\\s]+)\\)");

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (var top = Files.list(Path.of(""));
        var below = Files.walk(Path.of("docs"))) {
      top.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      below.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    // When
    List<String> dead = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      if (!leadsSomewhere(document, URI.create(link.group(1)))) {
        dead.add(link.group(1));
      }
    }

    // Then
    assertThat(dead).as("dead links of %s", document).isEmpty();
  }

  /** Addresses of other places are taken on trust. */
  private static boolean leadsSomewhere(Path document, URI target) {
    return target.isAbsolute()
        || target.getPath().isEmpty()
        || Files.exists(document.resolveSibling(target.getPath()));
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    // Given
    String script = Files.readString(Path.of(".ci/run"));

    // When
    String command = script.lines().filter(line -> line.startsWith("exec ")).findFirst().orElse("");

    // Then
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```\n" + command.replaceFirst("^exec ", "") + "\n```");
  }
}
