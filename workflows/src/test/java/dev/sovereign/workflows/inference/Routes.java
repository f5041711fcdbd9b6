package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.catchup.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans and outcomes that many tests share. */
public final class Routes {
  public static final Candidate BOX = candidate("box", "local/tiny", Tier.SERVER);
  public static final Candidate LAPTOP = candidate("laptop", "local/small", Tier.DEVICE);
  public static final Candidate CLOUD = candidate("cloud", "huge", Tier.CLOUD);

  private Routes() {}

  public static Candidate candidate(String endpoint, String model, Tier tier) {
    return new Candidate(endpoint, model, tier, Layer.TINY, 4096, false, "local first");
  }

  public static RoutePlan plan(RouteRequest request, Candidate... candidates) {
    return new RoutePlan(List.of(candidates), List.of(), Complexity.SIMPLE, request.deadline());
  }

  /** Nobody can be asked. */
  public static RoutePlan nobody(RouteRequest request) {
    return new RoutePlan(
        List.of(),
        List.of(new RoutePlan.Skipped("box", "open after REFUSED", 0)),
        Complexity.SIMPLE,
        request.deadline());
  }

  /** A call that waits for the box since rules answered it. */
  public static Waiting waiting(String id) {
    return new Waiting(
        "call-" + id,
        Stage.HOME,
        DataClass.INTERNAL,
        "CHAT",
        RouteRequest.AUTO,
        null,
        BOX,
        Layer.RULES);
  }

  public static AttemptOutcome answered(AttemptRequest request, String text) {
    return new AttemptOutcome(
        tried(request, null, "", 0), generation(text), null, null, request.key().id());
  }

  /** As a host does that keeps the answer to itself and has no database. */
  public static AttemptOutcome answeredAtHome(AttemptRequest request, String host) {
    ContentRef answer = new ContentRef("b".repeat(64), host, DataClass.KEEP_ON_DEVICE);
    return new AttemptOutcome(tried(request, null, "", 0), generation(""), answer, null, null);
  }

  public static AttemptOutcome fault(AttemptRequest request, Fault fault, String detail) {
    return fault(request, fault, detail, 0);
  }

  public static AttemptOutcome fault(
      AttemptRequest request, Fault fault, String detail, long retryAfterMillis) {
    return new AttemptOutcome(
        tried(request, fault, detail, retryAfterMillis), null, null, null, null);
  }

  /** An answer that failed its check. */
  public static AttemptOutcome doubtful(AttemptRequest request, String text) {
    return new AttemptOutcome(
        tried(request, Fault.CHECK_FAILED, "it refuses", 0), generation(text), null, null, null);
  }

  /** The same to a call of the gateway, at its home. */
  public static AttemptOutcome heldBack(AttemptRequest request, String host) {
    ContentRef answer = new ContentRef("c".repeat(64), host, DataClass.INTERNAL);
    return new AttemptOutcome(
        tried(request, Fault.CHECK_FAILED, "it refuses", 0), generation(""), answer, null, null);
  }

  private static Generation generation(String text) {
    return new Generation(text, "local/tiny", 100, 20, 900);
  }

  private static Tried tried(
      AttemptRequest request, @Nullable Fault fault, String detail, long retryAfterMillis) {
    Attempt attempt = new Attempt(request.index(), fault, detail, retryAfterMillis, 900);
    return new Tried(request.candidate(), attempt, "host-1", 0, 0);
  }
}
