package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.catchup.Preparation;
import dev.sovereign.workflows.inference.catchup.Readiness;
import dev.sovereign.workflows.inference.catchup.Readiness.Verdict;
import dev.sovereign.workflows.inference.catchup.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchingUpTest {

  private final FakeHouse house = new FakeHouse();
  private final FailingContents contents = new FailingContents();

  @Test
  void whoIsBackIsAskedAgain() throws Exception {
    assertThat(prepare(EnergyOrder.NONE).verdict()).isEqualTo(Verdict.READY);
  }

  @Test
  void aLargerModelOfThisMachineWaitsForTheNextDaysEnergy() throws Exception {
    assertThat(prepare(EnergyOrder.SPENT).verdict()).isEqualTo(Verdict.NOT_BACK);
  }

  private Readiness prepare(EnergyOrder order) throws Exception {
    house.local("near", FakeHouse.text("{}"));
    house.needing(Layer.SMALL, Instant.now().plusSeconds(60), Layer.SMALL);
    house.power = power(order);
    byte[] json = "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}".getBytes(UTF_8);
    ContentRef request =
        contents.put(
            StoredRequest.write("call-1", RequestBody.parse(Operation.CHAT, json)),
            DataClass.INTERNAL);
    Candidate wanted =
        new Candidate("near", "near-model", Tier.SERVER, Layer.SMALL, 0, false, "because");
    house.queue.held =
        Optional.of(
            new CatchUps.Entry(
                "call-1",
                "",
                "here",
                "CHAT",
                DataClass.INTERNAL,
                "auto",
                null,
                request.hash(),
                "",
                null,
                null,
                Layer.RULES,
                wanted,
                "it was away",
                CatchUps.State.WAITING,
                0,
                Instant.now(),
                Instant.now().plusSeconds(60),
                null,
                null));
    house.queue.request = Optional.of(request);
    return new CatchingUp(
            house.queue,
            house,
            house.answers(),
            contents,
            RoutePolicy.LOCAL_FIRST,
            "here",
            new CatchingUp.Budget(1, 0),
            Clock.systemUTC())
        .prepare(
            new Preparation(
                new Waiting(
                    "call-1",
                    "here",
                    DataClass.INTERNAL,
                    "CHAT",
                    "auto",
                    null,
                    wanted,
                    Layer.RULES),
                0));
  }

  private static HostPower power(EnergyOrder order) {
    return new HostPower() {
      @Override
      public EnergyMeter meter() {
        return EnergyMeter.NONE;
      }

      @Override
      public EnergyOrder order() {
        return order;
      }

      @Override
      public Optional<PowerStanding> standing() {
        return Optional.empty();
      }
    };
  }
}
