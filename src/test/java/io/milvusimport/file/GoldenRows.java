package io.milvusimport.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reference collections: their schema, the rows that were put in, and the official files. */
record GoldenRows(String name) {
  /** Reads fractions as 64-bit floats, or -0.0 would be lost. */
  static final JsonMapper JSON = new JsonMapper();

  Path resource(String suffix) {
    String path = "/golden/" + name + suffix;
    try {
      return Path.of(Objects.requireNonNull(GoldenRows.class.getResource(path), path).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  List<JsonNode> rows() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(resource(".rows.jsonl"))) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  CollectionSchema schema() throws IOException {
    JsonNode described = JSON.readTree(resource(".schema.json").toFile());
    List<Field> fields = new ArrayList<>();
    boolean dynamic = false;
    for (JsonNode field : described.path("fields")) {
      if (field.path("isDynamic").asBoolean()) {
        dynamic = true;
      } else if (!field.path("autoID").asBoolean() && !field.path("isFunctionOutput").asBoolean()) {
        fields.add(field(field));
      }
    }
    for (JsonNode struct : described.path("structArrayFields")) {
      fields.add(SampleCollections.field(struct.path("name").asText(), structs(struct)));
    }
    return new CollectionSchema("default", "c", "1", fields, List.of(), dynamic, false, "f");
  }

  /** Writes one of the rows; keys that are no field are dynamic ones. */
  static void write(JsonNode row, CollectionSchema schema, RowBuffer target) throws IOException {
    target.begin();
    ObjectNode others = row.deepCopy();
    for (int i = 0; i < schema.fields().size(); i++) {
      Field field = schema.fields().get(i);
      JsonNode value = row.path(field.name());
      if (value.isMissingNode() || value.isNull()) {
        target.setNull(i);
      } else {
        set(target, i, field.type(), value);
      }
      others.remove(field.name());
    }
    if (schema.dynamicField()) {
      text(target, schema.fields().size(), others.toString());
    }
    target.commit();
  }

  private static void set(Columns target, int i, FieldType type, JsonNode value) {
    if (type instanceof FieldType.Bool) {
      target.setBoolean(i, value.booleanValue());
    } else if (type instanceof FieldType.Int64) {
      target.setLong(i, value.longValue());
    } else if (type instanceof FieldType.Float) {
      target.setFloat(i, value.floatValue());
    } else if (type instanceof FieldType.Double) {
      target.setDouble(i, value.doubleValue());
    } else if (value.isIntegralNumber()) {
      target.setInt(i, value.intValue());
    } else if (type instanceof FieldType.Json || type instanceof FieldType.SparseFloatVector) {
      text(target, i, value.toString());
    } else if (value.isTextual()) {
      text(target, i, value.textValue());
    } else if (type instanceof FieldType.FloatVector vector) {
      target.setVector(i, floats(value, vector.dim()), 0);
    } else if (type instanceof FieldType.DenseVector) {
      target.setVector(i, bytes(value), 0);
    } else {
      setList(target, i, type, value);
    }
  }

  private static void setList(Columns target, int i, FieldType type, JsonNode list) {
    target.startList(i);
    for (JsonNode item : list) {
      if (type instanceof FieldType.Array array) {
        set(target, i, array.element(), item);
      } else {
        List<FieldType.SubField> fields = ((FieldType.ArrayOfStruct) type).fields();
        Columns struct = target.startStruct(i);
        for (int s = 0; s < fields.size(); s++) {
          set(struct, s, fields.get(s).type(), item.path(fields.get(s).name()));
        }
        target.endStruct(i);
      }
    }
    target.endList(i);
  }

  private static void text(Columns target, int i, String text) {
    target.setText(i, text.getBytes(UTF_8), 0, text.getBytes(UTF_8).length);
  }

  private static float[] floats(JsonNode list, int dim) {
    float[] floats = new float[dim];
    for (int i = 0; i < dim; i++) {
      floats[i] = list.get(i).floatValue();
    }
    return floats;
  }

  /** From hexadecimal text, or from a list of signed bytes. */
  private static byte[] bytes(JsonNode value) {
    if (value.has("hex")) {
      return HexFormat.of().parseHex(value.path("hex").textValue());
    }
    byte[] bytes = new byte[value.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) value.get(i).intValue();
    }
    return bytes;
  }

  private static Field field(JsonNode field) {
    return new Field(
        field.path("name").asText(),
        type(field, field.path("dataType").asText()),
        field.path("isPrimaryKey").asBoolean(),
        false,
        field.path("nullable").asBoolean(),
        field.has("defaultValue") ? Optional.of(value(field)) : Optional.empty());
  }

  private static Object value(JsonNode field) {
    JsonNode value = field.path("defaultValue").elements().next();
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    boolean isLong = field.path("dataType").asText().equals("Int64") || value.isIntegralNumber();
    boolean isReal = List.of("Float", "Double").contains(field.path("dataType").asText());
    if (isReal) {
      return value.asDouble();
    }
    return isLong ? (Object) value.asLong() : value.asText();
  }

  private static FieldType.ArrayOfStruct structs(JsonNode struct) {
    List<FieldType.SubField> fields = new ArrayList<>();
    for (JsonNode sub : struct.path("fields")) {
      String name = sub.path("name").asText();
      fields.add(
          new FieldType.SubField(
              name.substring(name.indexOf('[') + 1, name.length() - 1),
              type(sub, sub.path("elementType").asText())));
    }
    return new FieldType.ArrayOfStruct(fields, 4);
  }

  private static FieldType type(JsonNode field, String name) {
    int dim = param(field, "dim");
    Map<String, FieldType.Scalar> scalars =
        Map.of(
            "Bool", new FieldType.Bool(),
            "Int8", new FieldType.Int8(),
            "Int16", new FieldType.Int16(),
            "Int32", new FieldType.Int32(),
            "Int64", new FieldType.Int64(),
            "Float", new FieldType.Float(),
            "Double", new FieldType.Double(),
            "VarChar", new FieldType.VarChar(Math.max(1, param(field, "max_length"))));
    FieldType.Scalar scalar = scalars.get(name);
    if (scalar != null) {
      return scalar;
    }
    return switch (name) {
      case "Text" -> new FieldType.Text();
      case "JSON" -> new FieldType.Json();
      case "Timestamptz" -> new FieldType.Timestamptz();
      case "Geometry" -> new FieldType.Geometry();
      case "FloatVector" -> new FieldType.FloatVector(dim);
      case "BinaryVector" -> new FieldType.BinaryVector(dim);
      case "Float16Vector" -> new FieldType.Float16Vector(dim);
      case "BFloat16Vector" -> new FieldType.BFloat16Vector(dim);
      case "Int8Vector" -> new FieldType.Int8Vector(dim);
      case "SparseFloatVector" -> new FieldType.SparseFloatVector();
      case "Array" ->
          new FieldType.Array(
              Objects.requireNonNull(scalars.get(field.path("elementType").asText())), 16);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int param(JsonNode field, String key) {
    for (JsonNode param : field.path("typeParams")) {
      if (param.path("key").asText().equals(key)) {
        return param.path("value").asInt();
      }
    }
    return 0;
  }

  /** A value by what the server makes of it: numbers as wide as the type has them. */
  static JsonNode asRead(FieldType type, JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.isNull()) {
      return value;
    }
    if (type instanceof FieldType.Float) {
      return nodes.numberNode(value.floatValue());
    }
    if (type instanceof FieldType.Double) {
      return nodes.numberNode(value.doubleValue());
    }
    if (type instanceof FieldType.FloatVector
        || type instanceof FieldType.Float16Vector
        || type instanceof FieldType.BFloat16Vector) {
      return each(value, new FieldType.Float());
    }
    if (type instanceof FieldType.Array array) {
      return each(value, array.element());
    }
    if (type instanceof FieldType.ArrayOfStruct structs) {
      var list = nodes.arrayNode();
      for (JsonNode item : value) {
        ObjectNode struct = list.addObject();
        structs
            .fields()
            .forEach(sub -> struct.set(sub.name(), asRead(sub.type(), item.path(sub.name()))));
        if (struct.size() != item.size()) {
          throw new IllegalArgumentException("a struct with other members: " + item);
        }
      }
      return list;
    }
    return value;
  }

  private static JsonNode each(JsonNode list, FieldType element) {
    var read = JsonNodeFactory.instance.arrayNode();
    list.forEach(item -> read.add(asRead(element, item)));
    return read;
  }
}
