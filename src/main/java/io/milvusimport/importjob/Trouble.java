package io.milvusimport.importjob;

/**
 * What befell the files of a job in the current epoch.
 *
 * @param failures attempts that the server's job itself failed
 * @param hasFailed whether the files were in a job that the server failed, this one or the one that
 *     it is a part of
 * @param othersWentThrough whether another job of their kind was completed since
 * @param isTriedAfterOthers whether the present attempt was begun after that
 * @param hasFailedAfterOthers whether such an attempt failed as well: then it is not the server's
 *     fault
 */
record Trouble(
    int failures,
    boolean hasFailed,
    boolean othersWentThrough,
    boolean isTriedAfterOthers,
    boolean hasFailedAfterOthers) {
  static final Trouble NONE = new Trouble(0, false, false, false, false);

  Trouble failed() {
    return new Trouble(
        failures + 1, true, othersWentThrough, false, hasFailedAfterOthers || isTriedAfterOthers);
  }

  Trouble anotherWentThrough() {
    return hasFailed
        ? new Trouble(failures, true, true, isTriedAfterOthers, hasFailedAfterOthers)
        : this;
  }

  Trouble tried() {
    return new Trouble(
        failures, hasFailed, othersWentThrough, othersWentThrough, hasFailedAfterOthers);
  }

  /** That of the files of one part: they have failed, but not alone. */
  Trouble ofPart() {
    return new Trouble(0, hasFailed, othersWentThrough, false, false);
  }
}
