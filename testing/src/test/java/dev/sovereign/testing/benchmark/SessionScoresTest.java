package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testing.benchmark.Haystack.Format;
import dev.sovereign.testing.benchmark.SessionScores.Way;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionScoresTest {

  private final SessionScores scores = new SessionScores();

  private void add(int haystack, List<String> fused, List<String> others) {
    for (Way way : Way.values()) {
      scores.add(way, haystack, way == Way.FUSED ? fused : others, Set.of("a", "b"));
    }
  }

  @Test
  void tellsTheScoredConversationsFromThoseThatWeightsAreComparedBy() {
    List<String> late = List.of("1", "2", "3", "4", "5", "a", "b");
    add(5, late, late);
    add(6, List.of("a", "1", "2", "3", "4", "b"), late);

    Report report = scores.report(Format.LOCOMO);

    assertThat(report.figures().getFirst().value()).isEqualTo(0.25);
    assertThat(report.notes())
        .contains(
            "1 to 5, by which weights are compared, fused, recall@5:"
                + " 0.000, 95% interval 0.000 to 0.000 (1 questions)",
            "6 and on, scored only, fused over by words alone, recall@5:"
                + " 0.500, 95% interval 0.500 to 0.500 (1 questions)",
            "all, BM25 over whole sessions, recall@10:"
                + " 1.000, 95% interval 1.000 to 1.000 (2 questions)");
  }

  @Test
  void aFileWithoutQuestionsIsRefused() {
    assertThatThrownBy(() -> scores.report(Format.LOCOMO)).hasMessageContaining("no question");
  }
}
