package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.RouteRequest;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import dev.sovereign.workflows.inference.Tried;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workflows' side of routed inference: one activity a step of a walk that the workflow makes.
 * Asks the same endpoints, through the same breakers and limiters, as the gateway. Thread-safe.
 */
public final class EndpointActivities implements RoutedInferenceActivities {

  private static final String DOOR = "activity";

  /** Another attempt of the same call runs in this process: it is given so long to end. */
  private static final Duration IN_FLIGHT_PAUSE = Duration.ofMillis(500);

  private final Endpoints endpoints;
  private final Receipts receipts;
  private final Answers answers;
  private final ContentStore contents;
  private final RoutePolicy policy;
  private final String host;
  private final Clock clock;
  private final Books books;
  private final AttemptRunner runner;

  /**
   * @param policy what a call may narrow and never widen
   * @param host this host's id
   */
  public EndpointActivities(
      Endpoints endpoints,
      Receipts receipts,
      Budget budget,
      Answers answers,
      ContentStore contents,
      RoutePolicy policy,
      String host,
      Clock clock) {
    this.endpoints = endpoints;
    this.receipts = receipts;
    this.answers = answers;
    this.contents = contents;
    this.policy = policy;
    this.host = host;
    this.clock = clock;
    this.books = new Books(receipts, answers);
    this.runner = new AttemptRunner(endpoints, budget, clock);
  }

  @Override
  public RoutePlan plan(RouteRequest request) {
    ContentRef reference = request.reference();
    int chars =
        request.inlineChars()
            + (reference == null ? 0 : content(reference, request.dataClass()).length);
    RequestFacts facts =
        new RequestFacts(
            request.model(),
            true,
            false,
            1,
            chars,
            false,
            request.structured(),
            false,
            request.maxTokens());
    return endpoints.plan(
        new PlanRequest(
            Operation.CHAT,
            facts,
            request.dataClass(),
            Policies.narrowed(policy, request.policy()),
            request.deadline()));
  }

  @Override
  public AttemptOutcome attempt(AttemptRequest request) {
    return Heartbeats.during(() -> claimAndAsk(request));
  }

  private AttemptOutcome claimAndAsk(AttemptRequest request) throws InterruptedException {
    while (true) {
      Claim claim;
      try {
        claim = answers.claim(request.key().value(), hash(request), request.key().id());
      } catch (StoreUnavailableException _) {
        return withoutMemory(request);
      }
      switch (claim) {
        case Claim.Granted granted -> {
          return ask(request, granted.repeated(), true);
        }
        case Claim.Recorded recorded -> {
          return recorded(request, recorded.answer());
        }
        case Claim.InFlight _ -> Thread.sleep(IN_FLIGHT_PAUSE);
        case Claim.Conflict _ ->
            throw InferenceFailure.REQUEST_REFUSED.failure(
                "Call %s was made before with another prompt: give each question of a workflow a name of its own."
                    .formatted(request.key().id()));
      }
    }
  }

  /** A free answer is worth giving without a promise; a paid one is not bought blindly. */
  private AttemptOutcome withoutMemory(AttemptRequest request) {
    if (!request.candidate().paid()) {
      return ask(request, false, false);
    }
    Attempt attempt =
        new Attempt(
            request.index(), Fault.BUDGET_EXHAUSTED, "the journal of paid calls is away", 0, 0);
    return new AttemptOutcome(
        new Tried(request.candidate(), attempt, host, 0, 0), null, null, null, null);
  }

  private AttemptOutcome ask(AttemptRequest request, boolean repeated, boolean claimed) {
    boolean kept = false;
    try {
      InferenceCall call = call(request);
      Result result =
          runner.run(
              call, request.candidate(), request.index(), request.deadline(), EventSink.none());
      Tried tried =
          new Tried(
              request.candidate(),
              result.attempt(),
              host,
              result.bytesLeft(),
              result.costNanoUsd());
      return switch (result) {
        case Failed _ -> failed(tried);
        case Answered answered -> {
          AttemptOutcome outcome = answered(request, call, tried, answered, repeated);
          kept = claimed && keep(request, answered);
          yield outcome;
        }
      };
    } finally {
      if (claimed && !kept) {
        answers.release(request.key().id(), request.key().value());
      }
    }
  }

  private static AttemptOutcome failed(Tried tried) {
    if (tried.attempt().fault() == Fault.CANCELLED) {
      throw InferenceFailure.MODEL_UNREACHABLE.failure("the attempt was interrupted");
    }
    return new AttemptOutcome(tried, null, null, null, null);
  }

