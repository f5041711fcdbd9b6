package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer that is not there yet: 202, and where it will be. */
final class PendingAnswer {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RETRY_SECONDS = "1";

  private PendingAnswer() {}

  /** Of a call that a workflow makes from now on. */
  static void write(HttpServletResponse response, Outcome.Deferred deferred) throws IOException {
    String id = deferred.receipt().id();
    response.setHeader("Location", Failures.answerUrl(id));
    write(response, id, deferred.receipt().at());
  }

  static void write(HttpServletResponse response, String id, Instant since) throws IOException {
    ReceiptHeaders.add(response, ReceiptHeaders.RECEIPT, id);
    response.setHeader("Retry-After", RETRY_SECONDS);
    ObjectNode body = JSON.createObjectNode();
    body.put("id", id).put("object", "sovereign.answer").put("status", "pending");
    body.put("since", since.toString());
    WholeAnswer.json(response, 202, RawJson.of(JSON.writeValueAsBytes(body)));
  }
}
