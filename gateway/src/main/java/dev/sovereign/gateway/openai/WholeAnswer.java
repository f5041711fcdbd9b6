package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An outcome as one body with a status. */
final class WholeAnswer {

  private WholeAnswer() {}

  static void write(HttpServletResponse response, Outcome outcome) throws IOException {
    switch (outcome) {
      case Outcome.Answered answered -> {
        ReceiptHeaders.ofReceipt(response, answered.receipt(), answered.replayed());
        json(response, HttpServletResponse.SC_OK, answered.body());
      }
      case Outcome.Degraded degraded -> {
        ReceiptHeaders.ofReceipt(response, degraded.receipt(), false);
        json(response, HttpServletResponse.SC_OK, degraded.body());
      }
      case Outcome.Interrupted interrupted -> {
        ReceiptHeaders.ofReceipt(response, interrupted.receipt(), false);
        Failures.of(interrupted).write(response);
      }
      case Outcome.Deferred deferred -> PendingAnswer.write(response, deferred);
      case Outcome.Refused refused -> refuse(response, refused);
    }
  }

  static void json(HttpServletResponse response, int status, RawJson body) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length());
    response.getOutputStream().write(body.bytes());
  }

  private static void refuse(HttpServletResponse response, Outcome.Refused refused)
      throws IOException {
    ReceiptHeaders.ofReceipt(response, refused.receipt(), false);
    OpenAiError error = Failures.of(refused);
    if (refused.retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", Long.toString(refused.retryAfterSeconds()));
    } else if (error.status() == 429) {
      response.setHeader("Retry-After", "1");
    }
    if (Failures.isOpenAiShaped(refused.upstreamBody())) {
      json(response, error.status(), refused.upstreamBody());
    } else {
      error.write(response);
    }
  }
}
