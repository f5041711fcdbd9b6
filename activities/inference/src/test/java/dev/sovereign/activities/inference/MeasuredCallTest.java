package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import dev.sovereign.workflows.inference.Tried;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasuredCallTest {

  private static final String REFUSAL =
      "{\"choices\":[{\"message\":{\"content\":\"I cannot help with that.\"}}]}";

  private final FakeHouse house = new FakeHouse();
  private final Ramp meter = new Ramp();

  /** Each attempt takes a microjoule more than the one before. */
  private static final class Ramp implements HostPower, EnergyMeter {
    private final List<Work> works = new ArrayList<>();
    private EnergySource source = EnergySource.RAPL;
    private EnergySource next = EnergySource.BATTERY;
    private long begun;
    private int open;

    @Override
    public EnergyMeter meter() {
      return this;
    }

    @Override
    public EnergyOrder order() {
      return EnergyOrder.NONE;
    }

    @Override
    public Optional<PowerStanding> standing() {
      return Optional.empty();
    }

    @Override
    public long begin() {
      open++;
      return ++begun;
    }

    @Override
    public Energy end(long token, Work work) {
      open--;
      works.add(work);
      Energy energy = new Energy(token, source, token);
      source = next;
      return energy;
    }
  }

  private @Nullable Energy ask() throws Exception {
    house.power = meter;
    house
        .inference(
            new FailingContents(), RoutePolicy.LOCAL_FIRST, Clock.systemUTC(), ExactCache.off())
        .answer(call(), AnswerSink.none());
    assertThat(meter.open).isZero();
    return house.receipts.getLast().economy().energy();
  }

  private static InferenceCall call() throws Exception {
    byte[] body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}".getBytes(StandardCharsets.UTF_8);
    return new InferenceCall(
        "sv-1",
        "gateway",
        RequestBody.parse(Operation.CHAT, body),
        DataClass.INTERNAL,
        Priority.INTERACTIVE,
        null,
        null,
        false,
        Duration.ofSeconds(30));
  }

  @Test
  void aLocalAnswerSaysWhatItTook() throws Exception {
    house.local("near", FakeHouse.text("{}"));
    assertThat(ask()).isEqualTo(new Energy(1, EnergySource.RAPL, 1));
    assertThat(meter.works)
        .singleElement()
        .satisfies(
            work -> {
              assertThat(work.promptTokens()).isEqualTo(FakeHouse.USAGE.promptTokens());
              assertThat(work.completionTokens()).isEqualTo(FakeHouse.USAGE.completionTokens());
            });
  }

  @Test
  void nothingOfThisMachineIsOnTheReceiptOfACloudAnswer() throws Exception {
    house.cloud("far", FakeHouse.text("{}"));
    assertThat(ask()).isNull();
    assertThat(meter.works).isEmpty();
  }

  @Test
  void aFailedAttemptIsMeasuredTooAndSourcesAreNotAdded() throws Exception {
    house.local("first", FakeHouse.fault(Fault.SERVER_ERROR)).local("next", FakeHouse.text("{}"));
    assertThat(ask()).isEqualTo(new Energy(2, EnergySource.BATTERY, 2));
    assertThat(meter.works).hasSize(2);
  }

  @Test
  void aWorkflowsReceiptHasWhatItsFailedAttemptsTook() {
    house
        .local("refuses", FakeHouse.text(REFUSAL))
        .local("breaks", FakeHouse.fault(Fault.SERVER_ERROR))
        .local("answers", FakeHouse.text("{}"));
    house.power = meter;
    meter.next = EnergySource.RAPL;
    TestActivityEnvironment temporal =
        TestActivityEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build());
    try {
      temporal.registerActivitiesImplementations(
          new EndpointActivities(
              house,
              house.receiptStore(),
              house,
              house.answers(),
              new FailingContents(),
              RoutePolicy.LOCAL_FIRST,
              "here",
              Clock.systemUTC()));
      var activities = temporal.newActivityStub(RoutedInferenceActivities.class);
      List<Tried> tried = new ArrayList<>();
      for (String endpoint : List.of("refuses", "breaks", "answers")) {
        tried.add(activities.attempt(request(endpoint, tried)).tried());
      }
      // 1 + 2 + 3 microjoules, each with an error as large.
      assertThat(house.receipts.getLast().economy().energy())
          .isEqualTo(new Energy(6, EnergySource.RAPL, 6));

      activities.conclude(
          new Conclusion(
              new CallKey("run/question"),
              "auto",
              DataClass.INTERNAL,
              tried.subList(0, 2),
              Quality.DEGRADED,
              "degraded",
              0,
              0,
              Instant.EPOCH,
              Instant.EPOCH,
              null,
              null,
              null));
      assertThat(house.receipts.getLast().economy().energy())
          .isEqualTo(new Energy(3, EnergySource.RAPL, 3));
    } finally {
      temporal.close();
    }
  }

  private static AttemptRequest request(String endpoint, List<Tried> earlier) {
    Instant now = Instant.now();
    return new AttemptRequest(
        new CallKey("run/question"),
        Prompt.inline(null, "Why?", 10),
        "auto",
        DataClass.INTERNAL,
        Priority.BATCH,
        new Candidate(endpoint, endpoint + "-model", Tier.SERVER, Layer.SMALL, 0, false, "because"),
        earlier.size(),
        earlier,
        now,
        now.plus(Duration.ofMinutes(1)),
        null,
        true,
        null);
  }

  @Test
  void attemptsOfOneSourceAreAdded() {
    assertThat(
            Energy.together(
                new Energy(1, EnergySource.RAPL, 3), new Energy(2, EnergySource.RAPL, 4)))
        .isEqualTo(new Energy(3, EnergySource.RAPL, 7));
    assertThat(Energy.together(null, null)).isNull();
  }
}
