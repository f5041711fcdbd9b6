package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.Reuse;
import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one request of a batch. Thread-safe. */
final class LineCall {

  /** Passes by itself, and says nothing about the request. */
  private static final Set<String> OUTAGES =
      Set.of(
          "no_model_available",
          "store_unavailable",
          "workflows_unavailable",
          "queue_full",
          "rate_limited",
          "cancelled");

  /** May pass: another try, but not for ever. */
  private static final Set<String> DOUBTFUL =
      Set.of("model_not_found", "deadline_exceeded", "upstream_failed");

  /** With the pauses between windows a minute and more. */
  private static final int MOST_TRIES = 5;

  private final Inference inference;
  private final Batch batch;
  private final Operation operation;
  private final Duration timeout;
  private final @Nullable Tier waitedFor;

  LineCall(Inference inference, Batch batch, Duration timeout, @Nullable Tier waitedFor) {
    this.waitedFor = waitedFor;
    this.inference = inference;
    this.batch = batch;
    this.operation = operation(batch.terms().endpoint());
    this.timeout = timeout;
  }

  /** What came of a request. */
  sealed interface Result {
    int line();

    /** Its line of the output or error file. Not a record: those do not hold arrays here. */
    final class Settled implements Result {
      private final int line;
      private final boolean completed;
      private final byte[] json;

      Settled(int line, boolean completed, byte[] json) {
        this.line = line;
        this.completed = completed;
        this.json = json;
      }

      @Override
      public int line() {
        return line;
      }

      boolean completed() {
        return completed;
      }

      byte[] json() {
        return json;
      }
    }

    /** To be made again in a later window: this try counts. */
    record Again(int line, String reason) implements Result {}

    /** Left as it was. Nobody else needs to be asked now when it is an outage. */
    record Left(int line, boolean outage, String reason) implements Result {}
  }

  /** The operation of a batch's endpoint. */
  static Operation operation(String endpoint) {
    return Arrays.stream(Operation.values())
        .filter(each -> ("/v1" + each.path()).equals(endpoint))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(endpoint));
  }

  Result make(LineRows.Pending pending, byte[] line) {
    BatchLine request;
    try {
      request = BatchLine.parse(line);
    } catch (IOException e) {
      throw new IllegalStateException("a line that was read before", e);
    }
    String id = requestId(batch.id(), pending.line());
    try {
      return outcome(pending, request.customId(), ask(pending.line(), request.body()));
    } catch (BadRequestException e) {
      var body =
          ResultLine.error(
              "invalid_request",
              e.field().isEmpty() ? null : e.field(),
              String.valueOf(e.getMessage()));
      return new Result.Settled(
          pending.line(),
          false,
          ResultLine.answered(id, request.customId(), 400, Ids.call(), body));
    }
  }

  /** The same at every try. */
  static String requestId(String batchId, int line) {
    return "batch_req_" + batchId.substring(batchId.indexOf('_') + 1) + "_" + line;
  }

  private Outcome ask(int line, byte[] json) throws BadRequestException {
    RequestBody body = RequestBody.parse(operation, json);
    if (body.facts().stream()) {
      throw new BadRequestException("stream", "stream: true (expected: false, in a batch)");
    }
    return inference.answer(
        new InferenceCall(
            Ids.call(),
            "batch",
            body,
            batch.terms().dataClass(),
            Priority.BATCH,
            null,
            batch.id() + "/" + line,
            false,
            timeout,
            Reuse.UNSAID,
            waitedFor),
        AnswerSink.none());
  }

  private Result outcome(LineRows.Pending pending, String customId, Outcome outcome) {
    String id = requestId(batch.id(), pending.line());
    String call = outcome.receipt().id();
    return switch (outcome) {
      case Outcome.Answered answered ->
          settled(pending, true, ResultLine.answered(id, customId, 200, call, answered.body()));
      case Outcome.Refused refused -> refused(pending, customId, refused);
      case Outcome.Degraded _, Outcome.Interrupted _, Outcome.Deferred _ ->
          throw new IllegalStateException("nobody asked for " + outcome.getClass());
    };
  }

  private Result refused(LineRows.Pending pending, String customId, Outcome.Refused refused) {
    if (OUTAGES.contains(refused.code())) {
      return new Result.Left(pending.line(), true, refused.message());
    }
    if (refused.code().equals("idempotency_in_flight")) {
      return new Result.Left(pending.line(), false, "an earlier try is still under way");
    }
    boolean doubtful = DOUBTFUL.contains(refused.code()) || refused.status() >= 500;
    if (doubtful && pending.tries() + 1 < MOST_TRIES) {
      return new Result.Again(pending.line(), refused.message());
    }
    return settled(
        pending,
        false,
        ResultLine.answered(
            requestId(batch.id(), pending.line()),
            customId,
            refused.status(),
            refused.receipt().id(),
            ResultLine.body(refused)));
  }

  private static Result settled(LineRows.Pending pending, boolean completed, byte[] json) {
    return new Result.Settled(pending.line(), completed, json);
  }
}
