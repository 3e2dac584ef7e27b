package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.ServerGeneration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerFitTest {
  private static final Destination DOCS = new Destination("default", "docs", Optional.empty());
  private static final Field ID =
      new Field("id", new FieldType.Int64(), true, false, false, Optional.empty());
  private static final Field BODY =
      new Field("body", new FieldType.Text(), false, false, false, Optional.empty());
  private static final Field VECTOR =
      new Field("vector", new FieldType.Int8Vector(8), false, false, true, Optional.empty());

  @Test
  void theProblemNamesTheFieldsWhatTheyNeedAndWhichServerHasIt() {
    // When
    Optional<String> onOldest =
        ServerFit.problem(docs(ID, BODY, VECTOR), DOCS, ServerGeneration.V2_5);
    Optional<String> onMiddle =
        ServerFit.problem(docs(ID, BODY, VECTOR), DOCS, ServerGeneration.V2_6);
    Optional<String> onNewest =
        ServerFit.problem(docs(ID, BODY, VECTOR), DOCS, ServerGeneration.V3_0);

    // Then
    assertThat(onOldest.orElse(""))
        .startsWith("Collection default.docs cannot be imported into by Milvus 2.5:")
        .contains(
            "Field body (Text) is a Text, which Milvus 3.0 and later import and 2.5 does not.")
        .contains("Field vector (Int8Vector, dim 8)")
        .doesNotContain("Field id");
    assertThat(onMiddle.orElse(""))
        .contains("Field body")
        .doesNotContain("Field vector")
        .contains("correct milvus.server.version (2.6)");
    assertThat(onNewest).isEmpty();
  }

  @Test
  void fieldsThatNotEveryServerImportsAreSuspected() {
    // When
    String suspicion = ServerFit.suspicion(List.of(docs(ID), docs(ID, BODY)));

    // Then
    assertThat(suspicion)
        .contains("docs.body is a Text, from 3.0 on")
        .contains("milvus.server.version");
    assertThat(ServerFit.suspicion(List.of(docs(ID)))).isEmpty();
  }

  private static CollectionSchema docs(Field... fields) {
    return new CollectionSchema(
        "default", "docs", "1", List.of(fields), List.of(), false, false, "f");
  }
}
