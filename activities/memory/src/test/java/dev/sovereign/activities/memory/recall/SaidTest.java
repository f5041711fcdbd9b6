package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sovereign.workflows.memory.FactId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SaidTest {

  private static Said said(String question, Map<FactId, String> byWords, int found) {
    return new Said(Set.copyOf(Words.stems(question)), byWords, found);
  }

  @Test
  void aRareWordCountsMoreThanOneThatManySay() {
    Said said =
        said(
            "Ada's telescope",
            Map.of(id(1), "Ada is here", id(2), "Ada left", id(3), "a telescope"),
            10);
    // ln(1 + 8.5 / 2.5) for the name that 2 of 10 say, ln(1 + 9.5 / 1.5) for what 1 says.
    double name = Math.log(4.4);
    double thing = Math.log(11 / 1.5);
    assertThat(said.share(id(1))).isCloseTo(name / (name + thing), within(1e-9));
    assertThat(said.share(id(2))).isEqualTo(said.share(id(1)));
    assertThat(said.share(id(3))).isCloseTo(thing / (name + thing), within(1e-9));
  }

  @Test
  void whatSaysAllWordsHasTheWholeAndAWordThatNobodySaysIsMissedMost() {
    Said said = said("late ship", Map.of(id(1), "The ship is late.", id(2), "a ship"), 2);
    assertThat(said.share(id(1))).isCloseTo(1, within(1e-9));
    assertThat(said.share(id(2))).isLessThan(0.5);
    assertThat(said("late zeppelin", Map.of(id(1), "late"), 5).share(id(1))).isLessThan(0.5);
  }

  @Test
  void aFactThatWasNotFoundByWordsAndAQuestionWithoutWordsHaveNone() {
    assertThat(said("late ship", Map.of(id(1), "late"), 2).share(id(2))).isZero();
    assertThat(said("why was that?", Map.of(id(1), "why"), 1).share(id(1))).isZero();
    assertThat(said("late ship", Map.of(), 0).share(id(1))).isZero();
  }
}
