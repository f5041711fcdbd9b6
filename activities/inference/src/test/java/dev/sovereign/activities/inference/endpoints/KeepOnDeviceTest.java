package dev.sovereign.activities.inference.endpoints;

import static dev.sovereign.activities.inference.endpoints.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No configuration, state or wish makes private data leave this host. */
class KeepOnDeviceTest {

  private static final List<String> HOSTS =
      List.of("127.0.0.1", "[::1]", "localhost", "10.0.0.7", "api.example.com", "127.0.0.1.nip.io");
  private static final List<String> NAMES =
      List.of("tiny", "small", "medium", "large", "all-minilm", "tiny:latest");

  @Test
  void noPlanForPrivateDataNamesAnotherMachine() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int answered = 0;
    for (int i = 0; i < 20_000; i++) {
      List<View> views = views(random);
      RoutePlan plan = Planner.plan(request(random), views, START, TrackRecord.none());
      for (Candidate candidate : plan.candidates()) {
        View view = view(views, candidate.endpoint());
        assertThat(staysHere(view, candidate.model()))
            .as("seed %d, run %d: %s of %s", seed, i, candidate, view)
            .isTrue();
        answered++;
      }
    }
    assertThat(answered).as("seed %d: the property was put to the test", seed).isPositive();
  }

  /** Written without the planner's own helpers. */
  private static boolean staysHere(View view, String model) {
    Endpoint endpoint = view.endpoint();
    String host = endpoint.address().getHost();
    boolean loopback = host.equals("127.0.0.1") || host.equals("[::1]");
    return loopback
        && !endpoint.kind().cloud()
        && endpoint.tier() != Tier.CLOUD
        && endpoint.dataClasses().contains(DataClass.KEEP_ON_DEVICE)
        && view.refusal().isEmpty()
        && (endpoint.kind() != EndpointKind.OLLAMA
            || view.served().contains(model)
            || view.served().contains(model + ":latest"));
  }

  private static PlanRequest request(Random random) {
    String model = random.nextInt(3) == 0 ? pick(random, NAMES) : RequestFacts.AUTO;
    String wanted = random.nextInt(9) == 0 ? "e" + random.nextInt(4) + "/" + model : model;
    return Fixtures.request(
        pick(random, List.of(Operation.values())),
        Fixtures.facts(wanted, random.nextInt(20_000), random.nextBoolean()),
        DataClass.KEEP_ON_DEVICE,
        pick(random, List.of(RoutePolicy.values())));
  }

  private static List<View> views(Random random) {
    List<View> views = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      views.add(state(random, View.unasked(Site.of(endpoint(random, "e" + i), i))));
    }
    return views;
  }

  private static Endpoint endpoint(Random random, String name) {
    EndpointKind kind = pick(random, List.of(EndpointKind.values()));
    String host = pick(random, HOSTS);
    boolean mayKeep = !kind.cloud() && (host.equals("127.0.0.1") || host.equals("[::1]"));
    Set<DataClass> classes = mayKeep && random.nextInt(4) > 0 ? Fixtures.all() : Fixtures.leaving();
    List<EndpointModel> models = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      models.add(Fixtures.free(pick(random, NAMES), pick(random, List.of(Layer.values())), 0));
    }
    return new Endpoint(
        name,
        kind,
        URI.create("http://" + host + ":8080/v1"),
        models,
        Fixtures.free("", Layer.SMALL, 0),
        pick(random, List.of(Tier.values())),
        classes,
        Fixtures.TIMEOUTS,
        1,
        1);
  }

  private static View state(Random random, View fresh) {
    View view = fresh;
    for (int i = random.nextInt(4); i > 0; i--) {
      view = changed(random, view);
    }
    return view;
  }

  private static View changed(Random random, View view) {
    return switch (random.nextInt(5)) {
      case 0 -> view.with(listed(random));
      case 1 -> view.withoutList();
      case 2 -> view.with(view.breaker().parked(Duration.ofSeconds(random.nextInt(60)), START));
      case 3 -> view.with(broken(random, view.breaker()));
      default -> {
        String model = pick(random, NAMES);
        yield view.with(model, broken(random, view.breaker(model)));
      }
    };
  }

  private static Breaker broken(Random random, Breaker breaker) {
    Fault fault = pick(random, List.of(Fault.values()));
    Breaker failed =
        breaker.failed(
            breaker.generation(), false, fault, Duration.ZERO, START, _ -> Duration.ofSeconds(1));
    return random.nextBoolean() ? failed.trialOffered() : failed;
  }

  private static List<ServedModel> listed(Random random) {
    List<ServedModel> list = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        list.add(new ServedModel(name, random.nextInt(3) == 0));
      }
    }
    return list;
  }

  private static View view(List<View> views, String name) {
    return views.stream()
        .filter(view -> view.endpoint().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T pick(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