  private AttemptOutcome answered(
      AttemptRequest request,
      InferenceCall call,
      Tried tried,
      Answered answered,
      boolean repeated) {
    List<Tried> all = new ArrayList<>(request.earlier());
    all.add(tried);
    Usage usage = answered.reply().usage();
    Receipt receipt =
        receipt(
            call.id(),
            request.askedAt(),
            clock.instant(),
            request.dataClass(),
            request.model(),
            request.candidate(),
            usage,
            Quality.MODEL,
            "answered",
            all,
            request.key().value(),
            repeated);
    books.account(receipt, answered.costNanoUsd(), answered.reservation());
    return outcome(
        tried,
        request.dataClass(),
        answered.reply().body(),
        answered.reply().model(),
        usage,
        null,
        receipt.id());
  }

  private boolean keep(AttemptRequest request, Answered answered) {
    return books.keep(
        request.key().id(),
        request.key().value(),
        new KeptAnswer(
            answered.reply().body(),
            request.candidate().endpoint(),
            answered.reply().model(),
            Quality.MODEL.name()));
  }

  private AttemptOutcome recorded(AttemptRequest request, KeptAnswer answer) {
    Candidate by =
        new Candidate(
            answer.endpoint(),
            answer.model(),
            request.candidate().tier(),
            request.candidate().layer(),
            0,
            false,
            "its answer was recorded before");
    Tried tried =
        new Tried(request.candidate(), new Attempt(request.index(), null, "", 0, 0), host, 0, 0);
    return outcome(
        tried,
        request.dataClass(),
        answer.body(),
        answer.model(),
        new Usage(0, 0, true),
        by,
        request.key().id());
  }

  private AttemptOutcome outcome(
      Tried tried,
      DataClass dataClass,
      RawJson body,
      String model,
      Usage usage,
      @Nullable Candidate recordedBy,
      String receiptId) {
    String text = ChatJson.text(body);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean apart =
        dataClass == DataClass.KEEP_ON_DEVICE || bytes.length > AttemptOutcome.MAX_INLINE_BYTES;
    return new AttemptOutcome(
        tried,
        new Generation(
            apart ? "" : text,
            model,
            usage.promptTokens(),
            usage.completionTokens(),
            tried.attempt().latencyMillis()),
        apart ? contents.put(bytes, dataClass) : null,
        recordedBy,
        receiptId);
  }

  @Override
  public String conclude(Conclusion conclusion) {
    String id = conclusion.key().id();
    receipts.writeBehind(
        receipt(
            id,
            conclusion.askedAt(),
            conclusion.endedAt(),
            conclusion.dataClass(),
            conclusion.model(),
            conclusion.by(),
            new Usage(conclusion.promptTokens(), conclusion.completionTokens(), true),
            conclusion.quality(),
            conclusion.outcome(),
            conclusion.tried(),
            conclusion.key().value(),
            false));
    return id;
  }

  private Receipt receipt(
      String id,
      Instant askedAt,
      Instant endedAt,
      DataClass dataClass,
      String model,
      @Nullable Candidate by,
      Usage usage,
      @Nullable Quality quality,
      String outcome,
      List<Tried> tried,
      String key,
      boolean repeated) {
    long cost = tried.stream().mapToLong(Tried::costNanoUsd).sum();
    long left = tried.stream().mapToLong(Tried::bytesLeft).sum();
    return new Receipt(
        id,
        askedAt,
        DOOR,
        Operation.CHAT,
        dataClass,
        model,
        by,
        host,
        usage,
        cost,
        quality,
        outcome,
        tried.stream().map(each -> new RecordedAttempt(each.candidate(), each.attempt())).toList(),
        Math.max(0, Duration.between(askedAt, endedAt).toNanos() / 1000),
        0,
        left,
        key,
        repeated);
  }

  private InferenceCall call(AttemptRequest request) {
    Prompt prompt = request.prompt();
    ContentRef reference = prompt.reference();
    String content =
        reference == null
            ? String.valueOf(prompt.content())
            : new String(content(reference, request.dataClass()), StandardCharsets.UTF_8);
    return new InferenceCall(
        request.key().id(),
        DOOR,
        ChatJson.request(
            request.candidate().model(),
            prompt.instructions(),
            content,
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

  /** The content, when the call's class is no laxer than the one that it was stored under. */
  private byte[] content(ContentRef reference, DataClass dataClass) {
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

  /** Of what is asked, not of whom: another candidate's answer answers the same question. */
  private static String hash(AttemptRequest request) {
    return Books.hash(request.prompt().toString().getBytes(StandardCharsets.UTF_8));
  }
}
