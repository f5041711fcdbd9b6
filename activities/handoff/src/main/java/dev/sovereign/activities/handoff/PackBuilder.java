package dev.sovereign.activities.handoff;

import static dev.sovereign.workflows.memory.FactKind.CODE_CHANGE;
import static dev.sovereign.workflows.memory.FactKind.COMMAND;
import static dev.sovereign.workflows.memory.FactKind.DECISION;
import static dev.sovereign.workflows.memory.FactKind.FAILED_APPROACH;
import static dev.sovereign.workflows.memory.FactKind.KNOWLEDGE;
import static dev.sovereign.workflows.memory.FactKind.NOTE;
import static dev.sovereign.workflows.memory.FactKind.PRIORITIES;
import static dev.sovereign.workflows.memory.FactKind.REVENUE;
import static dev.sovereign.workflows.memory.FactKind.TASK_OUTCOME;

import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.ContextPack.Item;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills a budget of tokens with what the next session needs most: what to do next, what failed and
 * what was decided just now, what was done, what answers its question, then what stands of earlier
 * sessions. A fact that does not fit is counted and a smaller one behind it may still get in; one
 * that would take more than a quarter of the budget is cut and marked. Pure.
 */
final class PackBuilder {

  static final String CUT = " … [cut]";

  /** No fact takes more than this part of the budget; priorities twice as much. */
  private static final int PARTS = 4;

  private final PackSource source;
  private final int budget;
  private final List<Item> items = new ArrayList<>();
  private final PackMarkdown markdown;
  private int left;

  private PackBuilder(PackSource source, int budget) {
    this.source = source;
    this.budget = budget;
    this.markdown = new PackMarkdown(source, budget);
  }

  /**
   * The pack.
   *
   * @param budget tokens that the rendered pack may take, as {@link Tokens} estimates them; at
   *     least 200
   */
  static ContextPack build(PackSource source, int budget) {
    return new PackBuilder(source, budget).build();
  }

  private ContextPack build() {
    List<String> open = priorities();
    if (source.earlier() != null) {
      markdown.earlier(source.earlier());
    }
    ranked().values().forEach(this::take);
    String packId = id(open);
    String text = markdown.finish(packId, left, source.withheld());
    return new ContextPack(
        packId,
        source.last(),
        source.mechanical(),
        items,
        open,
        Tokens.of(text),
        left,
        source.withheld(),
        text,
        source.now());
  }

  private List<String> priorities() {
    Fact fact = source.priorities();
    if (fact == null || !(fact.body() instanceof FactBody.Priorities it)) {
      SealedSession earlier = source.earlier();
      return earlier == null ? List.of() : markdown.next(earlier.nextPriorities(), budget / 2);
    }
    List<String> shown = markdown.next(it.items(), budget / 2);
    if (!shown.isEmpty()) {
      items.add(item(fact, String.join("\n", shown)));
      markdown.cite(fact);
    }
    left += shown.size() < it.items().size() ? 1 : 0;
    return shown;
  }

  /** By usefulness, each fact once. */
  private Map<FactId, Fact> ranked() {
    var ranked = new LinkedHashMap<FactId, Fact>();
    add(ranked, source.told(), FAILED_APPROACH, DECISION);
    add(ranked, source.told(), CODE_CHANGE, TASK_OUTCOME);
    add(ranked, source.answers(), FactKind.values());
    add(ranked, source.told(), NOTE, KNOWLEDGE, COMMAND, REVENUE);
    add(ranked, source.children(), FAILED_APPROACH, DECISION);
    add(ranked, source.children(), CODE_CHANGE, TASK_OUTCOME, NOTE, KNOWLEDGE);
    add(ranked, source.line(), DECISION, FAILED_APPROACH);
    add(ranked, source.line(), CODE_CHANGE, TASK_OUTCOME);
    add(ranked, source.line(), KNOWLEDGE, NOTE);
    return ranked;
  }

  private static void add(Map<FactId, Fact> ranked, List<Fact> facts, FactKind... kinds) {
    List<FactKind> wanted = List.of(kinds);
    for (Fact fact : facts) {
      if (fact.body() != null
          && fact.supersededBy() == null
          && fact.kind() != PRIORITIES
          && wanted.contains(fact.kind())) {
        ranked.putIfAbsent(fact.id(), fact);
      }
    }
  }

  private void take(Fact fact) {
    FactBody body = fact.body();
    if (body == null) {
      return;
    }
    String text = shortened(Quote.visible(body.text()), budget / PARTS);
    if (markdown.add(fact, text)) {
      items.add(item(fact, text));
    } else {
      left++;
    }
  }

  /** At most so many tokens, with a mark where it was cut. */
  static String shortened(String text, int tokens) {
    return Tokens.of(text) <= tokens
        ? text
        : Tokens.first(text, Math.max(1, tokens - Tokens.of(CUT))).stripTrailing() + CUT;
  }

  private static Item item(Fact fact, String text) {
    return new Item(fact.id(), fact.kind(), text, fact.sessionId(), fact.about());
  }

  /** Whoever has the items can compute it again: a line {@code <fact id> <SHA-256 of its text>}. */
  private String id(List<String> open) {
    String cited =
        items.stream()
            .map(it -> it.fact() + " " + CanonicalJson.hex(it.text()) + "\n")
            .collect(Collectors.joining());
    return CanonicalJson.hex(cited.isEmpty() ? unsaid(source.last(), open) : cited);
  }

  private static String unsaid(
      dev.sovereign.workflows.handoff.@Nullable SessionView last, List<String> open) {
    return (last == null ? "" : last.sessionId()) + "\n" + String.join("\n", open);
  }
}
