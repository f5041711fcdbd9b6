package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.RequestHash;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Prompt;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** A workflow's question as a call, its words fetched from the content store. Thread-safe. */
final class AttemptCalls {

  private final ContentStore contents;
  private final String host;
  private final Clock clock;

  AttemptCalls(ContentStore contents, String host, Clock clock) {
    this.contents = contents;
    this.host = host;
    this.clock = clock;
  }

  InferenceCall of(AttemptRequest request) {
    Prompt prompt = request.prompt();
    return new InferenceCall(
        request.key().id(),
        AttemptReceipts.DOOR,
        ChatJson.request(
            request.candidate().model(),
            prompt.instructions(),
            words(prompt, request.dataClass()),
            prompt.maxTokens(),
            prompt.temperature(),
            prompt.jsonSchema()),
        request.dataClass(),
        request.priority(),
        null,
        request.key().value(),
        false,
        Duration.between(clock.instant(), request.deadline()));
  }

  /**
   * Of what is asked, not of whom: another candidate's answer answers the same question. A private
   * prompt is a reference, whose hash is a keyed one.
   */
  static String hash(AttemptRequest request) {
    return RequestHash.plain(request.prompt().toString().getBytes(StandardCharsets.UTF_8));
  }

  private String words(Prompt prompt, DataClass dataClass) {
    ContentRef reference = prompt.reference();
    return reference == null
        ? String.valueOf(prompt.content())
        : new String(content(reference, dataClass), StandardCharsets.UTF_8);
  }

  /**
   * The content, when the call's class is no laxer than the one that it was stored under.
   *
   * @throws io.temporal.failure.ApplicationFailure {@code REQUEST_REFUSED} when it is laxer, or
   *     this host does not have it
   */
  byte[] content(ContentRef reference, DataClass dataClass) {
    DataClass stored = contents.dataClass(reference.hash()).orElse(dataClass);
    if (stored.compareTo(dataClass) > 0) {
      throw InferenceFailure.REQUEST_REFUSED.failure(
          "Content %s was stored as %s and cannot be asked as %s: leave the class out, or store it anew."
              .formatted(reference.hash(), stored, dataClass));
    }
    return contents
        .find(reference.hash())
        .orElseThrow(
            () ->
                InferenceFailure.REQUEST_REFUSED.failure(
                    "Host %s has no content %s: store it there first, or ask its home host %s."
                        .formatted(host, reference.hash(), reference.host())));
  }
}
