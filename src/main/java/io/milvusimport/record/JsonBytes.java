package io.milvusimport.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of one record after the other, in a buffer that may be written to. */
final class JsonBytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int BYTE_ORDER_MARK = 0xEFBBBF;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(1024);
  private byte[] bytes = new byte[4096];
  private int start;
  private int length;

  byte[] array() {
    return bytes;
  }

  /** Behind a byte order mark. */
  int start() {
    return start;
  }

  int length() {
    return length;
  }

  /**
   * Copies a value in.
   *
   * @return what is wrong with it
   */
  Optional<String> read(@Nullable Object value) {
    if (value instanceof byte[] array) {
      copy(ByteBuffer.wrap(array));
    } else if (value instanceof ByteBuffer buffer) {
      copy(buffer.duplicate());
    } else if (value instanceof String text) {
      try {
        copy(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
      } catch (CharacterCodingException halfCharacter) {
        return TextWriter.unpairedSurrogate(text);
      }
    } else {
      return Optional.of(noText(value));
    }
    start = hasByteOrderMark() ? 3 : 0;
    int invalid = firstInvalid();
    return invalid < 0 ? Optional.empty() : Optional.of("invalid UTF-8 at byte " + invalid);
  }

  private static String noText(@Nullable Object value) {
    return value == null
        ? "null (a tombstone)"
        : ValueKind.of(value)
            + " ("
            + value.getClass().getTypeName()
            + "); set value.converter to ByteArrayConverter or StringConverter, or value.format to"
            + " connect";
  }

  private void copy(ByteBuffer source) {
    length = source.remaining();
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, Math.min(2 * bytes.length, 1 << 26))];
    }
    source.get(bytes, 0, length);
  }

  private boolean hasByteOrderMark() {
    return length >= 3
        && ((bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff))
            == BYTE_ORDER_MARK;
  }

  /** Where the bytes stop being UTF-8; -1 if they do not. */
  private int firstInvalid() {
    int at = start;
    while (length - at >= Long.BYTES && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, at, length - at);
    decoder.reset();
    while (true) {
      decoded.clear();
      CoderResult result = decoder.decode(rest, decoded, true);
      if (result.isError()) {
        return rest.position();
      }
      if (result.isUnderflow()) {
        return -1;
      }
    }
  }
}
