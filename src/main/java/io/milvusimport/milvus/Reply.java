package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.milvusimport.importjob.ImportService.Missing;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.milvus.DecisionTable.Ruling;
import io.milvusimport.milvus.Exchange.Answered;
import io.milvusimport.milvus.Exchange.Lost;
import io.milvusimport.milvus.Exchange.NotSent;

/**
 * An exchange that has been judged.
 *
 * @param code the server's code, or the HTTP status where there was none, or 0
 * @param asked what was asked, as the subject of a sentence
 * @param endpoint where it was asked
 * @param why what the numbers mean, as the end of a sentence
 * @param said the server's own numbers and words, or the error in their place
 * @param data the payload; a missing node if there is none
 */
record Reply(
    Verdict verdict,
    int code,
    String asked,
    Endpoint endpoint,
    String why,
    String said,
    JsonNode data) {
  /** In the place of a code where there was no answer. */
  private static final int NO_ANSWER = 0;

  static Reply of(Call call, String asked, Endpoint endpoint, Exchange exchange, Secrets secrets) {
    if (exchange instanceof Answered answered) {
      Ruling ruling = DecisionTable.rule(call, answered.status(), answered.code());
      return new Reply(
          ruling.verdict(),
          answered.code().orElse(answered.status()),
          asked,
          endpoint,
          ruling.hint().replace("{credential}", endpoint.credentialSetting()),
          said(answered, secrets),
          answered.data());
    }
    if (exchange instanceof NotSent notSent) {
      return unanswered(
          Verdict.REFUSED_FOR_NOW, asked, endpoint, "it could not be reached", notSent.cause());
    }
    String cause = exchange instanceof Lost lost ? lost.cause() : exchange.toString();
    return unanswered(
        Verdict.UNKNOWN, asked, endpoint, "the request was sent, but no answer came back", cause);
  }

  Refused refused() {
    String verb = code == NO_ANSWER ? " did not get to " : " was refused by ";
    return new Refused(code, sentence(verb, why), verdict == Verdict.REFUSED_FOR_NOW);
  }

  Missing missing() {
    return new Missing(code, sentence(" cannot be had from ", why));
  }

  Unknown unknown() {
    return new Unknown(sentence(" has no usable answer from ", why));
  }

  /** For an answer that claims success but lacks what it should hold. */
  Unknown unusable(String lack) {
    return new Unknown(sentence(" has no usable answer from ", lack));
  }

  private String sentence(String verb, String reason) {
    return asked + verb + endpoint + ": " + reason + " (" + said + ").";
  }

  private static Reply unanswered(
      Verdict verdict, String asked, Endpoint endpoint, String why, String cause) {
    return new Reply(verdict, NO_ANSWER, asked, endpoint, why, cause, MissingNode.getInstance());
  }

  private static String said(Answered answered, Secrets secrets) {
    StringBuilder said = new StringBuilder("HTTP ").append(answered.status());
    answered.code().ifPresent(code -> said.append(", code ").append(code));
    String message = secrets.clean(answered.message());
    return message.isEmpty() ? said.toString() : said.append(": ").append(message).toString();
  }
}
