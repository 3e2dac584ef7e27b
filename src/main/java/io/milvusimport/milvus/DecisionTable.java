package io.milvusimport.milvus;

import static io.milvusimport.milvus.Verdict.MISSING;
import static io.milvusimport.milvus.Verdict.OK;
import static io.milvusimport.milvus.Verdict.REFUSED;
import static io.milvusimport.milvus.Verdict.REFUSED_FOR_NOW;
import static io.milvusimport.milvus.Verdict.UNKNOWN;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What each number that a server answers with means for each call. The text of an answer decides
 * nothing: it differs between releases.
 *
 * <p>The HTTP status decides unless it is 2xx; then the {@code code} of the body does. Milvus sends
 * nearly all of its errors with HTTP 200. A number without a row is {@link Verdict#UNKNOWN}: codes
 * 1, 2 and 10001, HTTP 408 and 5xx among them, since a server that gives up waiting may have passed
 * the request on before.
 *
 * <p>Source: Milvus 2.5 to 3.0, {@code pkg/util/merr/errors.go} and {@code
 * distributed/proxy/httpserver}; 21119 is Zilliz Cloud's.
 */
final class DecisionTable {
  /** Where a row's number stands in the answer. */
  enum In {
    STATUS,
    CODE
  }

  /**
   * @param hint what the number means and what to do, as the end of a sentence; {@code
   *     {credential}} stands for the setting that holds the refused credential
   */
  record Row(In in, int number, Set<Call> calls, Verdict verdict, String hint) {}

  /** A verdict with its reason. */
  record Ruling(Verdict verdict, String hint) {}

  private static final Set<Call> ALL = EnumSet.allOf(Call.class);
  private static final Set<Call> JOB_ENDING = EnumSet.of(Call.COMMIT, Call.ABORT);
  private static final Set<Call> DESCRIBE = EnumSet.of(Call.DESCRIBE);

  private static final String CREDENTIAL = "the credential is not accepted; check {credential}";
  private static final String PRIVILEGE = "the user of {credential} lacks the privilege for this";
  private static final String LIMIT = "a limit of the server is reached";
  private static final String PARAMETER = "the server does not accept a parameter of the request";
  private static final String NO_TWO_PHASE =
      "the server has no two-phase import (Milvus has it from 3.0)";
  private static final String NO_SUCH_ADDRESS =
      "there is no Milvus REST interface of version 2 at this address";

  static final List<Row> ROWS =
      List.of(
          code(0, ALL, OK, ""),
          code(8, ALL, REFUSED_FOR_NOW, LIMIT),
          code(9, ALL, REFUSED_FOR_NOW, "a quota of the server is used up"),
          code(1807, ALL, REFUSED_FOR_NOW, LIMIT),
          code(100, ALL, REFUSED, "the collection does not exist in this database"),
          code(200, ALL, REFUSED, "the partition does not exist in this collection"),
          code(800, ALL, REFUSED, "the database does not exist"),
          code(1100, ALL, REFUSED, PARAMETER),
          code(1101, ALL, REFUSED, PARAMETER),
          code(1400, ALL, REFUSED, PRIVILEGE),
          code(1401, ALL, REFUSED, PRIVILEGE),
          code(1800, ALL, REFUSED, CREDENTIAL),
          code(1801, ALL, REFUSED, PARAMETER),
          code(1802, ALL, REFUSED, PARAMETER),
          code(3000, ALL, REFUSED, "the server does not support this where it replicates"),
          code(21119, ALL, REFUSED, CREDENTIAL),
          code(2100, without(Call.DESCRIBE, JOB_ENDING), REFUSED, "the import is not accepted"),
          code(2100, JOB_ENDING, REFUSED, "the job's state does not allow it"),
          code(2100, DESCRIBE, MISSING, "the server does not know the job"),
          code(2101, DESCRIBE, MISSING, "the server does not know the job"),
          code(2101, JOB_ENDING, REFUSED, "the server does not know the job"),
          // Also "too many jobs", but a server that failed after its broadcast says the same.
          code(2101, without(Call.DESCRIBE, JOB_ENDING), UNKNOWN, "the server failed at it"),
          status(400, ALL, REFUSED, PARAMETER),
          status(401, ALL, REFUSED, CREDENTIAL),
          status(403, ALL, REFUSED, PRIVILEGE),
          status(404, without(Call.COMMIT, JOB_ENDING), REFUSED, NO_SUCH_ADDRESS),
          status(404, JOB_ENDING, REFUSED, NO_TWO_PHASE),
          status(405, ALL, REFUSED, NO_SUCH_ADDRESS),
          status(413, ALL, REFUSED, "the request is too large"),
          status(429, ALL, REFUSED_FOR_NOW, LIMIT));

  private static final Ruling REDIRECTED =
      new Ruling(REFUSED, "the answer is a redirect, which is not followed; set the final address");
  private static final Ruling NO_ROW =
      new Ruling(UNKNOWN, "it is not known whether it took effect");
  private static final Ruling UNREADABLE =
      new Ruling(UNKNOWN, "it is not Milvus that answers at this address");

  private DecisionTable() {}

  /**
   * @param status the HTTP status
   * @param code the {@code code} of the body, if the body is readable and has one
   */
  static Ruling rule(Call call, int status, OptionalInt code) {
    if (status >= 300 && status < 400) {
      return REDIRECTED;
    }
    if (status >= 200 && status < 300) {
      return code.isPresent() ? find(In.CODE, code.getAsInt(), call) : UNREADABLE;
    }
    return find(In.STATUS, status, call);
  }

  private static Ruling find(In in, int number, Call call) {
    return ROWS.stream()
        .filter(row -> row.in() == in && row.number() == number && row.calls().contains(call))
        .findFirst()
        .map(row -> new Ruling(row.verdict(), row.hint()))
        .orElse(NO_ROW);
  }

  private static Row code(int number, Set<Call> calls, Verdict verdict, String hint) {
    return new Row(In.CODE, number, calls, verdict, hint);
  }

  private static Row status(int number, Set<Call> calls, Verdict verdict, String hint) {
    return new Row(In.STATUS, number, calls, verdict, hint);
  }

  private static Set<Call> without(Call one, Set<Call> others) {
    EnumSet<Call> rest = EnumSet.complementOf(EnumSet.copyOf(others));
    rest.remove(one);
    return rest;
  }
}
