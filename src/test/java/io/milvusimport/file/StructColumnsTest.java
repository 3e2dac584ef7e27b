package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructColumnsTest {
  private static final CollectionSchema SCHEMA =
      SampleCollections.of(
          key("id"),
          nullable(
              "clips",
              new FieldType.ArrayOfStruct(
                  List.of(
                      new SubField("start", new FieldType.Int32()),
                      new SubField("caption", new FieldType.VarChar(20)),
                      new SubField("vector", new FieldType.Int8Vector(3))),
                  4)));
  private static final int CLIPS = 1;

  @TempDir Path directory;
  private DataFile file;
  private RowBuffer row;

  @BeforeEach
  void createFile() throws IOException {
    file = DataFile.create(SCHEMA, FileSettings.defaults(), directory.resolve("f"));
    row = file.rowBuffer();
  }

  @Test
  void nullEmptyAndFilledArraysStayApart() throws Exception {
    // When
    commit(1, clips -> {});
    commit(2, clips -> clips.setNull(CLIPS));
    commit(3, StructColumnsTest::addNothing);
    commit(4, clips -> addClips(clips, 1));
    commit(5, clips -> addClips(clips, 3));

    // Then
    assertThat(clips())
        .containsExactly(
            null, null, List.of(), List.of(clip(0)), List.of(clip(0), clip(1), clip(2)));
  }

  @Test
  void aRowTakenBackWithinAStructLeavesNoTrace() throws Exception {
    // Given
    commit(1, clips -> addClips(clips, 2));

    // When: one of its columns is ahead of the others
    row.begin();
    row.setLong(0, -1);
    row.startList(CLIPS);
    addClip(row, 7);
    Columns half = row.startStruct(CLIPS);
    half.setVector(2, new byte[] {1, 2, 3}, 0);
    row.rollback();
    commit(2, clips -> addClips(clips, 1));

    // Then
    assertThat(clips()).containsExactly(List.of(clip(0), clip(1)), List.of(clip(0)));
  }

  @Test
  void everySubFieldIsSetOnceInEachStruct() {
    row.begin();
    assertMisuse(() -> row.startStruct(CLIPS), "Field clips has no open list");
    row.startList(CLIPS);
    Columns clip = row.startStruct(CLIPS);
    clip.setInt(0, 1);
    assertMisuse(() -> clip.setInt(0, 2), "clips[start] is set already in this struct");
    assertMisuse(() -> row.endStruct(CLIPS), "clips[caption] is not set in this struct");
    assertMisuse(() -> row.startStruct(CLIPS), "Field clips has an open struct");
    assertMisuse(() -> row.endList(CLIPS), "Field clips has an open struct");
    assertMisuse(() -> clip.setNull(1), "clips[caption] takes no null");
    assertMisuse(() -> clip.setInt(1, 1), "clips[caption] takes no single INT32 here");
    assertMisuse(() -> clip.setInt(2, 1), "clips[vector] takes no single INT32 here");
    assertMisuse(() -> clip.setVector(2, new float[3], 0), "clips[vector] is no vector of floats");
    assertMisuse(() -> clip.startList(1), "clips[caption] is no array within a struct");
    clip.setText(1, new byte[0], 0, 0);
    clip.setVector(2, new byte[3], 0);
    row.endStruct(CLIPS);
    assertMisuse(() -> clip.setInt(0, 1), "clips[start] has no open struct");
    assertMisuse(() -> row.endStruct(CLIPS), "Field clips has no open struct");
    row.endList(CLIPS);
    assertMisuse(() -> row.startList(CLIPS), "is set already in this row");
    assertMisuse(() -> row.setNull(CLIPS), "is set already in this row");
  }

  @Test
  void structsAndSingleValuesAreNotMistakenForEachOther() {
    row.begin();
    assertMisuse(() -> row.startStruct(0), "column 0 takes no structs");
    assertMisuse(() -> row.setInt(CLIPS, 1), "column 1 takes structs alone");
    assertMisuse(() -> row.setVector(0, new byte[3], 0), "id is no vector of bytes");
  }

  @Test
  void anOpenStructOrListIsNotCommitted() {
    row.begin();
    row.startList(CLIPS);
    row.startStruct(CLIPS);
    assertMisuse(() -> row.commit(), "Field clips has an open struct");
  }

  private void commit(long id, Consumer<Columns> clips) throws IOException {
    row.begin();
    row.setLong(0, id);
    clips.accept(row);
    row.commit();
  }

  private static void addNothing(Columns clips) {
    addClips(clips, 0);
  }

  private static void addClips(Columns target, int count) {
    target.startList(CLIPS);
    for (int i = 0; i < count; i++) {
      addClip(target, i);
    }
    target.endList(CLIPS);
  }

  private static void addClip(Columns target, int i) {
    Columns clip = target.startStruct(CLIPS);
    clip.setInt(0, i);
    clip.setText(1, ("clip " + i).getBytes(UTF_8), 0, 6);
    clip.setVector(2, new byte[] {0, (byte) i, (byte) -i, 127}, 1);
    target.endStruct(CLIPS);
  }

  private static Map<String, Object> clip(int i) {
    return Map.of(
        "start", i, "caption", "clip " + i, "vector", List.of((byte) i, (byte) -i, (byte) 127));
  }

  private List<@Nullable Object> clips() throws Exception {
    List<@Nullable Object> clips = new ArrayList<>();
    new WrittenFile(file.seal().path()).rows().forEach(read -> clips.add(read.get("clips")));
    return clips;
  }

  private static void assertMisuse(ThrowingCallable call, String message) {
    assertThatThrownBy(call::call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(message);
  }

  private interface ThrowingCallable {
    void call() throws IOException;
  }
}
