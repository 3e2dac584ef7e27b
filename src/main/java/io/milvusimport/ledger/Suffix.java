package io.milvusimport.ledger;

/**
 * The part of an object's name that says whose it is: an attempt owns the names it submits.
 *
 * @param epoch the epoch of the coordinator that made the name by a copy; 0 as staged by the task
 * @param attempt the attempt that owns the name, from 1
 */
public record Suffix(long epoch, int attempt) {
  /** The names under which a task stages its files: those of the first attempt. */
  public static final Suffix STAGED = new Suffix(0, 1);

  @Override
  public String toString() {
    return epoch + "-" + attempt;
  }
}
