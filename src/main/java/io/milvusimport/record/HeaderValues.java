package io.milvusimport.record;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/** The headers of a record as one object. */
final class HeaderValues {
  private HeaderValues() {}

  /**
   * A member for each name; the values of a name that comes more than once are a list. Dates and
   * times become text of ISO 8601: the worker's default converter makes some of any text that looks
   * like one.
   */
  static Map<String, @Nullable Object> of(Iterable<Header> headers) {
    Map<String, List<@Nullable Object>> values = new LinkedHashMap<>();
    for (Header header : headers) {
      values.computeIfAbsent(header.key(), name -> new ArrayList<>()).add(value(header));
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    values.forEach((name, list) -> object.put(name, list.size() == 1 ? list.get(0) : list));
    return object;
  }

  private static @Nullable Object value(Header header) {
    if (!(header.value() instanceof java.util.Date date)) {
      return header.value();
    }
    Instant instant = Instant.ofEpochMilli(date.getTime());
    return switch (Optional.ofNullable(header.schema()).map(Schema::name).orElse("")) {
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
      case Time.LOGICAL_NAME -> LocalTime.ofInstant(instant, ZoneOffset.UTC).toString();
      default -> instant.toString();
    };
  }
}
