package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Found;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.CatchUps.Entry;
import dev.sovereign.activities.inference.receipts.CatchUps.State;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.catchup.Backlog;
import dev.sovereign.workflows.inference.catchup.CatchUpActivities;
import dev.sovereign.workflows.inference.catchup.CatchUpRequest;
import dev.sovereign.workflows.inference.catchup.Difference;
import dev.sovereign.workflows.inference.catchup.Preparation;
import dev.sovereign.workflows.inference.catchup.Readiness;
import dev.sovereign.workflows.inference.catchup.Readiness.Verdict;
import dev.sovereign.workflows.inference.catchup.Redone;
import dev.sovereign.workflows.inference.catchup.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue as the workflow that works it off sees it. Thread-safe. */
public final class CatchingUp implements CatchUpActivities {

  /** One attempt's own patience, and a worker's restart. */
  private static final Duration ASKED_WITHIN = Duration.ofMinutes(10);

  /** As long as a run asks, and a moment more. */
  private static final Duration TAKEN_FOR = Duration.ofMinutes(6);

  /** What so many runs could not get answered, an hour of them at worst, is for a person. */
  private static final int MOST_TRIES = 12;

  private final CatchUps queue;
  private final Endpoints endpoints;
  private final Answers answers;
  private final AttemptCalls calls;
  private final RoutePolicy policy;
  private final Budget budget;
  private final Clock clock;

  /**
   * What one run may do.
   *
   * @param calls made again at most
   * @param nanoUsd what they may cost at most, in nano-dollars
   */
  public record Budget(int calls, long nanoUsd) {}

  /**
   * @param policy what a call may narrow and never widen
   * @param host this host's id
   */
  public CatchingUp(
      CatchUps queue,
      Endpoints endpoints,
      Answers answers,
      ContentStore contents,
      RoutePolicy policy,
      String host,
      Budget budget,
      Clock clock) {
    this.queue = queue;
    this.endpoints = endpoints;
    this.answers = answers;
    this.calls = new AttemptCalls(contents, host, clock);
    this.policy = policy;
    this.budget = budget;
    this.clock = clock;
  }

  @Override
  public Backlog readBacklog(CatchUpRequest request) {
    queue.expire();
    int most = Objects.requireNonNullElse(request.maxCalls(), budget.calls());
    List<Waiting> waiting = queue.waiting(most).stream().map(CatchingUp::waiting).toList();
    return new Backlog(waiting, most, budget.nanoUsd());
  }

  private static Waiting waiting(Entry entry) {
    return new Waiting(
        entry.id(),
        entry.host(),
        entry.dataClass(),
        entry.operation(),
        entry.model(),
        entry.policy(),
        entry.wanted(),
        entry.earlierLayer());
  }

  @Override
  public Readiness prepare(Preparation preparation) {
    Waiting waiting = preparation.waiting();
    Optional<Entry> entry = queue.find(waiting.id()).filter(e -> e.state() == State.WAITING);
    if (entry.isEmpty()) {
      return Readiness.not(Verdict.DONE);
    }
    Optional<ContentRef> request = queue.request(entry.get());
    if (request.isEmpty()) {
      queue.end(
          waiting.id(),
          State.EXPIRED,
          "its request is not in the content store of its host any more");
      return Readiness.not(Verdict.GONE);
    }
    return ready(waiting, request.get(), preparation.leftNanoUsd());
  }

  private Readiness ready(Waiting waiting, ContentRef request, long leftNanoUsd) {
    Instant until = clock.instant().plus(ASKED_WITHIN);
    RequestBody body =
        StoredRequest.read(waiting.operation(), calls.content(request, waiting.dataClass()));
    Optional<Candidate> better =
        endpoints
            .plan(
                new PlanRequest(
                    body.operation(),
                    body.facts(),
                    waiting.dataClass(),
                    Policies.narrowed(policy, waiting.policy()),
                    until,
                    Priority.BATCH))
            .candidates()
            .stream()
            .filter(waiting::isRedeemedBy)
            .filter(candidate -> !putOff(candidate))
            .findFirst();
    if (better.isEmpty()) {
      return Readiness.not(Verdict.NOT_BACK);
    }
    long ceiling = ceiling(body, better.get());
    if (ceiling > leftNanoUsd) {
      return Readiness.not(Verdict.OVER_BUDGET);
    }
    if (!queue.take(waiting.id(), TAKEN_FOR)) {
      return Readiness.not(Verdict.TAKEN);
    }
    String id = waiting.key().id();
    // The request is the queue's: nothing is to go with the answer's row.
    answers.handOver(id, new Answers.Handed(id, "", until));
    return new Readiness(Verdict.READY, request, better.get(), ceiling);
  }

  /** What this machine would take energy for that the day has no more of. */
  private boolean putOff(Candidate candidate) {
    return candidate.tier() != Tier.CLOUD
        && endpoints.power().order().putsOff(candidate.layer())
        && endpoints.endpoint(candidate.endpoint()).onThisHost();
  }

  private long ceiling(RequestBody body, Candidate better) {
    return better.paid() ? AttemptRunner.ceiling(body.facts(), endpoints.model(better)) : 0;
  }

  @Override
  public @Nullable Difference record(Redone redone) {
    Entry entry = queue.find(redone.id()).orElse(null);
    if (entry == null) {
      return null;
    }
    if (entry.later() != null) {
      return entry.later().difference();
    }
    Candidate by = redone.by();
    Optional<Found> found = by == null ? Optional.empty() : answers.find(redone.laterCall());
    if (by == null || !(found.orElse(null) instanceof Found.Ready ready)) {
      missed(entry, redone);
      return null;
    }
    String later = AnswerText.of(ready.answer().body());
    Difference difference = TextDiff.of(queue.earlier(entry).orElse(""), later);
    queue.done(
        redone.id(),
        new CatchUps.Later(redone.laterCall(), by, later, redone.costNanoUsd(), difference));
    return difference;
  }

  private void missed(Entry entry, Redone redone) {
    String reason = redone.by() == null ? redone.reason() : "the later answer was not kept";
    if (redone.forGood() || entry.tries() + 1 >= MOST_TRIES) {
      queue.end(redone.id(), State.FAILED, reason);
    } else {
      queue.missed(redone.id(), reason, redone.costNanoUsd());
    }
  }
}
