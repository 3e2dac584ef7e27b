package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FormatLimitsTest {
  @Test
  void parquetAndJsonCarryEveryType() {
    assertThat(notCarried(FileFormat.PARQUET, true)).isEmpty();
    assertThat(notCarried(FileFormat.JSON, true)).isEmpty();
  }

  @Test
  void csvCarriesAllButNullableArraysOfStructs() {
    assertThat(notCarried(FileFormat.CSV, false)).isEmpty();
    assertThat(notCarried(FileFormat.CSV, true)).containsExactly(SampleType.STRUCTS);
    assertThat(FormatLimits.cannotCarry(FileFormat.CSV, nullable("s", SampleType.STRUCTS.type)))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("Field s (ArrayOfStruct")
                    .contains("CSV")
                    .endsWith("Set file.format=parquet or json."));
  }

  @Test
  void numpyCarriesNoTypeOfVaryingLengthButTextWithALimit() {
    assertThat(notCarried(FileFormat.NUMPY, false))
        .isEqualTo(
            EnumSet.of(
                SampleType.TEXT,
                SampleType.TIMESTAMPTZ,
                SampleType.SPARSE_VECTOR,
                SampleType.STRUCTS,
                SampleType.ARRAY_BOOL,
                SampleType.ARRAY_INT8,
                SampleType.ARRAY_INT16,
                SampleType.ARRAY_INT32,
                SampleType.ARRAY_INT64,
                SampleType.ARRAY_FLOAT,
                SampleType.ARRAY_DOUBLE,
                SampleType.ARRAY_VARCHAR));
  }

  private static Set<SampleType> notCarried(FileFormat format, boolean isNullable) {
    return where(
        sample ->
            FormatLimits.cannotCarry(
                    format, isNullable ? nullable("f", sample.type) : field("f", sample.type))
                .isPresent());
  }

  private static Set<SampleType> where(Predicate<SampleType> condition) {
    return Stream.of(SampleType.values()).filter(condition).collect(Collectors.toSet());
  }
}
