package io.milvusimport.emulator.reader;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryComponentFilter;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.io.WKTWriter;

/** Geometry values: well-known text in files, and the same in one spelling in the row store. */
public final class Shapes {
  private Shapes() {}

  /** Empty for what is no shape without a reference system. */
  static Optional<String> normal(String wkt) {
    try {
      Geometry shape = new WKTReader().read(wkt.toUpperCase(Locale.ROOT));
      if (hasOpenRing(shape)) {
        return Optional.empty();
      }
      boolean flat = Double.isNaN(depth(shape));
      return Optional.of(new WKTWriter(flat ? 2 : 3).write(shape));
    } catch (ParseException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Well-known binary, little endian and flat, as the server keeps it. */
  public static byte[] wkb(String wkt) {
    try {
      return new WKBWriter(2, ByteOrderValues.LITTLE_ENDIAN).write(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException("no WKT", e);
    }
  }

  /** The library takes rings of three points; the server takes four at least. */
  private static boolean hasOpenRing(Geometry shape) {
    AtomicBoolean found = new AtomicBoolean();
    shape.apply(
        (GeometryComponentFilter)
            part -> {
              boolean isShort = part.getNumPoints() < 4 && !part.isEmpty();
              if (part instanceof LinearRing && isShort) {
                found.set(true);
              }
            });
    return found.get();
  }

  private static double depth(Geometry shape) {
    return shape.isEmpty() ? Double.NaN : shape.getCoordinate().getZ();
  }
}
