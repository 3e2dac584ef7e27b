package io.milvusimport.connect;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stop gives back: each thing in turn, whatever becomes of those before it. */
final class Releases {
  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  private Releases() {}

  static void each(Runnable... releases) {
    for (Runnable release : releases) {
      try {
        release.run();
      } catch (RuntimeException | LinkageError e) {
        LOG.error("Not released at stop, the rest is", e);
      }
    }
  }
}
