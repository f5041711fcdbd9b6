package dev.sovereign.activities.memory.recall;

import dev.sovereign.activities.memory.recall.Fusion.Fused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fused results of one index or two. No fact is in both, and scores by rank can be compared, while
 * those by words cannot.
 */
final class Lists {

  private final Fusion fusion;
  private final List<Fused> all = new ArrayList<>();

  Lists(Fusion fusion) {
    this.fusion = fusion;
  }

  void add(List<Scored> lexical, List<Scored> dense, List<Scored> named) {
    all.addAll(fusion.fuse(lexical, dense, named));
  }

  List<Fused> fused() {
    return all.stream().sorted(Comparator.comparingDouble(Fused::most).reversed()).toList();
  }
}
