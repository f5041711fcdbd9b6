package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.RunInfo;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks, and says how the answer was obtained. */
public final class InferenceWorkflowImpl implements InferenceWorkflow {

  /** A model server that restarts is back in 10 to 20 s; who wants to wait longer says so. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Enough of a question to know which one it was. */
  private static final int EXTRACT_SENTENCES = 2;

  private static final int MAX_EXTRACT_LENGTH = 300;

  private final Inferences inferences = new Inferences(Workflow::setCurrentDetails);

  @Override
  public InferenceOutcome run(InferenceRequest request) {
    RunInfo.organ("inference");
    Prompt question = request.question();
    InferenceOutcome outcome =
        switch (answer(request, question)) {
          case Answer.ByModel answer -> byModel(answer);
          case Answer.Degraded degraded -> byRules(degraded, question);
        };
    Workflow.upsertTypedSearchAttributes(RunInfo.QUALITY.valueSet(outcome.quality().name()));
    Workflow.setCurrentDetails(outcome.quality() + ": " + outcome.reason());
    return outcome;
  }

  private Answer answer(InferenceRequest request, Prompt question) {
    HandOver call = request.handOver();
    return call == null
        ? inferences.ask("question", question, terms(request))
        : inferences.finish(call, question, terms(request));
  }

  private static AskOptions terms(InferenceRequest request) {
    Integer seconds = request.deadlineSeconds();
    HandOver call = request.handOver();
    int asking = asking(request, call);
    return new AskOptions(
        Objects.requireNonNullElse(request.model(), RouteRequest.AUTO),
        request.reach(),
        request.policy(),
        call == null || call.priority() == null ? Priority.BATCH : call.priority(),
        Duration.ofSeconds(asking),
        PATIENCE,
        request.waitForTier() == null
            ? null
            : new AskOptions.WaitFor(
                request.waitForTier(),
                Duration.ofSeconds(
                    seconds == null ? InferenceRequest.DEFAULT_WAIT_SECONDS : seconds)),
        request.deferUntil());
  }

  private static int asking(InferenceRequest request, @Nullable HandOver call) {
    Integer seconds = call == null ? request.deadlineSeconds() : call.timeoutSeconds();
    boolean waits = call == null && request.waitForTier() != null;
    return seconds == null || waits ? InferenceRequest.DEFAULT_SECONDS : seconds;
  }

  private static InferenceOutcome byModel(Answer.ByModel answer) {
    Candidate by = answer.candidate();
    return new InferenceOutcome(
        answer.generation().text(),
        answer.reference(),
        answer.quality(),
        by.reason(),
        answer.generation().model(),
        by.endpoint(),
        by.tier(),
        by.layer(),
        lines(answer),
        answer.receiptId());
  }

  /** Rules cannot answer a free question: they say so, and which question it was. */
  private static InferenceOutcome byRules(Answer.Degraded degraded, Prompt question) {
    String content = question.content();
    String extract =
        content == null
            ? " The question stays in its content store."
            : " The question begins: " + extract(content);
    return new InferenceOutcome(
        "No model could be had: " + degraded.reason() + "." + extract,
        null,
        Quality.DEGRADED,
        degraded.reason(),
        "",
        "",
        null,
        Layer.RULES,
        lines(degraded),
        degraded.receiptId());
  }

  private static String extract(String question) {
    List<String> sentences = Sentences.of(question);
    int end = Math.min(EXTRACT_SENTENCES, sentences.size());
    return PlainText.line(String.join(" ", sentences.subList(0, end)), MAX_EXTRACT_LENGTH);
  }

  private static List<String> lines(Answer answer) {
    return answer.tried().stream().map(InferenceWorkflowImpl::line).toList();
  }

  private static String line(Tried tried) {
    Candidate asked = tried.candidate();
    Attempt attempt = tried.attempt();
    return attempt.fault() == null
        ? asked.endpoint() + " " + asked.model() + ": answered"
        : Reasons.ofFault(asked, attempt);
  }
}
