package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a stream ends: {@code [DONE]} follows a complete answer and nothing else. */
final class StreamedAnswer {

  private static final JsonMapper JSON = JsonMapper.shared();

  private StreamedAnswer() {}

  static void end(
      HttpServletResponse response, EventStream events, RequestBody asked, Outcome outcome)
      throws IOException {
    switch (outcome) {
      case Outcome.Answered answered when events.isOpen() -> events.done();
      case Outcome.Answered answered -> {
        ReceiptHeaders.ofReceipt(response, answered.receipt(), answered.replayed());
        replay(events, asked, answered.body());
      }
      case Outcome.Degraded degraded when !events.isOpen() -> {
        ReceiptHeaders.ofReceipt(response, degraded.receipt(), false);
        replay(events, asked, degraded.body());
      }
      case Outcome.Interrupted interrupted when events.isOpen() -> interrupt(events, interrupted);
      case Outcome.Refused refused when events.isOpen() -> fail(events, Failures.of(refused));
      case Outcome.Degraded degraded ->
          fail(events, OpenAiError.of(502, "stream_interrupted", degraded.reason(), "ask again"));
      case Outcome.Interrupted _, Outcome.Refused _, Outcome.Deferred _ ->
          WholeAnswer.write(response, outcome);
    }
  }

  /** The stream ends with an error. */
  static void fail(EventStream events, OpenAiError error) throws IOException {
    events.send(JSON.writeValueAsBytes(error.tree()));
  }

  private static void interrupt(EventStream events, Outcome.Interrupted interrupted)
      throws IOException {
    String id = interrupted.receipt().id();
    ObjectNode body = Failures.of(interrupted).tree();
    body.withObject("error").put("answer_id", id).put("answer_url", Failures.answerUrl(id));
    events.send(JSON.writeValueAsBytes(body));
  }

  private static void replay(EventStream events, RequestBody asked, RawJson body)
      throws IOException {
    var chunks = Chunks.of(asked.operation(), body, asked.facts().usageAsked());
    events.open();
    for (byte[] chunk : chunks) {
      events.send(chunk);
    }
    events.done();
  }
}
