package io.milvusimport.ledger;

/** The log holds something that this version must not skip. Reading goes no further. */
public final class UnreadableLedgerException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableLedgerException(String message) {
    super(message);
  }

  public UnreadableLedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
