package dev.sovereign.activities.sovereignty;

import static dev.sovereign.workflows.sovereignty.Observation.LOCAL_MODEL;
import static dev.sovereign.workflows.sovereignty.Observation.OWN_CODE;
import static dev.sovereign.workflows.sovereignty.Observation.OWN_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.Rubric;
import dev.sovereign.workflows.sovereignty.Rubric.Criterion;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RubricsTest {

  private final Rubric transition = rubric("transition");
  private final Rubric target = rubric("target");

  @Test
  void holdsTheTransitionRubric() {
    assertThat(transition.criteria())
        .extracting(Criterion::points)
        .containsExactly(20, 15, 10, 15, 15, 10);
  }

  @Test
  void holdsTheTargetRubric() {
    assertThat(target.criteria()).extracting(Criterion::points).containsExactly(25, 20, 25, 15, 10);
  }

  @Test
  void readsAsPublishedBeforeAndAfterLocalModels() {
    assertThat(points(transition, Set.of(OWN_SERVER, OWN_CODE))).isEqualTo(35);
    assertThat(points(transition, Set.of(OWN_SERVER, OWN_CODE, LOCAL_MODEL))).isEqualTo(45);
  }

  @Test
  void asksForEveryObservation() {
    var asked =
        Rubrics.load().stream()
            .flatMap(rubric -> rubric.criteria().stream())
            .flatMap(criterion -> criterion.requires().stream())
            .toList();
    assertThat(asked).containsAll(Arrays.asList(Observation.values()));
  }

  @Test
  void refusesAnUnknownObservation() {
    assertProblem("own", "1", "\"FLAG\"", "r, own: requires FLAG, which no probe observes");
  }

  @Test
  void refusesPointsThatAreNone() {
    assertProblem("own", "\"10\"", "\"OWN_CODE\"", "points: \"10\" (expected: an integer >= 1)");
    assertProblem("own", "0", "\"OWN_CODE\"", "points: 0");
  }

  @Test
  void refusesACriterionThatAsksForNothing() {
    assertProblem("own", "1", "", "requires: expected a list with an entry");
  }

  @Test
  void refusesAnUnknownKey() {
    assertThatThrownBy(() -> Rubrics.parse("{\"rubrics\":[],\"bonus\":1}"))
        .hasMessageContaining("sovereignty/rubrics.json")
        .hasMessageContaining("unknown key bonus");
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThatThrownBy(() -> Rubrics.parse("{")).hasMessageContaining("sovereignty/rubrics.json");
  }

  private static void assertProblem(String name, String points, String requires, String problem) {
    var text =
        "{\"rubrics\":[{\"name\":\"r\",\"criteria\":[{\"name\":\"%s\",\"points\":%s,\"requires\":[%s]}]}]}"
            .formatted(name, points, requires);
    assertThatThrownBy(() -> Rubrics.parse(text)).hasMessageContaining(problem);
  }

  private static int points(Rubric rubric, Set<Observation> seen) {
    return rubric.criteria().stream()
        .filter(criterion -> seen.containsAll(criterion.requires()))
        .mapToInt(Criterion::points)
        .sum();
  }

  private static Rubric rubric(String name) {
    return Rubrics.load().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
