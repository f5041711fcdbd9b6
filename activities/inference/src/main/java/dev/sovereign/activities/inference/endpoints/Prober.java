package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Breaker.Open;
import dev.sovereign.workflows.inference.Fault;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one endpoint in the background, so that no caller has to find out that it is back.
 * One probe at a time, each as the outage demands: where the connection failed, the endpoint is
 * asked what it serves; where an answer failed, a free model is asked for one token. A paid model
 * is never asked: once its endpoint can be reached, one caller's call is let through as the trial.
 */
final class Prober {

  private static final Logger log = LoggerFactory.getLogger(Prober.class);

  private final LiveEndpoint live;
  private final ProbePolicy policy;
  private final Questions questions;
  private final ModelProber models;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final CountDownLatch looked = new CountDownLatch(1);
  private volatile Instant nextList = Instant.MIN;

  Prober(LiveEndpoint live, ProbePolicy policy) {
    this.live = live;
    this.policy = policy;
    this.questions =
        new Questions(live.upstream(), live.endpoint().timeouts(), policy.modelsLimit());
    this.models = new ModelProber(live, questions);
  }

  /** Counted down once the endpoint was asked for the first time, whatever came of it. */
  CountDownLatch looked() {
    return looked;
  }

  /** Does what is due, if anything, on the executor. */
  void tick(Executor executor) {
    Instant now = live.now();
    live.change(view -> view.with(view.breaker().unparked(now)));
    if (due(live.view(), now) && busy.compareAndSet(false, true)) {
      executor.execute(this::work);
    } else if (live.view().breaker().parked(now)) {
      // It asked not to be asked, so nobody is to wait for its answer.
      looked.countDown();
    }
  }

  private boolean due(View view, Instant now) {
    if (view.breaker().open() != null || view.breaker().parked(now)) {
      return view.breaker().probeDue(now);
    }
    return !now.isBefore(nextList) || models.due(view, now).isPresent();
  }

  private void work() {
    try {
      look(live.view(), live.now());
    } catch (RuntimeException e) {
      // An upstream's own mistake. Only its kind: a message may quote what was exchanged.
      log.warn("Probe of {} failed: {}", live.endpoint().name(), e.getClass().getName());
      failed(Fault.MALFORMED);
      nextList = live.now().plus(policy.refresh());
    } finally {
      busy.set(false);
      looked.countDown();
    }
  }

  private void look(View view, Instant now) {
    Open open = view.breaker().open();
    Optional<EndpointModel> model = models.due(view, now);
    if (open != null) {
      probe(open);
    } else if (model.isPresent()) {
      probe(model.get());
    } else {
      list();
    }
  }

  private void probe(EndpointModel model) {
    try {
      models.probe(model);
    } catch (UpstreamException e) {
      unlisted(e);
    }
  }

  /** Asks what is served, outside of any outage. */
  private void list() {
    try {
      listed(questions.models());
    } catch (UpstreamException e) {
      unlisted(e);
      scheduleList();
    }
  }

  private void listed(List<ServedModel> served) {
    live.change(view -> view.with(served));
    scheduleList();
  }

  /** What is configured and asked for once does not change; a server without a list has none. */
  private void scheduleList() {
    View view = live.view();
    boolean again =
        !view.asked()
            || view.site().discovers()
            || view.site().mayTurnRemote()
            || !view.refusal().isEmpty();
    nextList = again ? live.now().plus(policy.refresh()) : Instant.MAX;
  }

  private void unlisted(UpstreamException e) {
    Instant now = live.now();
    Fault fault = e.fault();
    boolean endpointAway =
        fault.effect() == Fault.Effect.PARKS
            || (fault.effect() == Fault.Effect.OPENS && fault.reach() == Fault.Reach.ENDPOINT);
    if (!endpointAway) {
      live.change(View::withoutList);
      return;
    }
    live.change(
        view -> {
          Breaker breaker = view.breaker();
          return view.with(
              breaker.failed(
                  breaker.generation(), false, fault, e.retryAfter(), now, live::backoff));
        });
  }

  private void probe(Open open) {
    try {
      if (!open.byAnswer()) {
        listed(questions.models());
        answered(open.cause() == Fault.UNAUTHORIZED && paid());
        return;
      }
      if (live.view().models().isEmpty()) {
        listed(questions.models());
      }
      Optional<EndpointModel> free = freeModel(live.view());
      if (free.isPresent()) {
        ask(free.get());
      } else {
        listed(questions.models());
        answered(paid());
      }
    } catch (UpstreamException e) {
      faulted(open, e);
    }
  }

  /** The endpoint is back when its model answers, and also when it says that it lacks it. */
  private void ask(EndpointModel model) throws UpstreamException {
    try {
      questions.complete(model);
    } catch (UpstreamException e) {
      if (e.fault() != Fault.MODEL_NOT_LOADED) {
        throw e;
      }
      models.lacking(model.name());
    }
    answered(false);
    list();
  }

  private void answered(boolean onlyReached) {
    live.change(
        view ->
            view.with(
                onlyReached ? view.breaker().trialOffered() : view.breaker().probeAnswered()));
  }

  private void failed(Fault fault) {
    Instant now = live.now();
    live.change(view -> view.with(view.breaker().probeFailed(fault, now, live::backoff)));
  }

  private void faulted(Open open, UpstreamException e) {
    Instant now = live.now();
    switch (e.fault()) {
      case RATE_LIMITED ->
          live.change(
              view -> view.with(view.breaker().probeAnswered().parked(e.retryAfter(), now)));
      // It spoke: it is the model, the probe's form, or a list that it does not have.
      case MODEL_NOT_LOADED,
          REJECTED,
          UNSUPPORTED,
          NOT_OFFERED,
          EMPTY,
          CHECK_FAILED,
          CONFLICT,
          CONTEXT_OVERFLOW -> {
        answered(open.byAnswer() && paid());
        live.change(View::withoutList);
        scheduleList();
      }
      // Says nothing about the endpoint: as before, and later again.
      case DEADLINE, CANCELLED, SATURATED, BUDGET_EXHAUSTED -> failed(open.cause());
      case CONNECT_TIMEOUT,
          DNS,
          REFUSED,
          RESET,
          TLS,
          SLOW_FIRST_BYTE,
          TIMEOUT,
          SERVER_ERROR,
          UNAUTHORIZED,
          MALFORMED,
          TRUNCATED ->
          failed(e.fault());
    }
  }

  private boolean paid() {
    View view = live.view();
    return !view.models().isEmpty() && freeModel(view).isEmpty();
  }

  /** A model that writes text rather than one that embeds: calls are mostly for text. */
  private static Optional<EndpointModel> freeModel(View view) {
    return view.models().stream()
        .filter(model -> model.price().free())
        .min(Comparator.comparing(EndpointModel::embedding));
  }
}
