package io.milvusimport.record;

import java.util.Locale;
import java.util.Optional;

/**
 * One reading of well-known text (WKT), as strict as the server's parser, which fails a whole
 * import for one bad shape: seven kinds of shapes, finite coordinates, the same number of them
 * everywhere, lines of two points at least, closed rings of four at least, nothing behind. Text
 * with a reference system ({@code SRID=4326;...}) is refused.
 *
 * <p>A shape is built by nobody: only its syntax counts, and the text goes to the server.
 */
final class WellKnownText {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_COORDINATES = 4;

  private final String text;
  private int at;
  private int dimensions; // 0 until the first tag or point says so
  private boolean isMeasured;
  private final double[] point = new double[MAX_COORDINATES];

  WellKnownText(String text) {
    this.text = text;
  }

  /** What is wrong with the text. */
  Optional<String> problem() {
    if (text.regionMatches(true, 0, "SRID", 0, 4)) {
      return Optional.of("text with a reference system (EWKT); leave out the SRID");
    }
    try {
      shape(0);
      skipBlanks();
      return at == text.length() ? Optional.empty() : problem("goes on behind the shape");
    } catch (NotWellKnownException e) {
      return problem(e.why);
    }
  }

  private Optional<String> problem(String why) {
    return Optional.of("text that is no WKT: near character " + at + " it " + why);
  }

  private void shape(int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotWellKnownException("nests more than " + MAX_DEPTH + " deep");
    }
    String kind = word();
    boolean isTagged = dimensionTag(kind);
    kind = isTagged ? withoutTag(kind) : kind;
    if (isNextEmpty()) {
      if (!isTagged && depth > 0 && dimensions > 2) {
        throw new NotWellKnownException("has an empty shape of other dimensions");
      }
      return;
    }
    switch (kind) {
      case "POINT" -> pointInBrackets();
      case "LINESTRING" -> points(2, false);
      case "POLYGON" -> list(() -> points(4, true));
      case "MULTIPOINT" -> list(this::memberPoint);
      case "MULTILINESTRING" -> list(() -> unlessEmpty(() -> points(2, false)));
      case "MULTIPOLYGON" -> list(() -> unlessEmpty(() -> list(() -> points(4, true))));
      case "GEOMETRYCOLLECTION" -> list(() -> shape(depth + 1));
      default -> throw new NotWellKnownException("names no kind of shape");
    }
  }

  /** Reads Z, M or ZM, at the end of the word or as a word of its own. */
  private boolean dimensionTag(String kind) {
    String tag = "";
    if (kind.endsWith("ZM")) {
      tag = "ZM";
    } else if (kind.endsWith("Z") || kind.endsWith("M")) {
      tag = kind.substring(kind.length() - 1);
    } else {
      int before = at;
      skipBlanks();
      tag = letters();
      if (!tag.equals("Z") && !tag.equals("M") && !tag.equals("ZM")) {
        at = before;
        return false;
      }
    }
    require(tag.length() + 2, tag.equals("M"));
    return true;
  }

  private static String withoutTag(String kind) {
    int end = kind.length();
    while (end > 0 && (kind.charAt(end - 1) == 'Z' || kind.charAt(end - 1) == 'M')) {
      end--;
    }
    return kind.substring(0, end);
  }

  private void require(int coordinates, boolean measured) {
    if (dimensions == 0) {
      dimensions = coordinates;
      isMeasured = measured;
    } else if (dimensions != coordinates || isMeasured != measured) {
      throw new NotWellKnownException("mixes dimensions");
    }
  }

  private void pointInBrackets() {
    open();
    point();
    close();
  }

  private void memberPoint() {
    if (isNextEmpty()) {
      return;
    }
    skipBlanks();
    if (peek() == '(') {
      pointInBrackets();
    } else {
      point();
    }
  }

  private void points(int atLeast, boolean isRing) {
    open();
    double[] first = point().clone();
    int count = 1;
    while (isNextComma()) {
      point();
      count++;
    }
    close();
    if (count < atLeast) {
      throw new NotWellKnownException("has fewer than " + atLeast + " points");
    }
    if (isRing && !isSamePlace(first)) {
      throw new NotWellKnownException("has a ring that is not closed");
    }
  }

  private boolean isSamePlace(double[] first) {
    int compared = dimensions > 2 && !isMeasured ? 3 : 2;
    for (int i = 0; i < compared; i++) {
      if (first[i] != point[i]) {
        return false;
      }
    }
    return true;
  }

  private double[] point() {
    int count = 0;
    skipBlanks();
    do {
      if (count == MAX_COORDINATES) {
        throw new NotWellKnownException("has a point of more than 4 coordinates");
      }
      point[count++] = number();
      skipBlanks();
    } while (peek() != ',' && peek() != ')');
    if (count < 2) {
      throw new NotWellKnownException("has a point of one coordinate");
    }
    require(count, isMeasured);
    return point;
  }

  private double number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (start == at || text.charAt(start) == '+') {
      throw new NotWellKnownException("has no number");
    }
    try {
      double number = Double.parseDouble(text.substring(start, at));
      if (Double.isFinite(number)) {
        return number;
      }
      throw new NotWellKnownException("has a number out of the range of a 64-bit float");
    } catch (NumberFormatException e) {
      throw new NotWellKnownException("has no number");
    }
  }

  private void list(Runnable member) {
    open();
    do {
      member.run();
    } while (isNextComma());
    close();
  }

  private void unlessEmpty(Runnable member) {
    if (!isNextEmpty()) {
      member.run();
    }
  }

  private boolean isNextEmpty() {
    int before = at;
    skipBlanks();
    if (letters().equals("EMPTY")) {
      return true;
    }
    at = before;
    return false;
  }

  private boolean isNextComma() {
    skipBlanks();
    if (peek() != ',') {
      return false;
    }
    at++;
    return true;
  }

  private void open() {
    expect('(');
  }

  private void close() {
    expect(')');
  }

  private void expect(char bracket) {
    skipBlanks();
    if (peek() != bracket) {
      throw new NotWellKnownException("has no " + bracket);
    }
    at++;
  }

  private String word() {
    skipBlanks();
    return letters();
  }

  private String letters() {
    int start = at;
    while (at < text.length() && isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at).toUpperCase(Locale.ROOT);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  /** Leaves the reading, from however deep in it. */
  private static final class NotWellKnownException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String why;

    NotWellKnownException(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
