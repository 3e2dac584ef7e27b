package io.milvusimport.store;

/** An operation of the store that did not succeed. The message names operation, key and store. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is known of the operation. */
  public enum Kind {
    /** The store said no and will say it again (access denied, no such bucket). */
    REFUSED,
    /** What was to be copied is not there; without effect. */
    MISSING,
    /** The store has no such operation (a conditional create); without effect. */
    UNSUPPORTED,
    /** No usable answer: a write may have taken effect, or may still. Worth a retry. */
    UNAVAILABLE
  }

  private final Kind kind;

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }

  /** Whether a write may have taken effect, or may take effect later. */
  public boolean inDoubt() {
    return kind == Kind.UNAVAILABLE;
  }
}
