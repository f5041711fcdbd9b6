package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePlan.Skipped;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders what may and can answer a request. Pure, without locks and I/O; takes microseconds.
 *
 * <p>Left out, whatever else holds: what the policy, the data class or the operation forbid; what
 * is open, parked or refused; a model whose context is surely too small. The rest is ordered by
 *
 * <ol>
 *   <li>the model that the caller named, wherever it is served;
 *   <li>then those whose context is probably large enough;
 *   <li>then the owner's machines before the cloud, or the reverse when the policy says so;
 *   <li>then the layer that the request needs ({@link FirstLayer}), larger ones, and smaller ones;
 *   <li>then device, server, cloud;
 *   <li>then the order of the configuration.
 * </ol>
 *
 * <p>What the machine's power changes in this is said by {@link EnergyOrder}.
 *
 * <p>After a named model comes what {@code auto} would choose, because an answer is worth more than
 * the name; except for embeddings, since vectors of two models do not compare. A name that nobody
 * serves makes an empty plan ({@link UnknownModel}), unless an endpoint has yet to say what it
 * serves. When everything is open the plan is empty: nobody pays for an outage that is known.
 */
final class Planner {

  /** The estimate of a prompt's tokens may be wrong by this factor, not by more. */
  private static final int ESTIMATE_FACTOR = 2;

  /** After every distance that a layer can have from the first. */
  private static final int BEYOND = 8;

  private final PlanRequest request;
  private final List<View> views;
  private final Instant now;
  private final EnergyOrder energy;
  private final FirstLayer first;
  private final boolean named;
  private final List<Ranked> ranked = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private Planner(
      PlanRequest request, List<View> views, Instant now, TrackRecord record, EnergyOrder energy) {
    this.request = request;
    this.views = views;
    this.now = now;
    this.energy = energy;
    this.first = FirstLayer.of(request.operation(), request.facts(), record);
    this.named = !request.facts().model().equals(RequestFacts.AUTO);
  }

  /** The plan for these states at this time, on a machine whose power changes nothing. */
  static RoutePlan plan(PlanRequest request, List<View> views, Instant now, TrackRecord record) {
    return plan(request, views, now, record, EnergyOrder.NONE);
  }

  /** The plan for these states and this power at this time. */
  static RoutePlan plan(
      PlanRequest request, List<View> views, Instant now, TrackRecord record, EnergyOrder energy) {
    return new Planner(request, views, now, record, energy).plan();
  }

  private RoutePlan plan() {
    if (named && UnknownModel.everywhere(request.facts().model(), views)) {
      skipped.add(UnknownModel.skipped(request.facts().model(), views));
      return planned(List.of());
    }
    for (View view : views) {
      consider(view);
    }
    ranked.sort(null);
    List<Candidate> candidates = new ArrayList<>(ranked.size());
    for (Ranked one : ranked) {
      candidates.add(candidate(one));
    }
    return planned(candidates);
  }

  private RoutePlan planned(List<Candidate> candidates) {
    return new RoutePlan(
        candidates,
        skipped,
        first.complexity(),
        request.deadline(),
        request.operation() == Operation.EMBEDDING ? null : first.needed());
  }

  private void consider(View view) {
    String forbidden = Obstacles.forbidden(view, request);
    if (!forbidden.isEmpty()) {
      skip(view, forbidden, 0);
      return;
    }
    String away = Obstacles.away(view, now);
    if (!away.isEmpty()) {
      skip(view, away, Obstacles.retryAt(view.breaker(), now));
      return;
    }
    int before = ranked.size() + skipped.size();
    for (EndpointModel model : view.models()) {
      consider(view, model);
    }
    if (ranked.size() + skipped.size() == before) {
      skip(view, nothingFor(), 0);
    }
  }

  private String nothingFor() {
    return switch (request.operation()) {
      case EMBEDDING ->
          named ? "does not make the vectors of the named model" : "no embedding model";
      case CHAT, COMPLETION -> "no model that writes text";
    };
  }

