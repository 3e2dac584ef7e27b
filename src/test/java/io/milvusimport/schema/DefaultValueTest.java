package io.milvusimport.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultValueTest {
  private static final FieldType BOOL = new FieldType.Bool();
  private static final FieldType INT8 = new FieldType.Int8();
  private static final FieldType INT64 = new FieldType.Int64();
  private static final FieldType FLOAT = new FieldType.Float();
  private static final FieldType DOUBLE = new FieldType.Double();
  private static final FieldType VARCHAR = new FieldType.VarChar(9);
  private static final FieldType TEXT = new FieldType.Text();
  private static final FieldType JSON = new FieldType.Json();
  private static final FieldType TIMESTAMPTZ = new FieldType.Timestamptz();
  private static final FieldType GEOMETRY = new FieldType.Geometry();

  @Test
  void everyMemberIsReadByTheTypeOfTheField() throws IOException {
    assertThat(read(BOOL, "{'Data': {'BoolData': true}}")).contains(true);
    assertThat(read(INT8, "{'Data': {'IntData': -7}}")).contains(-7L);
    assertThat(read(INT64, "{'Data': {'LongData': 9007199254740993}}"))
        .contains(9_007_199_254_740_993L);
    assertThat(read(FLOAT, "{'Data': {'FloatData': 0.1}}")).contains(0.1);
    assertThat(read(FLOAT, "{'Data': {'FloatData': 2}}")).contains(2.0);
    assertThat(read(DOUBLE, "{'Data': {'DoubleData': 2.5}}")).contains(2.5);
    assertThat(read(VARCHAR, "{'Data': {'StringData': 'x'}}")).contains("x");
    assertThat(read(TEXT, "{'Data': {'StringData': ''}}")).contains("");
    assertThat(read(GEOMETRY, "{'Data': {'StringData': 'POINT (1 2)'}}")).contains("POINT (1 2)");
    assertThat(read(TIMESTAMPTZ, "{'Data': {'StringData': '2026-01-01T00:00:00+08:00'}}"))
        .contains("2026-01-01T00:00:00+08:00");
  }

  @Test
  void bytesOfJsonAreItsText() throws IOException {
    assertThat(read(JSON, "{'Data': {'BytesData': 'eyJhIjoixaEifQ=='}}")).contains("{\"a\":\"š\"}");
  }

  @Test
  void microsecondsAreAPointInTime() throws IOException {
    assertThat(read(TIMESTAMPTZ, "{'Data': {'TimestamptzData': 1767225600000000}}"))
        .contains("2026-01-01T00:00:00Z");
    assertThat(read(TIMESTAMPTZ, "{'Data': {'TimestamptzData': -1}}"))
        .contains("1969-12-31T23:59:59.999999Z");
  }

  @Test
  void otherEncodersOfProtobufAreUnderstood() throws IOException {
    assertThat(read(INT64, "{'longData': '7'}")).contains(7L);
    assertThat(read(BOOL, "{'boolData': false}")).contains(false);
    assertThat(read(VARCHAR, "{'stringData': '7'}")).contains("7");
  }

  @Test
  void noMemberIsTheZeroOfTheType() throws IOException {
    for (String none : new String[] {"{}", "{'Data': {}}", "{'Data': null}"}) {
      assertThat(read(BOOL, none)).contains(false);
      assertThat(read(INT8, none)).contains(0L);
      assertThat(read(FLOAT, none)).contains(0.0);
      assertThat(read(VARCHAR, none)).contains("");
      assertThat(read(TIMESTAMPTZ, none)).contains("1970-01-01T00:00:00Z");
      assertThat(read(JSON, none)).isEmpty();
      assertThat(read(GEOMETRY, none)).isEmpty();
    }
  }

  @Test
  void valueOfAnotherTypeIsNone() throws IOException {
    assertThat(read(BOOL, "{'Data': {'IntData': 1}}")).isEmpty();
    assertThat(read(INT8, "{'Data': {'FloatData': 1.5}}")).isEmpty();
    assertThat(read(INT64, "{'Data': {'LongData': 9223372036854775808}}")).isEmpty();
    assertThat(read(INT64, "{'Data': {'LongData': 'seven'}}")).isEmpty();
    assertThat(read(DOUBLE, "{'Data': {'StringData': 'NaN'}}")).isEmpty();
    assertThat(read(VARCHAR, "{'Data': {'BytesData': 'eA=='}}")).isEmpty();
    assertThat(read(JSON, "{'Data': {'BytesData': '*'}}")).isEmpty();
    assertThat(read(VARCHAR, "{'Data': 7}")).isEmpty();
    assertThat(read(new FieldType.FloatVector(2), "{'Data': {'BytesData': 'eA=='}}")).isEmpty();
  }

  private static Optional<Object> read(FieldType type, String json) throws IOException {
    return DefaultValue.read(type, new ObjectMapper().readTree(json.replace('\'', '"')));
  }
}
