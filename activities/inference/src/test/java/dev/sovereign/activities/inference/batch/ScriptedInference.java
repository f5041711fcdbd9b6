package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Economy;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers as a test says, and remembers what it was asked. */
final class ScriptedInference implements Inference {

  final List<InferenceCall> calls = new CopyOnWriteArrayList<>();
  volatile Function<InferenceCall, Outcome> script = ScriptedInference::answered;

  static Outcome answered(InferenceCall call) {
    String body = "{\"said\":\n\"" + call.idempotencyKey() + "\"}";
    return new Outcome.Answered(receipt(call), RawJson.of(body), false);
  }

  static Outcome refused(InferenceCall call, int status, String code) {
    return new Outcome.Refused(
        receipt(call), status, code, "refused: " + code, "come back", 1, RawJson.empty());
  }

  private static Receipt receipt(InferenceCall call) {
    return new Receipt(
        call.id(),
        Instant.EPOCH,
        call.door(),
        Operation.CHAT,
        call.dataClass(),
        "auto",
        null,
        "here",
        new Usage(1, 1, true),
        0,
        null,
        "answered",
        List.of(),
        1,
        1,
        0,
        call.idempotencyKey(),
        false,
        Economy.NONE);
  }

  @Override
  public Outcome answer(InferenceCall call, AnswerSink sink) {
    calls.add(call);
    return script.apply(call);
  }

  @Override
  public Outcome defer(InferenceCall call, WaitFor wait) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome defer(InferenceCall call, DeferUntil until) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<EndpointStatus> endpoints() {
    return List.of();
  }

  @Override
  public RoutePolicy policy() {
    return RoutePolicy.LOCAL_ONLY;
  }

  @Override
  public Optional<Answers.Found> find(String callId) {
    return Optional.empty();
  }

  @Override
  public Optional<Receipt> receipt(String callId) {
    return Optional.empty();
  }

  @Override
  public Receipts receipts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Budget.Standing> budgets() {
    return List.of();
  }
}
