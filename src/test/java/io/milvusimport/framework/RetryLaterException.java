package io.milvusimport.framework;

/** The task could not take the records now: Connect's RetriableException. */
public final class RetryLaterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RetryLaterException(String message) {
    super(message);
  }
}
