package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Economy;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Tried;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receipts of workflows' calls: one a call, with all of its attempts. Thread-safe. */
final class AttemptReceipts {

  private final String host;

  AttemptReceipts(String host) {
    this.host = host;
  }

  /** Through which door the call came. */
  static String door(CallKey key) {
    if (key.earlier() != null) {
      return "catch-up";
    }
    return key.operation() == null ? "activity" : "gateway";
  }

  private static Operation operation(CallKey key) {
    return key.operation() == null ? Operation.CHAT : Operation.valueOf(key.operation());
  }

  /**
   * Of a call that this attempt has answered.
   *
   * @param reply what it answered
   */
  Receipt of(
      AttemptRequest request,
      String id,
      Tried answering,
      Reply reply,
      Instant endedAt,
      boolean repeated) {
    List<Tried> tried = new ArrayList<>(request.earlier());
    tried.add(answering);
    return new Receipt(
        id,
        request.askedAt(),
        door(request.key()),
        operation(request.key()),
        request.dataClass(),
        request.model(),
        request.candidate(),
        host,
        reply.usage(),
        cost(tried),
        Quality.MODEL,
        "answered",
        recorded(tried),
        micros(request.askedAt(), endedAt),
        firstToken(micros(request.askedAt(), endedAt), answering.attempt(), reply),
        bytesLeft(tried),
        request.key().value(),
        repeated,
        economy(request.key(), request.needed(), tried));
  }

  /** Of a call whose attempts left none. */
  Receipt of(Conclusion conclusion) {
    return new Receipt(
        conclusion.key().id(),
        conclusion.askedAt(),
        door(conclusion.key()),
        operation(conclusion.key()),
        conclusion.dataClass(),
        conclusion.model(),
        conclusion.by(),
        host,
        new Usage(conclusion.promptTokens(), conclusion.completionTokens(), true),
        cost(conclusion.tried()),
        conclusion.quality(),
        conclusion.outcome(),
        recorded(conclusion.tried()),
        micros(conclusion.askedAt(), conclusion.endedAt()),
        firstToken(conclusion),
        bytesLeft(conclusion.tried()),
        conclusion.key().value(),
        false,
        economy(conclusion.key(), conclusion.needed(), conclusion.tried()));
  }

  /** What is left of the attempt after its first token is taken off the whole. */
  private static long firstToken(long micros, Attempt answering, Reply reply) {
    long after = answering.latencyMillis() * 1_000 - reply.firstTokenNanos() / 1_000;
    return Math.max(1, micros - Math.max(0, after));
  }

  /**
   * Of an answer that failed its check and is given after all: its text was there when the next one
   * was asked. 0 when nobody answered.
   */
  private static long firstToken(Conclusion conclusion) {
    long micros = micros(conclusion.askedAt(), conclusion.endedAt());
    for (Tried tried : conclusion.tried().reversed()) {
      if (tried.candidate().equals(conclusion.by())) {
        return Math.max(1, micros);
      }
      micros -= tried.attempt().latencyMillis() * 1_000;
    }
    return 0;
  }

  private static Economy economy(CallKey key, @Nullable Layer needed, List<Tried> tried) {
    Energy energy = null;
    for (Tried each : tried) {
      energy = Energy.together(energy, each.energy());
    }
    return new Economy(needed, energy, 0, key.earlier());
  }

  private static long cost(List<Tried> tried) {
    return tried.stream().mapToLong(Tried::costNanoUsd).sum();
  }

  private static long bytesLeft(List<Tried> tried) {
    return tried.stream().mapToLong(Tried::bytesLeft).sum();
  }

  private static List<RecordedAttempt> recorded(List<Tried> tried) {
    return tried.stream()
        .map(each -> new RecordedAttempt(each.candidate(), each.attempt(), each.costNanoUsd()))
        .toList();
  }

  private static long micros(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1000);
  }
}
