package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.gateway.OpenAiError;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What should not have been thrown: the caller gets a reference, the log says where it was. */
final class Unexpected {

  private static final Logger log = LoggerFactory.getLogger(Unexpected.class);
  private static final int FRAMES = 12;

  private Unexpected() {}

  static OpenAiError error(RuntimeException e) {
    if (e instanceof StoreUnavailableException) {
      return OpenAiError.of(
          503,
          "store_unavailable",
          "PostgreSQL does not answer",
          "run ./sovereign status; the request can be sent again");
    }
    if (e instanceof InvalidParameterException) {
      return OpenAiError.of(
          400, "invalid_request", "the query cannot be read", "check its names and its encoding");
    }
    String reference = UUID.randomUUID().toString().substring(0, 8);
    log.error("unexpected error {} at the inference door: {}", reference, where(e));
    return OpenAiError.of(
        500,
        "internal_error",
        "unexpected error " + reference,
        "look for " + reference + " in ./sovereign logs worker");
  }

  /** Types and places only: a message may quote the prompt. */
  private static String where(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < 4; cause = cause.getCause()) {
      text.append(depth++ == 0 ? "" : " caused by ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        text.append("\n\tat ").append(frames[i]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
