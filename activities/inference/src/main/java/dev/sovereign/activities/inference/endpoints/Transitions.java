package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.endpoints.Breaker.Open;
import dev.sovereign.activities.inference.endpoints.BreakerStore.Kept;
import dev.sovereign.workflows.inference.Fault;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps and logs what changed about an endpoint, once a transition. Called in their order. */
final class Transitions {

  private static final Logger log = LoggerFactory.getLogger(Endpoints.class);

  /** In the store: the breaker of the endpoint itself. */
  private static final String WHOLE_ENDPOINT = "";

  private final BreakerStore store;
  private final Clock clock;

  Transitions(BreakerStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void happened(View before, View after) {
    String endpoint = after.endpoint().name();
    changed(endpoint, WHOLE_ENDPOINT, before.breaker(), after.breaker());
    Set<String> models = new HashSet<>(before.modelBreakers().keySet());
    models.addAll(after.modelBreakers().keySet());
    for (String model : models) {
      changed(endpoint, model, before.breaker(model), after.breaker(model));
    }
    if (!before.refusal().equals(after.refusal())) {
      refusal(endpoint, after.refusal());
    }
    if (!before.models().equals(after.models())) {
      log.info(
          "Endpoint {} serves {}",
          endpoint,
          after.models().stream().map(EndpointModel::name).toList());
    }
  }

  private static void refusal(String endpoint, String refusal) {
    if (refusal.isEmpty()) {
      log.info("Endpoint {} is local again", endpoint);
    } else {
      log.warn("Endpoint {} is refused: it {}", endpoint, refusal);
    }
  }

  private void changed(String endpoint, String model, Breaker before, Breaker after) {
    Open open = after.open();
    Instant park = after.parkedUntil();
    if (open != null) {
      if (before.open() == null) {
        opened(endpoint, model, open);
      }
    } else if (park != null) {
      if (before.open() != null || !park.equals(before.parkedUntil())) {
        parked(endpoint, model, park);
      }
    } else if (before.open() != null || before.parkedUntil() != null) {
      store.clear(endpoint, model);
      log.info("Endpoint {} is back{}", endpoint, named(model));
    }
  }

  private void opened(String endpoint, String model, Open open) {
    String detail = open.cause() + " since " + open.since();
    store.save(
        new Kept(endpoint, model, false, open.cause(), detail, open.since(), open.nextProbe()));
    log.warn(
        "Endpoint {} is away{}: {}, probed at {}",
        endpoint,
        named(model),
        open.cause(),
        open.nextProbe());
  }

  private void parked(String endpoint, String model, Instant until) {
    Instant now = clock.instant();
    store.save(
        new Kept(endpoint, model, true, Fault.RATE_LIMITED, "parked until " + until, now, until));
    log.info("Endpoint {} asked to be left alone until {}{}", endpoint, until, named(model));
  }

  private static String named(String model) {
    return model.isEmpty() ? "" : " (model " + model + ")";
  }
}
