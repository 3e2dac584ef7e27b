package io.milvusimport.chaos;

/** What the way between a worker and a server can do to one request. */
enum Fault {
  NONE,

  /** The connection is reset and the server sees nothing. */
  RESET_BEFORE,

  /** The server gets half of the request's body, and both connections end. */
  HALF_SENT,

  /** The server acts, and the connection is reset before a byte of its answer. */
  RESET_AFTER,

  /** The server acts, and its answer ends in the middle. */
  CUT_ANSWER,

  /** The connection is reset at once, and the request reaches the server a while later. */
  LATE,

  /** The request waits a while before it is sent on. */
  DELAYED,

  /** The answer is 503, and the server sees nothing. */
  UNAVAILABLE
}
