package dev.sovereign.activities.memory.recall;

import dev.sovereign.activities.memory.recall.Fusion.Fused;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection.Recalled;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns names of facts into facts as they are now: the index may be behind on what was replaced or
 * erased since, PostgreSQL is not. Here their texts are first at hand, so that here they get their
 * scores; no index has to tell which words fitted.
 */
final class Loading {

  /** As many as a reader takes at once. */
  private static final int MOST = 500;

  private final FactReader facts;
  private final Ranking ranking;

  Loading(FactReader facts, Ranking ranking) {
    this.facts = facts;
    this.ranking = ranking;
  }

  List<Recalled> best(List<Fused> fused, RecallQuery query) {
    List<Fused> first = fused.stream().limit(MOST).toList();
    if (first.isEmpty()) {
      return List.of();
    }
    FactFilter filter = query.which();
    Map<FactId, Fact> found = new HashMap<>();
    for (Fact fact : facts.find(first.stream().map(Fused::id).toList(), filter.ceiling())) {
      if (fact.body() != null && (filter.supersededToo() || fact.supersededBy() == null)) {
        found.put(fact.id(), fact);
      }
    }
    Set<String> asked = Set.copyOf(Words.stems(query.text()));
    return first.stream()
        .flatMap(
            one -> Stream.ofNullable(found.get(one.id())).map(fact -> recalled(one, fact, asked)))
        .sorted(Comparator.comparingDouble(Recalled::score).reversed())
        .limit(query.most())
        .toList();
  }

  private Recalled recalled(Fused fused, Fact fact, Set<String> asked) {
    FactBody body = fact.body();
    double said = body == null || fused.byWords() == 0 ? 0 : Words.share(asked, body.text());
    return new Recalled(
        fact, ranking.score(fused, said, fact), fused.lexicalRank(), fused.denseRank());
  }
}
