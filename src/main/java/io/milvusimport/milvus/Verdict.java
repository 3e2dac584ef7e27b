package io.milvusimport.milvus;

/** What an answer's numbers say about the request. */
enum Verdict {
  OK,
  /** The server does not know the job. */
  MISSING,
  /** The request had no effect and will have none until somebody changes something. */
  REFUSED,
  /** The request had no effect; the same one may be taken later. */
  REFUSED_FOR_NOW,
  /** The request may have had its effect, or may still. */
  UNKNOWN
}
