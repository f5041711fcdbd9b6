package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.benchmark.Corpus.Question;
import dev.sovereign.workflows.DataClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTest {

  private final Corpus corpus = Corpus.load();

  @Test
  void isAsLargeAsItHasToBeAndEveryQuestionHasAnAnswer() {
    assertThat(corpus.facts().size()).isBetween(300, 600);
    assertThat(corpus.questions()).hasSizeGreaterThan(200);
    assertThat(corpus.questions())
        .allSatisfy(
            question ->
                assertThat(corpus.facts().find(question.gold(), DataClass.INTERNAL))
                    .hasSameSizeAs(question.gold())
                    .isNotEmpty());
  }

  @Test
  void whatIsScoredSharesNeitherQuestionNorAnswerWithWhatWeightsAreChosenBy() {
    Set<Object> chosenBy = new HashSet<>();
    part(false).forEach(question -> chosenBy.add(question.text()));
    part(false).forEach(question -> chosenBy.addAll(question.gold()));
    assertThat(part(true)).hasSizeGreaterThanOrEqualTo(100);
    assertThat(part(true))
        .allSatisfy(
            question -> {
              assertThat(chosenBy).doesNotContain(question.text());
              assertThat(chosenBy).doesNotContainAnyElementsOf(question.gold());
            });
  }

  private List<Question> part(boolean heldOut) {
    return corpus.questions().stream().filter(it -> it.heldOut() == heldOut).toList();
  }
}
