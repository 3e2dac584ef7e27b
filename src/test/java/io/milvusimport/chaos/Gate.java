package io.milvusimport.chaos;

/**
 * Decides what becomes of each request. Called from the connection's own thread: as long as a
 * method does not return, the request waits.
 */
interface Gate {
  /** The request is here and was not sent on yet. */
  Fault arrived(Request request);

  /**
   * The server has answered, and the worker does not know yet.
   *
   * @param awaited whether the worker still waits for this answer
   * @return whether the worker is to get it
   */
  boolean answered(Request request, HttpMessage answer, boolean awaited);
}
