package dev.sovereign.workflows.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Generator;
import dev.sovereign.workflows.sovereignty.Rubric.Criterion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoringTest {

  private static SovereigntyScore transition(Observation... seen) {
    return Scoring.score(Fixtures.transition(), Fixtures.evidence(seen).evidence());
  }

  @Test
  void thePublishedReadingBeforeLocalModelsIs35() {
    assertThat(transition(Observation.OWN_SERVER, Observation.OWN_CODE).points()).isEqualTo(35);
  }

  @Test
  void thePublishedReadingAfterLocalModelsIs45() {
    assertThat(
            transition(Observation.OWN_SERVER, Observation.OWN_CODE, Observation.LOCAL_MODEL)
                .points())
        .isEqualTo(45);
  }

  @Test
  void everythingSeenEarnsEverything() {
    List<Evidence> all = Fixtures.evidence(Observation.values()).evidence();
    assertThat(Scoring.scores(List.of(Fixtures.transition(), Fixtures.target()), all))
        .allMatch(s -> s.points() == s.possible())
        .extracting(SovereigntyScore::possible)
        .containsExactly(85, 95);
  }

  @Test
  void nothingReportedEarnsNothingAndSaysSo() {
    SovereigntyScore score = Scoring.score(Fixtures.transition(), List.of());
    assertThat(score.points()).isZero();
    assertThat(score.lines().getFirst().reason()).isEqualTo("no probe reported OWN_SERVER");
  }

  @Test
  void aCriterionNeedsAllThatItRequiresAndNamesWhatIsMissing() {
    SovereigntyScore score =
        Scoring.score(Fixtures.target(), Fixtures.evidence(Observation.SECOND_SERVER).evidence());
    assertThat(score.lines().get(1).earned()).isZero();
    assertThat(score.lines().get(1).reason()).isEqualTo("FEDERATED_WORKERS not seen");
  }

  @Test
  void contradictingEvidenceEarnsNothing() {
    Criterion own = new Criterion("own", 5, List.of(Observation.OWN_CODE));
    List<Evidence> evidence =
        List.of(
            new Evidence(Observation.OWN_CODE, true, "yes"),
            new Evidence(Observation.OWN_CODE, false, "no"));
    assertThat(Scoring.score(new Rubric("r", List.of(own)), evidence).points()).isZero();
  }

  @Test
  void aCriterionThatRequiresNothingIsNeverEarned() {
    Rubric free = new Rubric("r", List.of(new Criterion("free", 100, List.of())));
    assertThat(Scoring.score(free, List.of()).points()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void takingOneObservationAwayCostsExactlyItsCriteria(Observation lost) {
    List<Evidence> all = new ArrayList<>(Fixtures.evidence(Observation.values()).evidence());
    all.removeIf(e -> e.observation() == lost);
    int worth =
        Fixtures.target().criteria().stream()
            .filter(c -> c.requires().contains(lost))
            .mapToInt(Criterion::points)
            .sum();
    assertThat(Scoring.score(Fixtures.target(), all).points()).isEqualTo(95 - worth);
  }

  @Test
  void moreEvidenceNeverScoresLess() {
    Generator.check(
        g -> {
          List<Observation> seen = new ArrayList<>();
          Arrays.stream(Observation.values()).filter(o -> g.coin()).forEach(seen::add);
          int before = transition(seen.toArray(Observation[]::new)).points();
          seen.add(g.oneOf(List.of(Observation.values())));
          assertThat(transition(seen.toArray(Observation[]::new)).points())
              .isGreaterThanOrEqualTo(before);
        });
  }
}
