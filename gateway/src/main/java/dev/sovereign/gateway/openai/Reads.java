package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Answers.Found;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.gateway.OpenAiError;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is only read below {@code /v1}: models, answers and receipts. Thread-safe. */
final class Reads {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Inference inference;

  Reads(Inference inference) {
    this.inference = inference;
  }

  void answer(Route route, String parameter, HttpServletResponse response)
      throws IOException, RefusedException {
    switch (route) {
      case MODELS -> write(response, 200, Models.list(inference.endpoints()));
      case MODEL -> write(response, 200, model(parameter));
      case ANSWER -> answer(parameter, response);
      case RECEIPT -> write(response, 200, ReceiptJson.of(receipt(parameter)).put("id", parameter));
      case CHAT, COMPLETION, EMBEDDING -> throw new IllegalArgumentException(route.path());
    }
  }

  private ObjectNode model(String id) throws RefusedException {
    ObjectNode model = Models.find(inference.endpoints(), id);
    if (model == null) {
      throw new RefusedException(
          new OpenAiError(
              404,
              "model_not_found",
              "model",
              "no endpoint has this model",
              "see GET /v1/models, or ask for the model auto"));
    }
    return model;
  }

  private Receipt receipt(String id) throws RefusedException {
    Receipt receipt = CallIds.isPlausible(id) ? inference.receipt(id).orElse(null) : null;
    if (receipt == null) {
      throw refuse(
          404,
          "receipt_not_found",
          "no receipt has this id",
          "take the id from the header " + ReceiptHeaders.RECEIPT);
    }
    return receipt;
  }

  private void answer(String id, HttpServletResponse response)
      throws IOException, RefusedException {
    Found found = CallIds.isPlausible(id) ? inference.find(id).orElse(null) : null;
    switch (found) {
      case null ->
          throw refuse(
              404,
              "answer_not_found",
              "no answer is kept under this id",
              "answers are kept for calls with an Idempotency-Key, for broken streams, and for whoever"
                  + " waits for a tier");
      case Found.Ready ready -> ready(id, ready.answer(), response);
      case Found.Pending pending -> PendingAnswer.write(response, id, pending.since());
      case Found.Failed failed ->
          throw refuse(410, "answer_failed", failed.reason(), "make the call again");
    }
  }

  private static void ready(String id, KeptAnswer answer, HttpServletResponse response)
      throws IOException {
    ReceiptHeaders.add(response, ReceiptHeaders.RECEIPT, id);
    if (!answer.endpoint().isEmpty()) {
      ReceiptHeaders.add(response, ReceiptHeaders.ENDPOINT, answer.endpoint());
    }
    ReceiptHeaders.add(response, ReceiptHeaders.MODEL, answer.model());
    ReceiptHeaders.add(response, ReceiptHeaders.QUALITY, answer.quality().toLowerCase(Locale.ROOT));
    WholeAnswer.json(response, 200, answer.body());
  }

  private static RefusedException refuse(int status, String code, String message, String next) {
    return new RefusedException(OpenAiError.of(status, code, message, next));
  }

  private static void write(HttpServletResponse response, int status, JsonNode body)
      throws IOException {
    WholeAnswer.json(response, status, RawJson.of(JSON.writeValueAsBytes(body)));
  }
}
