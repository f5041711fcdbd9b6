package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sovereign.activities.memory.recall.TestFacts.Told;
import dev.sovereign.workflows.memory.FactBody;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskPatternsTest {

  @TempDir Path home;

  private static void tell(RecallFixture it, int number, String task, String how, boolean worked) {
    it.memory.record(new Told(number, new FactBody.TaskOutcome(task, how, worked, null)).fact());
  }

  @Test
  void offersWhatWorkedForLikeTasksTheMostProvenFirst() {
    try (RecallFixture it = new RecallFixture(home)) {
      tell(it, 1, "load the ship quicker", "two cranes", true);
      tell(it, 2, "unload a vessel", "Two  cranes", true);
      tell(it, 3, "load a ship", "two cranes", false);
      tell(it, 4, "turn the ship", "one tug", true);
      tell(it, 5, "berth the vessel", "no pilot", false);
      tell(it, 6, "send the invoice", "by mail", true);
      it.feed();

      TaskPatterns patterns = new TaskPatterns(it.recall, it.model);
      List<TaskPattern> found = patterns.similar("move a ship", 5);

      assertThat(found).extracting(TaskPattern::successes).containsExactly(2, 1, 0);
      assertThat(found.getFirst().failures()).isEqualTo(1);
      assertThat(found.getFirst().facts()).containsExactlyInAnyOrder(id(1), id(2), id(3));
      assertThat(found.getLast().approach()).isEqualTo("no pilot");
      assertThat(found).extracting(TaskPattern::approach).doesNotContain("by mail");
      assertThat(patterns.similar("move a ship", 1)).hasSize(1);
    }
  }

  @Test
  void withoutAModelAWordInCommonMakesTasksAlike() {
    try (RecallFixture it = new RecallFixture(home)) {
      it.model.away = true;
      tell(it, 1, "load the ship", "two cranes", true);
      tell(it, 2, "send the invoice", "by mail", true);
      it.feed();
      assertThat(new TaskPatterns(it.recall, it.model).similar("paint the ship", 5))
          .extracting(TaskPattern::approach)
          .containsExactly("two cranes");
    }
  }

  @Test
  void confidenceIsTheLowerEndOfTheWilsonInterval() {
    assertThat(TaskPattern.wilson(0, 0)).isZero();
    assertThat(TaskPattern.wilson(0, 5)).isCloseTo(0, within(1e-12));
    assertThat(TaskPattern.wilson(1, 0)).isCloseTo(0.2065, within(1e-3));
    assertThat(TaskPattern.wilson(8, 2)).isCloseTo(0.4902, within(1e-3));
    assertThat(TaskPattern.wilson(8, 2)).isGreaterThan(TaskPattern.wilson(1, 0));
  }
}
