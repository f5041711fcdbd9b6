package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the next session needs, most useful first, within a budget of tokens.
 *
 * @param packId names this pack for its receipt: SHA-256 in hexadecimal over what it cites, one
 *     line of {@code <fact id> <SHA-256 of the item's text>} an item, each ended by a line feed
 * @param last the last session of the line that recorded anything; absent when there was none
 * @param mechanical what git said when the session was last heard of; absent outside a repository
 * @param items what was said
 * @param openPriorities the priorities that stand, most urgent first
 * @param tokens what the rendered pack takes, estimated on the safe side
 * @param left how many further facts did not fit
 * @param withheld how many of the facts looked at the reader may not see
 * @param markdown the same for people and models: facts are quoted as data, never as instructions
 * @param asOf when it was put together
 */
public record ContextPack(
    String packId,
    @Nullable SessionView last,
    @Nullable MechanicalState mechanical,
    List<Item> items,
    List<String> openPriorities,
    int tokens,
    int left,
    int withheld,
    String markdown,
    Instant asOf) {

  public ContextPack {
    items = List.copyOf(items);
    openPriorities = List.copyOf(openPriorities);
  }

  /**
   * One fact of the pack.
   *
   * @param fact where it comes from
   * @param kind what kind of thing it tells
   * @param text what it says; cut at the end, with a mark, when it alone would fill the budget
   * @param sessionId which session told it
   * @param about the time it is about
   */
  public record Item(
      FactId fact, FactKind kind, String text, @Nullable String sessionId, Instant about) {}
}
