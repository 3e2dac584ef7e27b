package io.milvusimport.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The document says what the definition says. After a change of a setting: {@code mvn -Dquick test
 * -Dtest=ConfigurationDocumentTest -Ddocs.update=true}.
 */
class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/configuration.md");

  @Test
  void documentIsWhatTheDefinitionSays() throws IOException {
    String reference = ConfigReference.markdown();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOCUMENT, reference);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(reference);
  }
}
