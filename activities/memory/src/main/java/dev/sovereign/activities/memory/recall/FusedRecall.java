package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import dev.sovereign.workflows.memory.Recollection.Way;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks the index by words and by meaning and fuses the answers; PostgreSQL when there is none. */
public final class FusedRecall implements Recall {

  /** Beyond this many, nobody needs to know how many exactly. */
  private static final int BEHIND_COUNTED = 10_000;

  /** Results of each list for each one wanted, as some are replaced or erased meanwhile. */
  private static final int DEPTH = 5;

  private static final int LEAST_DEPTH = 50;

  private final ActiveIndex index;
  private final PrivateIndex privates;
  private final EmbeddingModel model;
  private final FullText fullText;
  private final Outbox outbox;
  private final Fusion fusion;
  private final Loading loading;

  public FusedRecall(
      ActiveIndex index,
      PrivateIndex privates,
      EmbeddingModel model,
      FactReader facts,
      FullText fullText,
      Outbox outbox,
      Ranking ranking) {
    this.index = index;
    this.privates = privates;
    this.model = model;
    this.fullText = fullText;
    this.outbox = outbox;
    this.fusion = ranking.fusion();
    this.loading = new Loading(facts, ranking);
  }

  @Override
  public Recollection recall(RecallQuery query) {
    Meaning meaning = meaning(query);
    Optional<FactIndex> shared = index.find();
    if (shared.isPresent()) {
      try {
        return byIndex(query, meaning, shared.get());
      } catch (IndexUnavailableException e) {
        return index.find().filter(other -> !other.equals(shared.get())).isPresent()
            ? recall(query) // It was replaced by a new one just now.
            : away(query, meaning, e);
      }
    }
    return byFullText(query, meaning, "no index answers");
  }

  private Recollection away(RecallQuery query, Meaning meaning, IndexUnavailableException e) {
    index.failed(e);
    return byFullText(query, meaning, String.valueOf(e.getMessage()));
  }

  private Recollection byIndex(RecallQuery query, Meaning meaning, FactIndex shared) {
    // Before the search: what is taken in meanwhile may have been missed by it.
    long behind = outbox.waiting(BEHIND_COUNTED);
    int depth = Math.max(LEAST_DEPTH, DEPTH * query.most());
    Lists lists = new Lists(fusion);
    Meaning usable = meaning.within(shared.spec(), model.spec());
    search(lists, shared, query, usable, depth);
    searchPrivate(lists, query, meaning, depth);
    Way way = usable.vector() == null ? Way.LEXICAL : Way.FUSED;
    return recollection(query, lists, way, joined(usable.note(), lag(behind)), behind);
  }

  private Recollection byFullText(RecallQuery query, Meaning meaning, String why) {
    int depth = Math.max(LEAST_DEPTH, DEPTH * query.most());
    Lists lists = new Lists(fusion);
    List<FactId> ids = fullText.search(query.text(), query.which(), depth);
    List<Scored> found =
        IntStream.range(0, ids.size()).mapToObj(i -> new Scored(ids.get(i), -i)).toList();
    lists.add(found, List.of(), List.of());
    searchPrivate(lists, query, meaning, depth);
    String note =
        why + "; found by PostgreSQL's full text search, which knows words and not meaning";
    return recollection(query, lists, Way.FULL_TEXT, note, outbox.waiting(BEHIND_COUNTED));
  }

  private Recollection recollection(
      RecallQuery query, Lists lists, Way way, String note, long behind) {
    return new Recollection(loading.best(lists.fused(), query), way, note, behind);
  }

  private static String lag(long behind) {
    return behind == 0
        ? ""
        : "%s%d changes wait for the index, so the newest facts may be missing; ask again in a moment"
            .formatted(behind == BEHIND_COUNTED ? "at least " : "", behind);
  }

  private static String joined(String note, String more) {
    return note.isEmpty() || more.isEmpty() ? note + more : note + "; " + more;
  }

  private void searchPrivate(Lists lists, RecallQuery query, Meaning meaning, int depth) {
    if (query.which().ceiling() == DataClass.KEEP_ON_DEVICE) {
      search(lists, privates.index(), query, meaning, depth);
    }
  }

  private static void search(
      Lists lists, FactIndex from, RecallQuery query, Meaning meaning, int depth) {
    FactFilter filter = query.which();
    Vector vector = meaning.vector();
    lists.add(
        from.lexical(query.text(), filter, depth),
        vector == null ? List.of() : from.dense(vector, filter, depth),
        Words.names(query.text()).isEmpty() ? List.of() : from.named(query.text(), filter, depth));
  }

  /** A question that may see private facts may quote them, so it goes to no other host either. */
  private Meaning meaning(RecallQuery query) {
    if (query.which().ceiling() == DataClass.KEEP_ON_DEVICE && !model.onThisHost()) {
      return new Meaning(
          null, "the embedding model is on another host and was not asked; found by words only");
    }
    try {
      return new Meaning(model.embed(List.of(query.text())).getFirst(), "");
    } catch (EmbeddingException e) {
      return new Meaning(null, e.getMessage() + "; found by words only");
    }
  }

  /**
   * What a question means.
   *
   * @param vector absent when that is not known
   * @param note why it is not
   */
  private record Meaning(@Nullable Vector vector, String note) {

    Meaning within(EmbeddingSpec index, EmbeddingSpec model) {
      if (vector == null || index.equals(model)) {
        return this;
      }
      return new Meaning(
          null,
          "the index holds vectors of %s (%d), and %s (%d) is configured; found by words only until"
                  .formatted(index.model(), index.dimensions(), model.model(), model.dimensions())
              + " the index is rebuilt");
    }
  }
}
