package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.endpoints.Breaker.Open;
import dev.sovereign.activities.inference.endpoints.EndpointStatus.State;
import dev.sovereign.workflows.inference.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person is told about an endpoint. */
final class Statuses {

  private Statuses() {}

  static EndpointStatus of(View view, Limiter.Load load, Instant now) {
    State state = state(view, now);
    String obstacle = Obstacles.away(view, now);
    return new EndpointStatus(
        view.endpoint(),
        view.models(),
        state,
        cause(view, state),
        obstacle.isEmpty() ? remarks(view, now) : obstacle,
        Obstacles.until(view.breaker(), now),
        load.active(),
        load.waiting());
  }

  private static State state(View view, Instant now) {
    if (!view.refusal().isEmpty()) {
      return State.REFUSED;
    }
    if (view.breaker().open() != null) {
      return State.OPEN;
    }
    return view.breaker().parked(now) ? State.PARKED : State.READY;
  }

  private static @Nullable Fault cause(View view, State state) {
    Open open = view.breaker().open();
    return switch (state) {
      case OPEN -> open == null ? null : open.cause();
      case PARKED -> Fault.RATE_LIMITED;
      case READY, REFUSED -> null;
    };
  }

  /** Of an endpoint that can be asked: what is wrong with single models. */
  private static String remarks(View view, Instant now) {
    List<String> remarks = new ArrayList<>();
    for (Map.Entry<String, Breaker> one : view.modelBreakers().entrySet()) {
      if (!one.getValue().askable(now)) {
        remarks.add(one.getKey() + ": " + Obstacles.outage(one.getValue()));
      }
    }
    for (EndpointModel model : view.models()) {
      if (!view.served().isEmpty() && !view.lists(model.name())) {
        remarks.add(model.name() + ": configured, but not in the endpoint's own list");
      }
    }
    if (view.breaker().open() != null) {
      remarks.add("the next call is a trial after an outage");
    }
    return String.join("; ", remarks);
  }
}
