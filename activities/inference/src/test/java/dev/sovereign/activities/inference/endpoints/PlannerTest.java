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
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Complexity;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The table's states are {@code endpoint=open|parked|refused} or {@code device/tiny=open}; its last
 * column holds parts of the reasons for skipping, {@code endpoint: part; ...}.
 */
class PlannerTest {

  private static final Endpoint DEVICE =
      Fixtures.device(
          "device",
          Fixtures.free("tiny", Layer.TINY, 2048),
          Fixtures.free("all-minilm", Layer.TINY, 0));
  private static final Endpoint SERVER =
      Fixtures.server("server", Fixtures.free("medium", Layer.MEDIUM, 32_768));
  private static final Endpoint CLOUD = Fixtures.cloud("cloud", Fixtures.paid("large"));

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/endpoints/plans.csv", delimiter = '|', numLinesToSkip = 1)
  void ordersAndSaysWhy(
      String rule,
      Operation operation,
      String model,
      int chars,
      boolean tools,
      DataClass dataClass,
      RoutePolicy policy,
      String states,
      String candidates,
      String skipped) {
    RoutePlan plan =
        Planner.plan(
            Fixtures.request(operation, Fixtures.facts(model, chars, tools), dataClass, policy),
            views(states),
            START,
            TrackRecord.none());
    assertThat(names(plan)).as(rule).isEqualTo(candidates.equals("-") ? "" : candidates);
    assertThat(plan.candidates()).allSatisfy(one -> assertThat(one.reason()).isNotBlank());
    if (!skipped.equals("-")) {
      for (String part : skipped.split(";", -1)) {
        List<String> sides = List.of(part.split(":", 2));
        assertThat(plan.skipped())
            .anySatisfy(
                one -> {
                  assertThat(one.endpoint()).isEqualTo(sides.get(0).strip());
                  assertThat(one.reason()).contains(sides.get(1).strip());
                });
      }
    }
  }

  @Test
  void tellsWhenAnEndpointMayBeBack() {
    RoutePlan plan =
        Planner.plan(
            Fixtures.anyChat(), views("device=open, server=parked"), START, TrackRecord.none());
    assertThat(plan.skipped())
        .extracting(RoutePlan.Skipped::retryAt)
        .containsExactly(START.plusSeconds(1).toEpochMilli(), START.plusSeconds(30).toEpochMilli());
  }

  @Test
  void tellsAnUnknownModelFromAnOutage() {
    PlanRequest unknown =
        Fixtures.request(
            Operation.CHAT,
            Fixtures.facts("largo", 40, false),
            DataClass.INTERNAL,
            RoutePolicy.LOCAL_FIRST);
    assertThat(UnknownModel.in(Planner.plan(unknown, views("-"), START, TrackRecord.none())))
        .hasValueSatisfying(why -> assertThat(why).contains("largo", "large"));
    String away = "device=open, server=open, cloud=open";
    assertThat(
            UnknownModel.in(
                Planner.plan(Fixtures.anyChat(), views(away), START, TrackRecord.none())))
        .isEmpty();
  }

  @Test
  void doesNotCallAModelUnknownBeforeEveryEndpointWasAsked() {
    List<View> views = new ArrayList<>(views("-"));
    views.add(View.unasked(Site.of(Fixtures.server("new"), 3)));
    PlanRequest request =
        Fixtures.request(
            Operation.CHAT,
            Fixtures.facts("other", 40, false),
            DataClass.INTERNAL,
            RoutePolicy.LOCAL_FIRST);
    RoutePlan plan = Planner.plan(request, views, START, TrackRecord.none());
    assertThat(plan.candidates().getFirst().reason()).startsWith("instead of the named model");
    assertThat(plan.skipped())
        .containsExactly(new RoutePlan.Skipped("new", "not yet asked what it serves", 0));
  }

  @Test
  void reasonsNamePolicyWorkPlaceAndSize() {
    RoutePlan plan = Planner.plan(Fixtures.anyChat(), views("-"), START, TrackRecord.none());
    assertThat(plan.candidates())
        .extracting(Candidate::reason)
        .containsExactly(
            "local first, needs TINY, on the device tier, TINY",
            "local first, needs TINY, on the server tier, MEDIUM",
            "local first, needs TINY, in the cloud, LARGE");
    assertThat(plan.first()).isEqualTo(Layer.TINY);
  }

