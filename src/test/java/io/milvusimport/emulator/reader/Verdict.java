package io.milvusimport.emulator.reader;

import java.util.Locale;

/** What the server does about something it finds in a file. */
enum Verdict {
  ACCEPT,
  REFUSE,
  TAKE_NULL,
  TAKE_DEFAULT,
  /** The server makes the value itself: a generated key, the output of a function. */
  GENERATE,
  /** The file is read as if it had no rows, and nobody is told. */
  NO_ROWS,
  /** The server has an answer; the emulator has not, and fails the job rather than guess. */
  NOT_EMULATED;

  static Verdict of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
