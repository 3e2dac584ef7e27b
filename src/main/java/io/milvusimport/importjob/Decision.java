package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * What to write and, once that is durable, what to do. If the facts do not count any more, nothing
 * of it is done and the event is decided again.
 */
public record Decision(List<Fact> facts, List<Effect> effects) {
  static final Decision NOTHING = new Decision(List.of(), List.of());

  public Decision {
    facts = List.copyOf(facts);
    effects = List.copyOf(effects);
  }

  static Decision of(Fact... facts) {
    return new Decision(List.of(facts), List.of());
  }

  static Decision of(Effect... effects) {
    return new Decision(List.of(), List.of(effects));
  }

  Decision then(Effect... more) {
    List<Effect> all = new ArrayList<>(effects);
    all.addAll(List.of(more));
    return new Decision(facts, all);
  }

  Decision and(Decision other) {
    List<Fact> allFacts = new ArrayList<>(facts);
    allFacts.addAll(other.facts);
    List<Effect> allEffects = new ArrayList<>(effects);
    allEffects.addAll(other.effects);
    return new Decision(allFacts, allEffects);
  }

  /**
   * This and the other, if the facts of both count in this order. If not, this one alone: its facts
   * take what the other needs, such as files, and the other is decided anew once they are durable.
   */
  Decision andIfRoom(Decision other, ImportState state) {
    Decision both = and(other);
    boolean mayClash = !facts.isEmpty() && !other.facts.isEmpty();
    return mayClash && state.check(both.facts).isPresent() ? this : both;
  }

  public boolean isNothing() {
    return facts.isEmpty() && effects.isEmpty();
  }
}
