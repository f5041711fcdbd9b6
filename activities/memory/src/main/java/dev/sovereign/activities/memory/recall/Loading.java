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
    Said said = said(first, found, query);
    return first.stream()
        .flatMap(
            one -> Stream.ofNullable(found.get(one.id())).map(fact -> recalled(one, fact, said)))
        .sorted(Comparator.comparingDouble(Recalled::score).reversed())
        .limit(query.most())
        .toList();
  }

  private static Said said(List<Fused> fused, Map<FactId, Fact> found, RecallQuery query) {
    Map<FactId, String> byWords = new HashMap<>();
    for (Fused one : fused) {
      Fact fact = found.get(one.id());
      FactBody body = fact == null ? null : fact.body();
      if (body != null && one.byWords() > 0) {
        byWords.put(one.id(), body.text());
      }
    }
    return new Said(Set.copyOf(Words.stems(query.text())), byWords, found.size());
  }

  private Recalled recalled(Fused fused, Fact fact, Said said) {
    double score = ranking.score(fused, said.share(fused.id()), fact);
    return new Recalled(fact, score, fused.lexicalRank(), fused.denseRank());
  }
}
