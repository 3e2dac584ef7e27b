package io.milvusimport.chaos;

/** Where in the life of a batch a worker is hit. */
enum Phase {
  /** Records are in an open batch, of which nothing was uploaded. */
  ENCODING("encoding"),

  /** A file is on its way to the store. */
  UPLOADING("uploading"),

  /** The files are in the store, and the worker does not know the batch as handed over. */
  HANDING_OVER("between upload and hand-over"),

  /** The intent to submit is durable, and the worker does not know of the server's job. */
  SUBMITTING("submitting"),

  /** The server's job is known and not over. */
  RUNNING("running"),

  /** The job is to be made visible, or is complete and its offsets are not committed. */
  COMMITTING("committing");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
