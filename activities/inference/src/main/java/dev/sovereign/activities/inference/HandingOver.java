package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.HandOver;
import dev.sovereign.workflows.inference.InferenceRequest;
import dev.sovereign.workflows.inference.Tried;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a call over to the workflow {@code Inference}, so that it outlives this process. Its
 * request goes to the content store of this host, its key and its answer stay in the database, and
 * Temporal sees references, who was asked, and a digest of the call's id. Thread-safe.
 */
public final class HandingOver {

  private static final Logger log = LoggerFactory.getLogger(HandingOver.class);

  /** A worker that restarts is back in 10 to 20 s, and a workflow's patience is 30. */
  private static final Duration RESTART = Duration.ofMinutes(2);

  private final Answers answers;
  private final ContentStore contents;
  private final CallWorkflows workflows;

  public HandingOver(Answers answers, ContentStore contents, CallWorkflows workflows) {
    this.answers = answers;
    this.contents = contents;
    this.workflows = workflows;
  }

  /** The id by which a call is known once it is handed over. */
  static String id(String callId) {
    // An id does not depend on what is asked.
    return CallKey.handedOver(callId, "").id();
  }

  /**
   * Returns true once the call is a durable workflow's, false when it is not and stays the
   * caller's, its key then given back. Blocks for a few commits, or some seconds while Temporal is
   * away.
   *
   * @param earlier attempts made so far, oldest first
   * @param wait for a tier; absent to ask at once
   * @param until what is waited for before; absent for nothing
   */
  boolean handOver(
      InferenceCall call,
      Instant askedAt,
      List<Tried> earlier,
      @Nullable WaitFor wait,
      @Nullable DeferUntil until) {
    CallKey key = CallKey.handedOver(call.id(), call.body().operation().name());
    byte[] request = StoredRequest.write(key.id(), call.body());
    try {
      Instant latest =
          askedAt
              .plus(wait == null ? Duration.ZERO : wait.atMost())
              .plus(until == null ? Duration.ZERO : until.atMost());
      answers.handOver(
          call.id(),
          new Answers.Handed(
              key.id(), contents.hash(request), latest.plus(timeout(call)).plus(RESTART)));
    } catch (StoreUnavailableException e) {
      log.warn("call {} is not handed over: {}", key.id(), e.getMessage());
      return false;
    }
    try {
      ContentRef stored = contents.put(request, call.dataClass());
      workflows.start(
          "inference-" + key.id(), request(call, key, stored, askedAt, earlier, wait, until));
      return true;
    } catch (UncheckedIOException | CallWorkflows.UnavailableException e) {
      log.warn("call {} is not handed over: {}", key.id(), e.getMessage());
      answers.release(key.id(), "");
      return false;
    }
  }

  private static InferenceRequest request(
      InferenceCall call,
      CallKey key,
      ContentRef stored,
      Instant askedAt,
      List<Tried> earlier,
      @Nullable WaitFor wait,
      @Nullable DeferUntil until) {
    return new InferenceRequest(
        null,
        stored.hash(),
        stored.host(),
        null,
        call.dataClass(),
        call.body().facts().model(),
        call.policy(),
        null,
        wait == null ? null : wait.tier(),
        wait == null ? null : (int) wait.atMost().toSeconds(),
        new HandOver(
            key.value(),
            call.body().operation().name(),
            call.priority(),
            (int) timeout(call).toSeconds(),
            askedAt,
            earlier),
        until);
  }

  /** Nobody listens any more, so a call that was begun in a hurry may take its time. */
  private static Duration timeout(InferenceCall call) {
    Duration least = Duration.ofSeconds(InferenceRequest.DEFAULT_SECONDS);
    return call.timeout().compareTo(least) < 0 ? least : call.timeout();
  }
}
