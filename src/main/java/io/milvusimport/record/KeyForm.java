package io.milvusimport.record;

import io.milvusimport.schema.FieldType;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys of records as fields hold them. Many producers write a number as text, and some do the
 * reverse: both are taken where the way back is certain, and everything else is left to the field.
 */
final class KeyForm {
  /** The one text that a whole number has. */
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private KeyForm() {}

  static @Nullable Object of(@Nullable Object key, FieldType type) {
    if (key instanceof String text && isWhole(type) && WHOLE_NUMBER.matcher(text).matches()) {
      return new BigInteger(text);
    }
    boolean isText = type instanceof FieldType.VarChar || type instanceof FieldType.Text;
    return isText
            && (key instanceof Long
                || key instanceof Integer
                || key instanceof Short
                || key instanceof Byte)
        ? key.toString()
        : key;
  }

  private static boolean isWhole(FieldType type) {
    return type instanceof FieldType.Int64
        || type instanceof FieldType.Int32
        || type instanceof FieldType.Int16
        || type instanceof FieldType.Int8;
  }
}
