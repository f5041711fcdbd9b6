package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Looks after the models that failed alone at an endpoint that is there. */
final class ModelProber {

  private final LiveEndpoint live;
  private final Questions questions;

  ModelProber(LiveEndpoint live, Questions questions) {
    this.live = live;
    this.questions = questions;
  }

  /** A model whose probe is due. */
  Optional<EndpointModel> due(View view, Instant now) {
    for (Map.Entry<String, Breaker> one : view.modelBreakers().entrySet()) {
      Optional<EndpointModel> model =
          one.getValue().probeDue(now) ? view.find(one.getKey()) : Optional.empty();
      if (model.isPresent()) {
        return model;
      }
    }
    return Optional.empty();
  }

  /**
   * Asks a free model for one token, and the endpoint of a paid one whether it has it.
   *
   * @throws UpstreamException what came instead, for the endpoint's own breaker
   */
  void probe(EndpointModel model) throws UpstreamException {
    String name = model.name();
    boolean settled = false;
    try {
      settled = model.price().free() ? answered(model) : offered(name);
    } catch (UpstreamException e) {
      if (e.fault().effect() != Fault.Effect.NONE || e.fault().reach() != Fault.Reach.MODEL) {
        throw e;
      }
      // It has the model and dislikes the probe.
      live.change(view -> view.with(name, view.breaker(name).probeAnswered()));
      settled = true;
    } finally {
      if (!settled) {
        failed(name);
      }
    }
  }

  /** The endpoint says that it lacks a model. */
  void lacking(String name) {
    Instant now = live.now();
    live.change(
        view -> {
          Breaker breaker = view.breaker(name);
          return view.with(
              name,
              breaker.failed(
                  breaker.generation(),
                  false,
                  Fault.MODEL_NOT_LOADED,
                  Duration.ZERO,
                  now,
                  live::backoff));
        });
  }

  private boolean answered(EndpointModel model) throws UpstreamException {
    questions.complete(model);
    String name = model.name();
    live.change(view -> view.with(name, view.breaker(name).probeAnswered()));
    return true;
  }

  private boolean offered(String name) throws UpstreamException {
    if (questions.models().stream().noneMatch(served -> served.name().equals(name))) {
      return false;
    }
    live.change(view -> view.with(name, view.breaker(name).trialOffered()));
    return true;
  }

  private void failed(String name) {
    Instant now = live.now();
    live.change(
        view ->
            view.with(
                name, view.breaker(name).probeFailed(Fault.MODEL_NOT_LOADED, now, live::backoff)));
  }
}
