package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.gateway.OpenAiError;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Outcomes without an answer, as errors. */
final class Failures {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Failures() {}

  static OpenAiError of(Outcome.Refused refused) {
    boolean error = refused.status() >= 400 && refused.status() <= 599;
    return OpenAiError.of(
        error ? refused.status() : 500, refused.code(), refused.message(), refused.next());
  }

  static OpenAiError of(Outcome.Interrupted interrupted) {
    return OpenAiError.of(
        502,
        "stream_interrupted",
        interrupted.reason(),
        "the whole answer is being finished: GET " + answerUrl(interrupted.receipt().id()));
  }

  static String answerUrl(String callId) {
    return "/v1/chat/completions/" + callId;
  }

  /** An error page of any other shape stays here: nobody knows what it quotes. */
  static boolean isOpenAiShaped(RawJson body) {
    if (body.length() == 0) {
      return false;
    }
    try {
      return JSON.readTree(body.bytes()).path("error").path("message").isString();
    } catch (JacksonException e) {
      return false;
    }
  }
}
