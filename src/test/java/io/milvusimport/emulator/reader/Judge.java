package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.ReaderRules.Decision;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The rule table applied to one file, with a memory of the rules that decided. */
final class Judge {
  /** The server refuses the file. */
  static final class Refusal extends Exception {
    Refusal(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private final ReaderRules rules;
  private final Generation generation;
  private final String format;
  private final Set<String> decided = new LinkedHashSet<>();

  /**
   * @param format {@code parquet}, {@code json}, {@code csv} or {@code npy}: a fact of each
   *     decision
   */
  Judge(ReaderRules rules, Generation generation, String format) {
    this.format = format;
    this.rules = rules;
    this.generation = generation;
  }

  Set<String> decided() {
    return Set.copyOf(decided);
  }

  /**
   * What to do, if it is not to refuse.
   *
   * @throws Refusal with the server's message, or one that says what is not emulated
   */
  Verdict decide(String stage, String type, Map<String, String> facts) throws Refusal {
    Decision decision =
        rules.decide(generation, stage, type, FieldFacts.with(facts, "format", format));
    decided.add(decision.ruleId());
    if (decision.verdict() == Verdict.REFUSE) {
      throw new Refusal(decision.message());
    }
    if (decision.verdict() == Verdict.NOT_EMULATED) {
      throw new Refusal("not emulated: " + decision.message());
    }
    return decision.verdict();
  }
}
