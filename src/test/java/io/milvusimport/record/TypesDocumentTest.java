package io.milvusimport.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The document says what the code does. After a change of a type: {@code mvn -Dquick test
 * -Dtest=TypesDocumentTest -Ddocs.update=true}.
 */
class TypesDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/types.md");

  @TempDir Path folder;

  @Test
  void documentIsWhatTheCodeDoes() throws IOException {
    String reference = new TypesReference(folder).markdown();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOCUMENT, reference);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(reference);
  }
}
