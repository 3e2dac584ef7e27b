package io.milvusimport.record;

import static java.util.stream.Collectors.joining;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileForms;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.FormatLimits;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import io.milvusimport.schema.ServerNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The document of the types. What files hold is not told but shown: it is written by the product.
 */
final class TypesReference {
  private static final String HEAD =
      """
      # Types

      What a record may hold for each type of a Milvus field, and what becomes of it in each format of `file.format`. Generated from the code.

      ## Values

      Records are maps or structs of Connect, or with `value.format=json` the bytes or text of a JSON object. A value that is not accepted
      rejects its record, with the field, what was found and what is expected.

      """;

  private static final String FILES =
      """

      ## Files

      The field `f` with a value as a record's JSON has it; the column in Parquet's own language; the value in a JSON file; the cell of a CSV file; item
      and shape of a NumPy file. A `-` is a field that the format cannot carry: the connector refuses to start and names it.

      """;

  private static final String NULLS =
      """

      ## Null

      A missing value is a null. A field that is not nullable and has no default rejects it. Of a nullable field without a default:

      """;

  private static final String DEFAULTS =
      """

      Of a field with a default, a null stays a null in Parquet and the server fills the default in; but for Timestamptz and Geometry, for which it does
      not, and in all other formats, the default itself is written. An empty array in a nullable Array would become null in the server
      through Parquet: `parquet.empty.arrays` says whether it may. JSON and CSV keep it.

      ## Servers

      Every Milvus from 2.5 on imports all fields but these. Where the server's generation is known, a collection that needs more is refused at start.

      """;

  /** A field and the JSON of a value. */
  private record Example(FieldType type, String json) {
    Field field() {
      return SampleCollections.field("f", type);
    }
  }

  private final Path folder;
  private int files;

  /**
   * @param folder for files that are written to be shown
   */
  TypesReference(Path folder) {
    this.folder = folder;
  }

  String markdown() throws IOException {
    StringBuilder out = new StringBuilder(HEAD);
    out.append(row("type", "accepted values", "limits")).append("|---|---|---|\n");
    for (Example example : examples()) {
      AcceptedValues accepted = AcceptedValues.of(example.type());
      out.append(row(name(example.type()), accepted.values(), accepted.limits()));
    }
    out.append(FILES);
    out.append(row("type", "record", "Parquet", "JSON", "CSV", "NumPy"));
    out.append("|---|---|---|---|---|---|\n");
    for (Example example : examples()) {
      out.append(fileRow(example));
    }
    out.append(NULLS).append(row("format", "null", "of")).append("|---|---|---|\n");
    out.append(row("Parquet", "null", "every type"));
    out.append(nullRows(FileFormat.JSON)).append(nullRows(FileFormat.CSV));
    out.append(row("NumPy", "the record is rejected", "every type that it carries"));
    out.append(DEFAULTS);
    out.append(row("a field that is", "is imported by Milvus")).append("|---|---|\n");
    for (ServerNeed need : ServerNeed.values()) {
      out.append(row(need.what(), need.since().version() + " and later"));
    }
    return out.toString();
  }

  /** The first value of each sample; of structs a shorter one. */
  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (RecordSample sample : RecordSample.values()) {
      if (sample != RecordSample.STRUCTS) {
        examples.add(new Example(sample.type, sample.values.get(0).json()));
      }
    }
    List<SubField> subFields =
        List.of(
            new SubField("n", new FieldType.Int8()),
            new SubField("v", new FieldType.FloatVector(2)));
    examples.add(
        new Example(new FieldType.ArrayOfStruct(subFields, 8), "[{\"n\":1,\"v\":[0.5,0.25]}]"));
    return examples;
  }

  private String fileRow(Example example) throws IOException {
    Field field = example.field();
    boolean isNumpy = FormatLimits.cannotCarry(FileFormat.NUMPY, field).isEmpty();
    return row(
        example.type().display(),
        code(example.json()),
        code(FileForms.parquet(example.type())),
        code(written(FileFormat.JSON, field, example.json())),
        code(written(FileFormat.CSV, field, example.json())),
        isNumpy ? code(FileForms.numpy(example.type())) : "-");
  }

  /** Types by what a null of theirs is in the file. */
  private String nullRows(FileFormat format) throws IOException {
    Map<String, List<String>> types = new LinkedHashMap<>();
    for (Example example : examples()) {
      types
          .computeIfAbsent(shownNull(format, example.type()), shown -> new ArrayList<>())
          .add(name(example.type()));
    }
    return types.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getValue().size()))
        .map(entry -> row(format.toString(), entry.getKey(), names(entry.getValue())))
        .collect(joining());
  }

  private String shownNull(FileFormat format, FieldType type) throws IOException {
    Field field = SampleCollections.nullable("f", type);
    if (FormatLimits.cannotCarry(format, field).isPresent()) {
      return "the field is refused at start";
    }
    String text = written(format, field, "null");
    return text.isEmpty() ? "left out" : code(text);
  }

  private static String names(List<String> types) {
    return types.size() > 10 ? "every other type" : String.join(", ", types);
  }

  /** What stands for the value in a file of that field alone. */
  private String written(FileFormat format, Field field, String json) throws IOException {
    CollectionSchema schema = SampleCollections.of(field);
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    DataFile file = DataFile.create(schema, settings, folder.resolve("f" + files++));
    Optional<Rejection> rejection =
        new RecordMapper(schema, MappingOptions.defaults())
            .write(RecordForm.MAP.of(schema, Map.of("f", json)), file.rowBuffer());
    if (rejection.isPresent()) {
      throw new IllegalStateException(rejection.get().message());
    }
    String text = Files.readString(file.seal().path());
    String value = format == FileFormat.JSON ? between(text, "{\"rows\":[\n{", "}\n]}\n") : text;
    return format == FileFormat.JSON
        ? value.replaceFirst("^\"f\":", "")
        : between(value, "f\n", "\n");
  }

  private static String between(String text, String head, String tail) {
    if (!text.startsWith(head) || !text.endsWith(tail)) {
      throw new IllegalStateException("not from " + head + " to " + tail + ": " + text);
    }
    return text.substring(head.length(), text.length() - tail.length());
  }

  private static String name(FieldType type) {
    return type instanceof FieldType.Array array
        ? "Array of " + array.element().typeName()
        : type.typeName();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String row(String... cells) {
    return Stream.of(cells)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(joining(" | ", "| ", " |\n"));
  }
}
