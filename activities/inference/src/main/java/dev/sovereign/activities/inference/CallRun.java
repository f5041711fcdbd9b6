package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Doubtful;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Economy;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Outages;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.Step;
import dev.sovereign.workflows.inference.Tried;
import dev.sovereign.workflows.inference.Walk;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through its plan: what was tried, what it cost, and whether the caller saw
 * the first token. Used by one thread at a time.
 */
final class CallRun {

  private static final Usage NOTHING = new Usage(0, 0, true);

  final InferenceCall call;
  final boolean repeated;
  private final String host;
  private final AttemptRunner runner;
  private final Checking checking;
  private final Clock clock;
  private final AnswerSink sink;
  private final Instant at;
  private final long startNanos = System.nanoTime();
  private final List<Attempt> attempts = new ArrayList<>(2);
  private final List<Result> results = new ArrayList<>(2);
  @Nullable String cacheKey;
  private @Nullable RoutePlan plan;
  private @Nullable UpstreamException lastFault;
  private @Nullable Answered kept;
  private boolean begun;
  private long costNanoUsd;
  private long bytesLeft;
  private @Nullable Energy energy;
  private long firstTokenNanos;

  CallRun(
      InferenceCall call,
      boolean repeated,
      String host,
      AttemptRunner runner,
      Checking checking,
      Clock clock,
      AnswerSink sink) {
    this.call = call;
    this.repeated = repeated;
    this.host = host;
    this.runner = runner;
    this.checking = checking;
    this.clock = clock;
    this.sink = sink;
    this.at = clock.instant();
  }

  /** The deadline of the whole call. */
  Instant deadline() {
    return at.plus(call.timeout());
  }

  void follow(RoutePlan chosen) {
    plan = chosen;
  }

  RoutePlan plan() {
    if (plan == null) {
      throw new IllegalStateException("not planned yet");
    }
    return plan;
  }

  /** The first of a stream's tokens went to the caller, who then can be given no other answer. */
  boolean begun() {
    return begun;
  }

  @Nullable UpstreamException lastFault() {
    return lastFault;
  }

  Step next() {
    return Walk.next(plan(), attempts, clock.instant());
  }

  /** Asks a candidate, with the caller listening. */
  Result ask(int candidate) {
    Result result = run(candidate, data -> pass(candidate, data));
    return keep(checking.checked(call, plan(), result, call.body().facts().stream()));
  }

  /** Asks a candidate for the whole answer, with nobody listening. */
  Result askQuietly(int candidate) {
    return keep(checking.checked(call, plan(), run(candidate, EventSink.none()), false));
  }

  private Result run(int candidate, EventSink listener) {
    RoutePlan chosen = plan();
    Candidate asked = chosen.candidates().get(candidate);
    boolean spare = othersAfter(candidate, asked.endpoint(), chosen.candidates());
    return runner.run(call, asked, candidate, spare, chosen.deadline(), listener);
  }

  private static boolean othersAfter(int index, String endpoint, List<Candidate> candidates) {
    for (int i = index + 1; i < candidates.size(); i++) {
      if (!candidates.get(i).endpoint().equals(endpoint)) {
        return true;
      }
    }
    return false;
  }

  private void pass(int candidate, byte[] data) throws IOException {
    if (!begun) {
      begun = true;
      firstTokenNanos = System.nanoTime() - startNanos;
      sink.begin(plan().candidates().get(candidate), recorded());
    }
    sink.event(data);
  }

  private Result keep(Result result) {
    attempts.add(result.attempt());
    results.add(result);
    costNanoUsd += result.costNanoUsd();
    bytesLeft += result.bytesLeft();
    energy = Energy.together(energy, result.energy());
    switch (result) {
      case Answered answered -> begin(answered);
      case Doubtful doubtful -> {
        begin(doubtful.answered());
        kept = doubtful.answered();
      }
      case Failed failed -> lastFault = failed.cause();
    }
    return result;
  }

  private void begin(Answered answered) {
    if (firstTokenNanos == 0) {
      firstTokenNanos = sinceStart() - elapsedAfterFirstToken(answered);
    }
  }

  /** The last answer that failed its check, which is given when the walk ends with it. */
  Answered doubtful() {
    if (kept == null) {
      throw new IllegalStateException("no answer is kept");
    }
    return kept;
  }

  private static long elapsedAfterFirstToken(Answered answered) {
    return Math.max(
        0, answered.attempt().latencyMillis() * 1_000_000 - answered.reply().firstTokenNanos());
  }

  private long sinceStart() {
    return System.nanoTime() - startNanos;
  }

  List<RecordedAttempt> recorded() {
    if (attempts.isEmpty()) {
      return List.of();
    }
    List<RecordedAttempt> recorded = new ArrayList<>(attempts.size());
    for (Result result : results) {
      Attempt attempt = result.attempt();
      Candidate candidate = plan().candidates().get(attempt.candidate());
      recorded.add(new RecordedAttempt(candidate, attempt, result.costNanoUsd()));
    }
    return recorded;
  }

  /** The same for a workflow. */
  List<Tried> tried() {
    List<Tried> tried = new ArrayList<>(results.size());
    for (Result result : results) {
      tried.add(
          new Tried(
              plan().candidates().get(result.attempt().candidate()),
              result.attempt(),
              host,
              result.bytesLeft(),
              result.costNanoUsd(),
              result.energy()));
    }
    return tried;
  }

  /** When it was asked. */
  Instant at() {
    return at;
  }

  Receipt answered(Answered result, String outcome) {
    Candidate candidate = plan().candidates().get(result.attempt().candidate());
    boolean passed = attempts.getLast().fault() == null;
    Quality quality = passed ? Quality.MODEL : Quality.DEGRADED;
    return receipt(candidate, result.reply().usage(), quality, outcome);
  }

  Receipt unanswered(String outcome) {
    return receipt(null, NOTHING, null, outcome);
  }

  Receipt byRules() {
    return receipt(null, NOTHING, Quality.DEGRADED, "degraded");
  }

  /** Of an answer that was kept, which cost nothing now. */
  Receipt cached(Candidate by, long savedNanoUsd) {
    Economy economy = new Economy(null, null, savedNanoUsd, null);
    return receipt(by, NOTHING, Quality.MODEL, "cached", economy);
  }

  /** Who was away; empty when the first choice answered at once. */
  List<String> outages() {
    return Outages.of(plan(), attempts);
  }

  private Receipt receipt(
      @Nullable Candidate candidate, Usage usage, @Nullable Quality quality, String outcome) {
    Economy economy = new Economy(plan == null ? null : plan.first(), energy, 0, null);
    return receipt(candidate, usage, quality, outcome, economy);
  }

  private Receipt receipt(
      @Nullable Candidate candidate,
      Usage usage,
      @Nullable Quality quality,
      String outcome,
      Economy economy) {
    return new Receipt(
        call.id(),
        at,
        call.door(),
        call.body().operation(),
        call.dataClass(),
        call.body().facts().model(),
        candidate,
        host,
        usage,
        costNanoUsd,
        quality,
        outcome,
        recorded(),
        sinceStart() / 1000,
        firstTokenNanos / 1000,
        bytesLeft,
        call.idempotencyKey(),
        repeated,
        economy);
  }
}
