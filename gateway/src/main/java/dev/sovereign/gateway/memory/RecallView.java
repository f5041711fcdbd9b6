package dev.sovereign.gateway.memory;

import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.memory.Recollection;
import java.util.List;

/**
 * What came to mind, the best first.
 *
 * @param way {@code fused}, {@code lexical} or {@code full-text}
 * @param note why it was not fused, and whether the newest may be missing; empty otherwise
 * @param behind how many recorded facts the index has not taken in yet
 */
public record RecallView(List<Item> facts, String way, String note, long behind) {

  private static final WireNames<Recollection.Way> WAYS = new WireNames<>(Recollection.Way.class);

  public RecallView {
    facts = List.copyOf(facts);
  }

  /**
   * One fact and why it is here.
   *
   * @param score comparable within one answer only
   * @param lexicalRank its place by words, from 1; 0 when not found by them
   * @param denseRank its place by meaning, from 1; 0 when not found by it
   */
  public record Item(FactView fact, double score, int lexicalRank, int denseRank) {}

  static RecallView of(Recollection found) {
    List<Item> items =
        found.facts().stream()
            .map(
                each ->
                    new Item(
                        FactView.of(each.fact()),
                        each.score(),
                        each.lexicalRank(),
                        each.denseRank()))
            .toList();
    return new RecallView(items, WAYS.of(found.way()), found.note(), found.behind());
  }
}