  @Test
  void theLayerThatIsNeededComesFirstThenLargerThenSmallerOnes() {
    List<View> views =
        List.of(
            view(Fixtures.device("a", Fixtures.free("tiny", Layer.TINY, 0)), 0),
            view(Fixtures.server("b", Fixtures.free("large", Layer.LARGE, 0)), 1),
            view(Fixtures.server("c", Fixtures.free("small", Layer.SMALL, 0)), 2),
            view(Fixtures.server("d", Fixtures.free("medium", Layer.MEDIUM, 0)), 3));
    RoutePlan plan = Planner.plan(needing(Layer.MEDIUM), views, START, TrackRecord.none());
    assertThat(names(plan)).isEqualTo("d/medium > b/large > c/small > a/tiny");
    assertThat(plan.first()).isEqualTo(Layer.MEDIUM);
    assertThat(plan.complexity()).isEqualTo(Complexity.COMPLEX);
    assertThat(plan.candidates().getFirst().reason())
        .isEqualTo("local first, needs MEDIUM, on the server tier, MEDIUM");
  }

  @Test
  void aLowerLayerThatHasProvedEnoughComesFirstAndThePlanSaysSo() {
    TrackRecord record = TrackRecord.none();
    for (int i = 0; i < 35; i++) {
      record.add(new TrackRecord.Case(Layer.MEDIUM, Kind.STRUCTURED, Layer.TINY), true);
    }
    RoutePlan plan = Planner.plan(needing(Layer.MEDIUM), views("-"), START, record);
    assertThat(names(plan)).startsWith("device/tiny");
    assertThat(plan.first()).isEqualTo(Layer.MEDIUM);
    assertThat(plan.candidates().getFirst().reason())
        .contains("needs MEDIUM, but TINY has proved enough for STRUCTURED work");
  }

  @Test
  void theSmallestModelIsNotAskedFirstForWorkOfItsSizeOrForm() {
    assertThat(needed(new RequestFacts("auto", false, false, 1, 10, false, true, false, 0)))
        .isEqualTo(Layer.SMALL);
    assertThat(needed(new RequestFacts("auto", false, false, 1, 10, false, false, true, 0)))
        .isEqualTo(Layer.SMALL);
    assertThat(needed(new RequestFacts("auto", false, false, 1, 10, false, false, false, 2_001)))
        .isEqualTo(Layer.SMALL);
    assertThat(needed(Fixtures.facts("auto", 4_000, false))).isEqualTo(Layer.TINY);
    assertThat(needed(Fixtures.facts("auto", 4_001, false))).isEqualTo(Layer.SMALL);
    assertThat(needed(Fixtures.facts("auto", 10, true))).isEqualTo(Layer.SMALL);
  }

  private static Layer needed(RequestFacts facts) {
    return FirstLayer.of(Operation.CHAT, facts, TrackRecord.none()).needed();
  }

  private static PlanRequest needing(Layer layer) {
    RequestFacts facts =
        new RequestFacts(
            "auto",
            false,
            false,
            1,
            10,
            false,
            true,
            false,
            0,
            new Estimate(layer, Kind.STRUCTURED));
    return Fixtures.request(Operation.CHAT, facts, DataClass.INTERNAL, RoutePolicy.LOCAL_FIRST);
  }

  private static View view(Endpoint endpoint, int place) {
    List<ServedModel> served =
        endpoint.models().stream().map(m -> new ServedModel(m.name(), false)).toList();
    return View.unasked(Site.of(endpoint, place)).with(served);
  }

  private static List<View> views(String states) {
    List<View> views = new ArrayList<>();
    for (Endpoint endpoint : List.of(DEVICE, SERVER, CLOUD)) {
      views.add(view(endpoint, views.size()));
    }
    for (String state : states.equals("-") ? List.<String>of() : List.of(states.split(", ", -1))) {
      views.replaceAll(view -> inState(view, state));
    }
    return views;
  }

  private static View inState(View view, String state) {
    String name = view.endpoint().name();
    if (state.equals(name + "=open")) {
      return view.with(opened(Fault.REFUSED));
    }
    if (state.equals(name + "=parked")) {
      return view.with(Breaker.CLOSED.parked(Duration.ZERO, START));
    }
    if (state.equals(name + "=refused")) {
      return view.with(List.of(new ServedModel(view.models().getFirst().name(), true)));
    }
    return state.equals(name + "/tiny=open")
        ? view.with("tiny", opened(Fault.MODEL_NOT_LOADED))
        : view;
  }

  private static Breaker opened(Fault fault) {
    return Breaker.CLOSED.failed(0, false, fault, Duration.ZERO, START, _ -> Duration.ofSeconds(1));
  }

  private static String names(RoutePlan plan) {
    return String.join(
        " > ", plan.candidates().stream().map(c -> c.endpoint() + "/" + c.model()).toList());
  }
}
