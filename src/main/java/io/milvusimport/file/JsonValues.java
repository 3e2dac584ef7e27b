package io.milvusimport.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Values as JSON text at the end of a buffer, one after another with nothing in between. The text
 * of a number is the shortest that reads back as the same one; 16-bit floats are written to the
 * last digit, because servers cut brain floats off instead of rounding them.
 */
final class JsonValues {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // also the only one that is shortest
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .rootValueSeparator("")
          .build();

  private interface Step {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private final TextBuffer target;
  private JsonGenerator json;

  JsonValues(TextBuffer target) {
    this.target = target;
    this.json = generator(target);
  }

  void putNull() {
    write(JsonGenerator::writeNull);
  }

  void put(boolean value) {
    write(json -> json.writeBoolean(value));
  }

  void put(int value) {
    write(json -> json.writeNumber(value));
  }

  void put(long value) {
    write(json -> json.writeNumber(value));
  }

  void put(float value) {
    write(json -> json.writeNumber(value));
  }

  void put(double value) {
    write(json -> json.writeNumber(value));
  }

  /** A string. */
  void put(byte[] utf8, int offset, int length) {
    write(json -> json.writeUTF8String(utf8, offset, length));
  }

  void put(float[] vector, int offset, int dim) {
    write(
        json -> {
          json.writeStartArray();
          for (int i = offset; i < offset + dim; i++) {
            json.writeNumber(vector[i]);
          }
          json.writeEndArray();
        });
  }

  /** The numbers that the bytes of a vector mean; of a binary vector the bytes themselves. */
  void put(FieldType.DenseVector type, byte[] vector, int offset) {
    write(
        json -> {
          json.writeStartArray();
          if (type instanceof FieldType.Float16Vector) {
            for (int i = 0; i < type.dim(); i++) {
              json.writeNumber((double) HalfFloats.ofHalf(vector, offset + 2 * i));
            }
          } else if (type instanceof FieldType.BFloat16Vector) {
            for (int i = 0; i < type.dim(); i++) {
              json.writeNumber((double) HalfFloats.ofBrain(vector, offset + 2 * i));
            }
          } else if (type instanceof FieldType.BinaryVector) {
            for (int i = 0; i < type.dim() / Byte.SIZE; i++) {
              json.writeNumber(vector[offset + i] & 0xff);
            }
          } else {
            for (int i = 0; i < type.dim(); i++) {
              json.writeNumber((int) vector[offset + i]);
            }
          }
          json.writeEndArray();
        });
  }

  void startArray() {
    write(JsonGenerator::writeStartArray);
  }

  void endArray() {
    write(JsonGenerator::writeEndArray);
  }

  void startObject() {
    write(JsonGenerator::writeStartObject);
  }

  void name(SerializableString name) {
    write(json -> json.writeFieldName(name));
  }

  void endObject() {
    write(JsonGenerator::writeEndObject);
  }

  /** Brings the buffer up to date. */
  void flush() {
    write(JsonGenerator::flush);
  }

  /** Forgets arrays and objects that were not ended. What they left in the buffer is garbage. */
  void reset() {
    json = generator(target);
  }

  private void write(Step step) {
    try {
      step.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private static JsonGenerator generator(TextBuffer target) {
    try {
      return JSON.createGenerator(target);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
