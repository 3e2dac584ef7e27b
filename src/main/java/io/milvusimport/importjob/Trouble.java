package io.milvusimport.importjob;

/**
 * What befell the files of a job in the current epoch.
 *
 * @param failures attempts that the server's job itself failed
 * @param ownFailures those of them, since the server last read the files whole, that another job of
 *     their kind came between: all failures with nothing that goes through between them may be
 *     those of one outage and are one
 * @param othersWentThrough whether another job of their kind was completed since the last failure
 */
record Trouble(int failures, int ownFailures, boolean othersWentThrough) {
  static final Trouble NONE = new Trouble(0, 0, false);

  /** Own failures that only a bad file has. */
  private static final int PROOF = 3;

  Trouble failed() {
    boolean isOwn = failures == 0 || othersWentThrough;
    return new Trouble(failures + 1, ownFailures + (isOwn ? 1 : 0), false);
  }

  Trouble anotherWentThrough() {
    return failures > 0 ? new Trouble(failures, ownFailures, true) : this;
  }

  /** The server has read the files whole: what failed before was none of their fault. */
  Trouble filesRead() {
    return new Trouble(failures, 0, othersWentThrough);
  }

  /** Whether the fault is in the files. */
  boolean isTheFilesOwn() {
    return ownFailures >= PROOF;
  }
}