  private void consider(View view, EndpointModel model) {
    boolean wanted = named && UnknownModel.names(request.facts().model(), view, model);
    if (model.embedding() != (request.operation() == Operation.EMBEDDING)) {
      if (wanted) {
        skip(view, model.name() + (model.embedding() ? " only embeds" : " does not embed"), 0);
      }
      return;
    }
    if (named && !wanted && model.embedding()) {
      return;
    }
    if (request.dataClass() == DataClass.KEEP_ON_DEVICE && !view.keepsOnDevice(model.name())) {
      skip(view, model.name() + " is not known to stay on this host", 0);
      return;
    }
    String unpowered = energy.leavesOut(model);
    if (!unpowered.isEmpty()) {
      skip(view, model.name() + ": " + unpowered, 0);
      return;
    }
    Breaker breaker = view.breaker(model.name());
    if (!breaker.askable(now)) {
      skip(view, model.name() + ": " + Obstacles.outage(breaker), Obstacles.retryAt(breaker, now));
      return;
    }
    rank(view, model, wanted);
  }

  private void rank(View view, EndpointModel model, boolean wanted) {
    long tokens = (long) request.facts().estimatedPromptTokens() + request.facts().maxTokens();
    boolean known = model.contextTokens() > 0;
    if (known && tokens > (long) ESTIMATE_FACTOR * model.contextTokens()) {
      skip(
          view,
          "%s: context of %d tokens, about %d needed"
              .formatted(model.name(), model.contextTokens(), tokens),
          0);
      return;
    }
    boolean tight = known && tokens > model.contextTokens();
    boolean cloudLater = request.policy() != RoutePolicy.CLOUD_FIRST || energy.cloudLast();
    int key = wanted ? 0 : 1;
    key = key << 1 | (tight ? 1 : 0);
    key = key << 1 | (view.site().cloud() == cloudLater ? 1 : 0);
    key = key << 4 | place(model);
    key = key << 2 | distance(view.endpoint().tier());
    ranked.add(new Ranked(key, ranked.size(), view, model, wanted, tight));
  }

  /** Above the ceiling of what power allows come the smallest first. */
  private int place(EndpointModel model) {
    int above = model.layer().compareTo(energy.ceiling(request.priority()));
    return above > 0 && !model.embedding() ? BEYOND + above : first.distance(model.layer());
  }

  private void skip(View view, String reason, long retryAt) {
    skipped.add(new Skipped(view.endpoint().name(), reason, retryAt));
  }

  private Candidate candidate(Ranked one) {
    Endpoint endpoint = one.view.endpoint();
    EndpointModel model = one.model;
    return new Candidate(
        endpoint.name(),
        model.name(),
        endpoint.tier(),
        model.layer(),
        model.contextTokens(),
        !model.price().free(),
        reason(one));
  }

  private String reason(Ranked one) {
    String place = place(one.view.endpoint().tier());
    String why;
    if (one.wanted) {
      why = "named by the caller, ".concat(place);
    } else {
      why =
          (named ? "instead of the named model: " : "")
              + order()
              + (energy.why().isEmpty() ? "" : ", ".concat(energy.why()))
              + ", "
              + place
              + ", "
              + one.model.layer();
    }
    if (one.tight) {
      why += ", context may be too small";
    }
    boolean trial =
        one.view.breaker().open() != null || one.view.breaker(one.model.name()).open() != null;
    return trial ? why + ", trial after an outage" : why;
  }

  private String order() {
    return switch (request.policy()) {
      case LOCAL_ONLY -> "local only, ".concat(first.why());
      case LOCAL_FIRST -> "local first, ".concat(first.why());
      case CLOUD_FIRST -> "cloud first, ".concat(first.why());
    };
  }

  private static int distance(Tier tier) {
    return switch (tier) {
      case DEVICE -> 0;
      case SERVER -> 1;
      case CLOUD -> 2;
    };
  }

  private static String place(Tier tier) {
    return switch (tier) {
      case DEVICE -> "on the device tier";
      case SERVER -> "on the server tier";
      case CLOUD -> "in the cloud";
    };
  }

  /** A candidate with its place: the key holds every rule, the most important one highest. */
  private record Ranked(
      int key, int order, View view, EndpointModel model, boolean wanted, boolean tight)
      implements Comparable<Ranked> {
    @Override
    public int compareTo(Ranked other) {
      return key == other.key ? order - other.order : Integer.compare(key, other.key);
    }
  }
}
