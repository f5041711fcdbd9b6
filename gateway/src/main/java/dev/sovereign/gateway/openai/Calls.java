package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.DeferUntil;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Makes a call of a request and an answer of its outcome. Thread-safe. */
final class Calls {

  private static final String DOOR = "gateway";

  private final Inference inference;
  private final OpenAiSettings settings;
  private final CallIds ids = new CallIds();

  Calls(Inference inference, OpenAiSettings settings) {
    this.inference = inference;
    this.settings = settings;
  }

  void answer(Operation operation, HttpServletRequest request, HttpServletResponse response)
      throws IOException, RefusedException {
    Hints hints = Hints.read(request, settings, inference.policy());
    InferenceCall call = read(operation, hints, request);
    WaitFor wait = hints.waitFor();
    DeferUntil until = hints.deferUntil();
    if (wait != null) {
      waitable(operation, Hints.WAIT_FOR_TIER);
      reach(call).check(Hints.WAIT_FOR_TIER, List.of(wait.tier()));
      WholeAnswer.write(response, inference.defer(call, wait));
    } else if (until != null) {
      waitable(operation, Hints.DEFER_UNTIL);
      reach(call).check(Hints.DEFER_UNTIL, until.tiers());
      WholeAnswer.write(response, inference.defer(call, until));
    } else if (operation == Operation.EMBEDDING || !call.body().facts().stream()) {
      WholeAnswer.write(response, inference.answer(call, AnswerSink.none()));
    } else {
      stream(call, response);
    }
  }

  private void stream(InferenceCall call, HttpServletResponse response) throws IOException {
    EventStream events = new EventStream(response, call.id());
    Outcome outcome;
    try {
      outcome = inference.answer(call, events);
    } catch (RuntimeException e) {
      if (!events.isOpen()) {
        throw e;
      }
      if (!events.isBroken()) {
        StreamedAnswer.fail(events, Unexpected.error(e));
      }
      return;
    }
    if (!events.isBroken()) {
      StreamedAnswer.end(response, events, call.body(), outcome);
    }
  }

  private Reach reach(InferenceCall call) {
    return Reach.of(inference, call.policy(), call.dataClass());
  }

  private static void waitable(Operation operation, String hint) throws RefusedException {
    if (operation == Operation.EMBEDDING) {
      throw new RefusedException(
          new OpenAiError(
              400,
              "invalid_header",
              hint,
              hint + ": embeddings are not waited for",
              "leave the header out"));
    }
  }

  private InferenceCall read(Operation operation, Hints hints, HttpServletRequest request)
      throws RefusedException {
    return new InferenceCall(
        ids.next(),
        DOOR,
        parse(operation, Bodies.read(request, settings.maxBodyBytes())),
        hints.dataClass(),
        hints.priority(),
        hints.policy(),
        hints.idempotencyKey(),
        hints.degrade(),
        hints.timeout(),
        hints.reuse());
  }

  private static RequestBody parse(Operation operation, byte[] body) throws RefusedException {
    try {
      return RequestBody.parse(operation, body);
    } catch (BadRequestException e) {
      throw new RefusedException(
          new OpenAiError(
              400,
              "invalid_request",
              e.field().isEmpty() ? null : e.field(),
              String.valueOf(e.getMessage()),
              "see GET /openapi.json"));
    }
  }
}
