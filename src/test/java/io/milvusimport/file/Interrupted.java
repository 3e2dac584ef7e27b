package io.milvusimport.file;

/** Columns that take so many calls, wherever that is, and then throw {@link Now}. */
final class Interrupted implements Columns {
  static final class Now extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final Columns target;
  private final int[] callsLeft;

  Interrupted(Columns target, int calls) {
    this(target, new int[] {calls});
  }

  private Interrupted(Columns target, int[] callsLeft) {
    this.target = target;
    this.callsLeft = callsLeft;
  }

  @Override
  public void setNull(int column) {
    next().setNull(column);
  }

  @Override
  public void setBoolean(int column, boolean value) {
    next().setBoolean(column, value);
  }

  @Override
  public void setInt(int column, int value) {
    next().setInt(column, value);
  }

  @Override
  public void setLong(int column, long value) {
    next().setLong(column, value);
  }

  @Override
  public void setFloat(int column, float value) {
    next().setFloat(column, value);
  }

  @Override
  public void setDouble(int column, double value) {
    next().setDouble(column, value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    next().setText(column, utf8, offset, length);
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    next().setVector(column, vector, offset);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    next().setVector(column, vector, offset);
  }

  @Override
  public void startList(int column) {
    next().startList(column);
  }

  @Override
  public void endList(int column) {
    next().endList(column);
  }

  @Override
  public Columns startStruct(int column) {
    return new Interrupted(next().startStruct(column), callsLeft);
  }

  @Override
  public void endStruct(int column) {
    next().endStruct(column);
  }

  private Columns next() {
    if (callsLeft[0]-- == 0) {
      throw new Now();
    }
    return target;
  }
}
