package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Doubtful;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.Tried;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow is told of an attempt. Text that is private or long stays in the content store,
 * and putting it there twice is putting it there once. Thread-safe.
 */
final class AttemptOutcomes {

  private final ContentStore contents;
  private final String host;

  AttemptOutcomes(ContentStore contents, String host) {
    this.contents = contents;
    this.host = host;
  }

  Tried tried(AttemptRequest request, Result result) {
    return new Tried(
        request.candidate(),
        result.attempt(),
        host,
        result.bytesLeft(),
        result.costNanoUsd(),
        result.energy());
  }

  AttemptOutcome failed(AttemptRequest request, Failed failed) {
    return new AttemptOutcome(tried(request, failed), null, null, null, null);
  }

  /** Of a candidate that was not asked. */
  AttemptOutcome unasked(AttemptRequest request, Attempt attempt) {
    return new AttemptOutcome(
        new Tried(request.candidate(), attempt, host, 0, 0), null, null, null, null);
  }

  /**
   * The answer beside the fault that it failed its check; no receipt is left by it.
   *
   * @throws java.io.UncheckedIOException when the text must be stored and cannot be
   */
  AttemptOutcome doubtful(AttemptRequest request, Doubtful doubtful) {
    Tried tried = tried(request, doubtful);
    Reply reply = doubtful.answered().reply();
    if (request.key().operation() != null) {
      return new AttemptOutcome(
          tried,
          new Generation(
              "",
              reply.model(),
              reply.usage().promptTokens(),
              reply.usage().completionTokens(),
              tried.attempt().latencyMillis()),
          contents.put(DoubtfulAnswer.write(request.key(), reply.body()), request.dataClass()),
          null,
          null);
    }
    return outcome(request, tried, reply.body(), reply.model(), reply.usage(), null, null);
  }

  /**
   * @throws java.io.UncheckedIOException when the text must be stored and cannot be
   */
  AttemptOutcome answered(
      AttemptRequest request,
      Tried tried,
      RawJson body,
      String model,
      Usage usage,
      String receiptId) {
    return outcome(request, tried, body, model, usage, null, receiptId);
  }

  /**
   * @throws java.io.UncheckedIOException as {@link #answered}
   */
  AttemptOutcome recorded(AttemptRequest request, KeptAnswer answer) {
    Candidate asked = request.candidate();
    Candidate by =
        new Candidate(
            answer.endpoint(),
            answer.model(),
            asked.tier(),
            asked.layer(),
            0,
            false,
            "its answer was recorded before");
    Attempt attempt = new Attempt(request.index(), null, "", 0, 0);
    return outcome(
        request,
        new Tried(asked, attempt, host, 0, 0),
        answer.body(),
        answer.model(),
        new Usage(0, 0, true),
        by,
        request.key().id());
  }

  private AttemptOutcome outcome(
      AttemptRequest request,
      Tried tried,
      RawJson body,
      String model,
      Usage usage,
      @Nullable Candidate recordedBy,
      @Nullable String receiptId) {
    // Whoever asked the gateway fetches the kept answer: its text is no matter of the workflow.
    String text = request.key().operation() == null ? ChatJson.text(body) : "";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean apart =
        (request.dataClass() == DataClass.KEEP_ON_DEVICE && request.key().operation() == null)
            || bytes.length > AttemptOutcome.MAX_INLINE_BYTES;
    return new AttemptOutcome(
        tried,
        new Generation(
            apart ? "" : text,
            model,
            usage.promptTokens(),
            usage.completionTokens(),
            tried.attempt().latencyMillis()),
        apart ? contents.put(bytes, request.dataClass()) : null,
        recordedBy,
        receiptId);
  }
}
