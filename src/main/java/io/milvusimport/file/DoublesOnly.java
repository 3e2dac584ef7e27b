package io.milvusimport.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** Whether reading JSON with 64-bit floats for all numbers, and writing it again, loses nothing. */
final class DoublesOnly {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int EXACT_DIGITS = 15;

  private DoublesOnly() {}

  /** Of one JSON value. */
  static boolean in(byte[] json, int offset, int length) {
    try (JsonParser parser = JSON.createParser(json, offset, length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric() && !isDouble(parser)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("the text of the dynamic column is no JSON", e);
    }
  }

  private static boolean isDouble(JsonParser parser) throws IOException {
    if (parser.getTextLength() <= EXACT_DIGITS
        && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return true;
    }
    double nearest = Double.parseDouble(parser.getText());
    return Double.isFinite(nearest)
        && new BigDecimal(parser.getText()).compareTo(BigDecimal.valueOf(nearest)) == 0;
  }
}
