package dev.sovereign.activities.inference.endpoints;

import static dev.sovereign.activities.inference.endpoints.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnergyOrderTest {

  private static final PowerReading READING = new PowerReading(START, true, 15, false, 300, false);

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          Fixtures.device(
              "here",
              Fixtures.free("tiny", Layer.TINY, 0),
              Fixtures.free("small", Layer.SMALL, 0),
              Fixtures.free("medium", Layer.MEDIUM, 0),
              Fixtures.free("huge", Layer.LARGE, 0),
              Fixtures.free("all-minilm", Layer.MEDIUM, 0)),
          Fixtures.cloud("cloud", Fixtures.paid("large")));

  private static RoutePlan plan(
      EnergyOrder order, String model, boolean complex, RoutePolicy policy, Priority priority) {
    return plan(order, Operation.CHAT, model, complex, policy, priority);
  }

  private static RoutePlan plan(
      EnergyOrder order,
      Operation operation,
      String model,
      boolean complex,
      RoutePolicy policy,
      Priority priority) {
    return Planner.plan(
        new PlanRequest(
            operation,
            facts(model, complex ? Layer.LARGE : Layer.TINY),
            DataClass.INTERNAL,
            policy,
            Fixtures.DEADLINE,
            priority),
        views(),
        START,
        TrackRecord.none(),
        order);
  }

  private static RequestFacts facts(String model, Layer needed) {
    return new RequestFacts(
        model, false, false, 1, 40, false, false, false, 0, new Estimate(needed, Kind.TEXT));
  }

  private static List<View> views() {
    List<View> views = new ArrayList<>();
    for (Endpoint endpoint : ENDPOINTS) {
      List<ServedModel> served =
          endpoint.models().stream().map(each -> new ServedModel(each.name(), false)).toList();
      views.add(View.unasked(Site.of(endpoint, views.size())).with(served));
    }
    return views;
  }

  private static String names(RoutePlan plan) {
    return plan.candidates().stream().map(Candidate::model).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "TINY_ONLY, true, LOCAL_FIRST, INTERACTIVE, tiny",
    "TINY_ONLY, true, CLOUD_FIRST, BATCH, tiny",
    "PREFER_SMALL, true, LOCAL_FIRST, INTERACTIVE, small tiny medium huge large",
    "PREFER_SMALL, false, LOCAL_FIRST, BATCH, tiny small medium huge large",
    "NORMAL, true, LOCAL_FIRST, INTERACTIVE, huge medium small tiny large",
    "NORMAL, true, CLOUD_FIRST, BATCH, large huge medium small tiny",
    "PREFER_LOCAL, true, CLOUD_FIRST, INTERACTIVE, huge medium small tiny large",
    "PREFER_LOCAL, true, CLOUD_FIRST, BATCH, small tiny medium huge large",
    "ALLOW_MEDIUM, true, LOCAL_FIRST, INTERACTIVE, huge medium small tiny large",
    "ALLOW_MEDIUM, true, LOCAL_FIRST, BATCH, medium small tiny huge large",
    "ALLOW_LARGE, true, LOCAL_FIRST, BATCH, huge medium small tiny large",
    "ALLOW_LARGE, true, CLOUD_FIRST, BATCH, large huge medium small tiny"
  })
  void adviceOrdersPlans(
      EnergyAdvice advice,
      boolean complex,
      RoutePolicy policy,
      Priority priority,
      String expected) {
    EnergyOrder order = EnergyOrder.of(advice, READING);
    assertThat(names(plan(order, RequestFacts.AUTO, complex, policy, priority)))
        .isEqualTo(expected);
  }

  @Test
  void aSpentBudgetPutsTinyModelsFirst() {
    RoutePlan plan =
        plan(
            EnergyOrder.SPENT,
            RequestFacts.AUTO,
            true,
            RoutePolicy.LOCAL_FIRST,
            Priority.INTERACTIVE);
    assertThat(names(plan)).isEqualTo("tiny small medium huge large");
    assertThat(plan.candidates().getFirst().reason()).contains("the day's energy budget is spent");
  }

  @Test
  void aSpentBudgetLeavesLargerModelsOutWhereTheOwnerSaysSo() {
    RoutePlan plan =
        plan(
            EnergyOrder.SPENT_TINY_ONLY,
            "huge",
            true,
            RoutePolicy.CLOUD_FIRST,
            Priority.INTERACTIVE);
    assertThat(names(plan)).isEqualTo("tiny");
    assertThat(plan.skipped().getFirst().reason())
        .isEqualTo("small: the day's energy budget is spent: tiny models only");
  }

  @Test
  void anEmptyBatteryLeavesLargerModelsOutWithTheReason() {
    RoutePlan plan =
        plan(
            EnergyOrder.of(EnergyAdvice.TINY_ONLY, READING),
            "huge",
            true,
            RoutePolicy.LOCAL_FIRST,
            Priority.INTERACTIVE);
    assertThat(names(plan)).isEqualTo("tiny");
    assertThat(plan.skipped())
        .extracting(RoutePlan.Skipped::reason)
        .containsExactly(
            "small: battery at 15 %: tiny models only",
            "medium: battery at 15 %: tiny models only",
            "huge: battery at 15 %: tiny models only",
            "large: battery at 15 %: tiny models only");
  }

  @Test
  void aNamedModelWinsOverAPreference() {
    RoutePlan plan =
        plan(
            EnergyOrder.of(EnergyAdvice.PREFER_SMALL, READING),
            "huge",
            true,
            RoutePolicy.LOCAL_FIRST,
            Priority.INTERACTIVE);
    assertThat(names(plan)).isEqualTo("huge small tiny medium large");
  }

  @Test
  void embeddingsAreLeftAlone() {
    RoutePlan plan =
        plan(
            EnergyOrder.of(EnergyAdvice.TINY_ONLY, READING),
            Operation.EMBEDDING,
            RequestFacts.AUTO,
            false,
            RoutePolicy.LOCAL_FIRST,
            Priority.BATCH);
    assertThat(names(plan)).isEqualTo("all-minilm");
  }
}
