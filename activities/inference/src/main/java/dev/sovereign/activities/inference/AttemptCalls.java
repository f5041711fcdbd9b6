package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.receipts.RequestHash;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Excerpt;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.RouteRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
    return new InferenceCall(
        request.key().id(),
        AttemptReceipts.door(request.key()),
        body(request),
        request.dataClass(),
        request.priority(),
        null,
        request.key().value(),
        false,
        Duration.between(clock.instant(), request.deadline()),
        Reuse.NONE);
  }

  private RequestBody body(AttemptRequest request) {
    Prompt prompt = request.prompt();
    ContentRef reference = prompt.reference();
    String operation = request.key().operation();
    return reference == null || operation == null
        ? question(prompt, request.candidate().model(), request.dataClass())
        : StoredRequest.read(operation, content(reference, request.dataClass()));
  }

  /** A workflow's own question as the request that a gateway would be sent. */
  RequestBody question(Prompt prompt, String model, DataClass dataClass) {
    return ChatJson.request(
        model,
        prompt.instructions(),
        words(prompt, dataClass),
        prompt.maxTokens(),
        prompt.temperature(),
        prompt.jsonSchema());
  }

  /** The whole request of a call that the gateway handed over; null of any other. */
  @Nullable RequestBody handedOver(RouteRequest request) {
    ContentRef reference = request.reference();
    String operation = request.operation();
    return reference == null || operation == null
        ? null
        : StoredRequest.read(operation, content(reference, request.dataClass()));
  }

  /** What routing needs to know of a workflow's own question. */
  RequestFacts facts(RouteRequest request) {
    ContentRef reference = request.reference();
    String stored = "";
    Excerpt excerpt = request.excerpt();
    if (reference != null) {
      stored = new String(content(reference, request.dataClass()), StandardCharsets.UTF_8);
      excerpt = Excerpt.of(stored);
    }
    return new RequestFacts(
        request.model(),
        true,
        false,
        1,
        request.inlineChars() + stored.length(),
        false,
        request.structured(),
        false,
        request.maxTokens(),
        excerpt == null ? Estimate.UNREAD : estimate(request, excerpt));
  }

  /** By the words, as of the same question to the gateway. */
  private static Estimate estimate(RouteRequest request, Excerpt excerpt) {
    return ChatJson.request(
            request.model(),
            null,
            excerpt.padded(),
            request.maxTokens(),
            0,
            request.structured() ? "{}" : null)
        .facts()
        .estimate();
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
