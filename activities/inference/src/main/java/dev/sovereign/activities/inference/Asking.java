package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Doubtful;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Tried;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one candidate for a workflow, and writes the answer down before anything is made of it: what
 * fails afterwards is done again from what is written, never from another purchase. Thread-safe.
 */
final class Asking {

  private static final Logger log = LoggerFactory.getLogger(Asking.class);

  private final AttemptRunner runner;
  private final Checking checking;
  private final Books books;
  private final AttemptCalls calls;
  private final AttemptReceipts receipts;
  private final AttemptOutcomes outcomes;
  private final ContentStore contents;
  private final Clock clock;
  private final UnkeptAnswers unkept = new UnkeptAnswers();

  Asking(
      AttemptRunner runner,
      Checking checking,
      Books books,
      AttemptCalls calls,
      AttemptReceipts receipts,
      AttemptOutcomes outcomes,
      ContentStore contents,
      Clock clock) {
    this.runner = runner;
    this.checking = checking;
    this.books = books;
    this.calls = calls;
    this.receipts = receipts;
    this.outcomes = outcomes;
    this.contents = contents;
    this.clock = clock;
  }

  /**
   * Asks under a key that is claimed, unless this process has an answer that it could not keep the
   * time before.
   *
   * @param repeated whether a call that never ended may have bought the answer before
   * @throws io.temporal.failure.ApplicationFailure {@code ANSWER_NOT_STORED} when the text belongs
   *     into the content store and cannot be written; asking again then costs nothing
   */
  AttemptOutcome ask(AttemptRequest request, boolean repeated) {
    boolean kept = false;
    try {
      Optional<KeptAnswer> bought = unkept.find(request.key());
      if (bought.isPresent()) {
        kept = keep(request, bought.get());
        return recorded(request, bought.get());
      }
      InferenceCall call = calls.of(request);
      Result result = checking.checked(request, call, run(request, call));
      if (!(result instanceof Answered answered)) {
        return unanswered(request, result);
      }
      Receipt receipt = account(request, call, answered, repeated);
      kept = keep(request, answer(request, answered));
      if (!kept && request.key().operation() != null) {
        throw InferenceFailure.ANSWER_NOT_STORED.failure(
            "The answer to call %s is there and cannot be kept now.".formatted(call.id()));
      }
      forget(request.doubtful());
      return answered(request, answered, receipt);
    } finally {
      // Between two attempts a call that was handed over stays its workflow's.
      if (!kept && request.key().operation() == null) {
        books.answers().release(request.key().id(), request.key().value());
      }
    }
  }

  /** A free answer is worth giving without a promise; a paid one is not bought blindly. */
  AttemptOutcome withoutMemory(AttemptRequest request) {
    if (request.candidate().paid()) {
      return outcomes.unasked(
          request,
          new Attempt(
              request.index(), Fault.BUDGET_EXHAUSTED, "the journal of paid calls is away", 0, 0));
    }
    InferenceCall call = calls.of(request);
    Result result = checking.checked(request, call, run(request, call));
    return result instanceof Answered answered
        ? answered(request, answered, account(request, call, answered, false))
        : unanswered(request, result);
  }

  /** What was bought before, by whomever. */
  AttemptOutcome recorded(AttemptRequest request, KeptAnswer answer) {
    return stored(() -> outcomes.recorded(request, answer));
  }

  private Result run(AttemptRequest request, InferenceCall call) {
    return runner.run(
        call, request.candidate(), request.index(), false, request.deadline(), EventSink.none());
  }

  private AttemptOutcome unanswered(AttemptRequest request, Result result) {
    return switch (result) {
      case Failed failed -> failed(request, failed);
      case Doubtful doubtful -> stored(() -> outcomes.doubtful(request, doubtful));
      case Answered _ -> throw new IllegalStateException("answered");
    };
  }

  private AttemptOutcome failed(AttemptRequest request, Failed failed) {
    if (failed.attempt().fault() == Fault.CANCELLED) {
      throw InferenceFailure.MODEL_UNREACHABLE.failure("the attempt was interrupted");
    }
    return outcomes.failed(request, failed);
  }

  private Receipt account(
      AttemptRequest request, InferenceCall call, Answered answered, boolean repeated) {
    Receipt receipt =
        receipts.of(
            request,
            call.id(),
            outcomes.tried(request, answered),
            answered.reply(),
            clock.instant(),
            repeated);
    books.account(receipt, answered.costNanoUsd(), answered.reservation());
    return receipt;
  }

  private static KeptAnswer answer(AttemptRequest request, Answered answered) {
    return new KeptAnswer(
        answered.reply().body(),
        request.candidate().endpoint(),
        answered.reply().model(),
        Quality.MODEL.name());
  }

  private boolean keep(AttemptRequest request, KeptAnswer answer) {
    boolean kept = books.keep(request.key().id(), request.key().value(), answer);
    if (kept) {
      unkept.drop(request.key());
    } else {
      unkept.hold(request.key(), answer);
    }
    return kept;
  }

  private AttemptOutcome answered(AttemptRequest request, Answered answered, Receipt receipt) {
    Tried tried = outcomes.tried(request, answered);
    return stored(
        () ->
            outcomes.answered(
                request,
                tried,
                answered.reply().body(),
                answered.reply().model(),
                answered.reply().usage(),
                receipt.id()));
  }

  /**
   * Keeps, or forgets, the answer that failed its check. Doing it twice is doing it once.
   *
   * @throws io.temporal.failure.ApplicationFailure {@code ANSWER_NOT_STORED} when it is to be kept
   *     and cannot be now
   */
  void settle(Conclusion conclusion, ContentRef doubtful) {
    CallKey key = conclusion.key();
    Candidate by = conclusion.by();
    Optional<byte[]> content = by == null ? Optional.empty() : contents.find(doubtful.hash());
    if (by != null && content.isPresent()) {
      KeptAnswer answer =
          new KeptAnswer(
              DoubtfulAnswer.read(key, content.get()),
              by.endpoint(),
              by.model(),
              String.valueOf(conclusion.quality()));
      if (!books.keep(key.id(), key.value(), answer)) {
        throw InferenceFailure.ANSWER_NOT_STORED.failure(
            "The answer to call %s is there and cannot be kept now.".formatted(key.id()));
      }
    }
    forget(doubtful);
  }

  private void forget(@Nullable ContentRef doubtful) {
    if (doubtful != null) {
      try {
        contents.delete(doubtful.hash());
      } catch (UncheckedIOException e) {
        log.warn("an answer that nobody wants stays in the content store: {}", e.getMessage());
      }
    }
  }

  private static AttemptOutcome stored(Supplier<AttemptOutcome> outcome) {
    try {
      return outcome.get();
    } catch (UncheckedIOException e) {
      throw InferenceFailure.ANSWER_NOT_STORED.failure(
          "The answer is there and its text cannot be written to the content store: "
              + e.getMessage());
    }
  }
}
