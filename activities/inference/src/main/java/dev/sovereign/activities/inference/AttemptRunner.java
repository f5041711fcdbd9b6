package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.Endpoints.Permit;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Budget.Reservation;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter.Work;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks one candidate: a slot of its endpoint, money when it costs some, the call itself, and the
 * news for its breaker. Both drivers of the walk go through here. Thread-safe.
 */
final class AttemptRunner {

  /** What a model may write when the request names no limit; only to reserve money for it. */
  private static final int UNSAID_MAX_TOKENS = 4096;

  private static final Usage NOTHING = new Usage(0, 0, true);

  private final Endpoints endpoints;
  private final Budget budget;
  private final Clock clock;

  AttemptRunner(Endpoints endpoints, Budget budget, Clock clock) {
    this.endpoints = endpoints;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * @param index the candidate's place in the plan
   * @param spare whether another endpoint is left: then nobody waits long for the trial of one that
   *     was away
   * @param deadline of the whole call
   * @param sink takes the events of a stream
   */
  Result run(
      InferenceCall call,
      Candidate candidate,
      int index,
      boolean spare,
      Instant deadline,
      EventSink sink) {
    Wasted wasted = new Wasted();
    long start = System.nanoTime();
    Result result = null;
    while (result == null) {
      result = runOnce(call, candidate, index, spare, deadline, sink, start, wasted);
    }
    return result;
  }

  /** What was taken on this machine by tries that stepped back. */
  private static final class Wasted {
    private @Nullable Energy energy;
  }

  /** Its call was interrupted for somebody who waits for an answer, and is to be made again. */
  private static final class SteppedBackException extends Exception {
    private static final long serialVersionUID = 1L;

    SteppedBackException() {
      super("made way for an interactive call", null, false, false);
    }
  }

  /** Absent when it stepped back. */
  private @Nullable Result runOnce(
      InferenceCall call,
      Candidate candidate,
      int index,
      boolean spare,
      Instant deadline,
      EventSink sink,
      long start,
      Wasted wasted) {
    Endpoint endpoint = endpoints.endpoint(candidate.endpoint());
    Spending spending = new Spending();
    Metering metering = new Metering(candidate, endpoint);
    try (Permit permit = endpoints.acquire(candidate, call.priority(), deadline)) {
      spending.reserve(call, candidate);
      metering.begin();
      if (mayBeMadeAgain(call, candidate)) {
        permit.mayStepBack();
      }
      Duration limit = spare ? permit.trialLimit() : null;
      UpstreamCall upstreamCall = upstreamCall(call, candidate, deadline, limit);
      Reply reply = ask(permit, candidate, upstreamCall, sink, spending);
      return new Answered(
          new Attempt(index, null, "", 0, millisSince(start)),
          reply,
          candidate.paid() ? endpoints.model(candidate).price().of(reply.usage()) : 0,
          endpoint.onThisHost() ? 0 : reply.bytesSent(),
          Energy.together(wasted.energy, metering.end(reply.usage())),
          spending.takeOver());
    } catch (SteppedBackException _) {
      wasted.energy = Energy.together(wasted.energy, metering.end(NOTHING));
      return null;
    } catch (UpstreamException e) {
      return new Failed(
          new Attempt(
              index,
              e.fault(),
              String.valueOf(e.getMessage()),
              e.retryAfter().toMillis(),
              millisSince(start)),
          e,
          spending.giveBack(e),
          spending.sent(e) && !endpoint.onThisHost() ? call.body().json().length() : 0,
          Energy.together(wasted.energy, metering.end(NOTHING)));
    } finally {
      metering.end(NOTHING);
      spending.close();
    }
  }

  private Reply ask(
      Permit permit,
      Candidate candidate,
      UpstreamCall upstreamCall,
      EventSink sink,
      Spending spending)
      throws UpstreamException, SteppedBackException {
    spending.asked();
    try {
      Reply reply = endpoints.upstream(candidate.endpoint()).call(upstreamCall, sink);
      // An answer that came in the same moment is an answer.
      permit.steppedBack();
      permit.report(null, Duration.ZERO);
      return reply;
    } catch (UpstreamException e) {
      if (permit.steppedBack()) {
        throw new SteppedBackException();
      }
      permit.report(e.fault(), e.retryAfter());
      throw e;
    }
  }

  /** Nobody waits for it, nobody has seen a part of it, and it costs nothing. */
  private static boolean mayBeMadeAgain(InferenceCall call, Candidate candidate) {
    return call.priority() == Priority.BATCH && !candidate.paid() && !call.body().facts().stream();
  }

  private UpstreamCall upstreamCall(
      InferenceCall call, Candidate candidate, Instant deadline, @Nullable Duration trialLimit) {
    Timeouts own = endpoints.endpoint(candidate.endpoint()).timeouts();
    if (trialLimit != null) {
      own = ofTrial(own, trialLimit, call.body().facts().stream());
    }
    Duration left = Duration.ofMillis(deadline.toEpochMilli() - clock.millis());
    boolean cut = left.compareTo(own.answer()) < 0;
    Timeouts timeouts = cut ? new Timeouts(own.connect(), own.firstByte(), own.idle(), left) : own;
    return new UpstreamCall(call.body(), candidate.model(), timeouts, cut);
  }

  /** A stream that has begun is passed on, so only its beginning is cut. */
  private static Timeouts ofTrial(Timeouts own, Duration limit, boolean stream) {
    return stream
        ? new Timeouts(own.connect(), shorter(own.firstByte(), limit), own.idle(), own.answer())
        : new Timeouts(own.connect(), own.firstByte(), own.idle(), shorter(own.answer(), limit));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /** What came of asking a candidate. */
  sealed interface Result {
    /** As the walk sees it. */
    Attempt attempt();

    /** What it cost, or may have cost at most. */
    long costNanoUsd();

    /** Bytes of the request that left this machine. */
    long bytesLeft();

    /** What it took on this machine; absent when nothing here worked for it, or nobody knows. */
    @Nullable Energy energy();
  }

  /**
   * @param reservation to be settled with the receipt; absent when the call was free
   */
  record Answered(
      Attempt attempt,
      Reply reply,
      long costNanoUsd,
      long bytesLeft,
      @Nullable Energy energy,
      @Nullable Reservation reservation)
      implements Result {}

  /**
   * It answered, and the answer failed its check. It is paid for already, and may be given after
   * all.
   */
  record Doubtful(Attempt attempt, Answered answered) implements Result {

    @Override
    public long costNanoUsd() {
      return answered.costNanoUsd();
    }

    @Override
    public long bytesLeft() {
      return answered.bytesLeft();
    }

    @Override
    public @Nullable Energy energy() {
      return answered.energy();
    }

    /** As it was checked: money for it is taken now, since the call goes on. */
    static Doubtful of(Answered answered, String wrong) {
      Attempt was = answered.attempt();
      Reservation reservation = answered.reservation();
      if (reservation != null) {
        reservation.forfeit(answered.costNanoUsd());
      }
      return new Doubtful(
          new Attempt(was.candidate(), Fault.CHECK_FAILED, wrong, 0, was.latencyMillis()),
          new Answered(
              was,
              answered.reply(),
              answered.costNanoUsd(),
              answered.bytesLeft(),
              answered.energy(),
              null));
    }
  }

  /**
   * @param cause the fault with the endpoint's own words, for the caller alone
   */
  record Failed(
      Attempt attempt,
      UpstreamException cause,
      long costNanoUsd,
      long bytesLeft,
      @Nullable Energy energy)
      implements Result {}

  /** What one attempt takes on this machine, from its slot to its end, told once. */
  private final class Metering {
    private final Candidate candidate;
    private final boolean here;
    private long begun;
    private boolean running;

    Metering(Candidate candidate, Endpoint endpoint) {
      this.candidate = candidate;
      // What passes requests on works elsewhere, wherever it listens.
      this.here = endpoint.onThisHost() && candidate.tier() != Tier.CLOUD;
    }

    void begin() {
      if (here) {
        begun = endpoints.power().meter().begin();
        running = true;
      }
    }

    @Nullable Energy end(Usage usage) {
      if (!running) {
        return null;
      }
      running = false;
      return endpoints
          .power()
          .meter()
          .end(begun, new Work(candidate.model(), usage.promptTokens(), usage.completionTokens()));
    }
  }

  /** What one attempt takes from the budget, which ends in one way whatever is thrown. */
  private final class Spending {
    private boolean asked;
    private long ceiling;
    private @Nullable Reservation open;

    void reserve(InferenceCall call, Candidate candidate) throws UpstreamException {
      if (!candidate.paid()) {
        return;
      }
      ceiling = ceiling(call.body().facts(), endpoints.model(candidate));
      open = budget.reserve(call.id(), candidate, ceiling);
    }

    /** From now on the request may be on its way. */
    void asked() {
      asked = true;
    }

    /** Whether the request may have reached the endpoint. */
    boolean sent(UpstreamException e) {
      return asked
          && switch (e.fault()) {
            case CONNECT_TIMEOUT, DNS, REFUSED, TLS -> false;
            default -> true;
          };
    }

    @Nullable Reservation takeOver() {
      Reservation taken = open;
      open = null;
      return taken;
    }

    /** Returns what the failed attempt is taken to have cost. */
    long giveBack(UpstreamException e) {
      Reservation reservation = takeOver();
      if (reservation == null) {
        return 0;
      }
      // Providers bill what they computed; an error status says that they did not.
      if (sent(e) && (e.status() == 0 || e.status() == 200)) {
        reservation.forfeit(ceiling);
        return ceiling;
      }
      reservation.release();
      return 0;
    }

    /** Only after an exception that nobody expected: the provider may have worked. */
    void close() {
      Reservation left = takeOver();
      if (left != null) {
        left.forfeit(ceiling);
      }
    }
  }

  /** What asking may cost at most, in nano-dollars. */
  static long ceiling(RequestFacts facts, EndpointModel model) {
    int answer = facts.maxTokens() > 0 ? facts.maxTokens() : UNSAID_MAX_TOKENS;
    // A token is at least one character, and most text has four to one: half of the characters
    // covers what no tokenizer here has counted.
    int prompt =
        Math.max(facts.estimatedPromptTokens(), facts.messages() * 8 + facts.textChars() / 2);
    return model.price().of(prompt, answer);
  }
}
