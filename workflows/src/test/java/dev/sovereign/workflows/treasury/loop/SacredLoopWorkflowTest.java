package dev.sovereign.workflows.treasury.loop;

import static dev.sovereign.workflows.treasury.loop.FakeBooks.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome.Status;
import dev.sovereign.workflows.treasury.loop.ApprovalQuestion.Answer;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueFailure;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.CanceledFailure;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SacredLoopWorkflowTest {
  private final TestOperator operator = new TestOperator();
  private final Stage stage = new Stage(operator::key);
  private final FakeBooks books = stage.fakes.books;
  private final YearMonth last = YearMonth.from(today()).minusMonths(1);

  @BeforeEach
  void timeIsTheStages() {
    books.clock(this::now);
  }

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private Instant now() {
    return Instant.ofEpochMilli(stage.environment.currentTimeMillis());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }

  private SacredLoopOutcome run() {
    return stage.run("SacredLoop", SacredLoopOutcome.class, Map.of());
  }

  private WorkflowStub ask(String approvalAboveUsd) {
    books.policy(FakeBooks.policy(approvalAboveUsd));
    books.earn(last + "-05", "20000.00");
    return stage.start("SacredLoop", Map.of("period", last.toString()));
  }

  private ApprovalQuestion question(WorkflowStub run) {
    for (int i = 0; i < 1000; i++) {
      ApprovalQuestion question = run.query("status", LoopStatus.class).question();
      if (question != null) {
        return question;
      }
      stage.environment.sleep(Duration.ofSeconds(1));
    }
    throw new AssertionError("nobody was asked");
  }

  @Test
  void emptyBooksHaveNothingToClose() {
    SacredLoopOutcome outcome = run();
    assertThat(outcome.closed()).isEmpty();
    assertThat(outcome.allocations()).isEmpty();
  }

  @Test
  void revenueOverTheThresholdIsSplitAndLent() {
    books.earn(last + "-05", "10000.01");
    AllocationOutcome outcome = run().allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.ALLOCATED);
    assertThat(books.growth()).isEqualTo(400000);
    assertThat(books.lent()).isEqualTo(600001);
    assertThat(books.closes().getFirst().reason())
        .isEqualTo("revenue of 10000.01 USD is over the threshold of 10000 USD");
  }

  @Test
  void revenueAtTheThresholdIsNotOverIt() {
    books.earn(last + "-05", "10500.00");
    books.earn(last + "-06", "-500.00");
    AllocationOutcome outcome = run().allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.REFUSED);
    assertThat(outcome.reason())
        .isEqualTo("revenue of 10000.00 USD is not over the threshold of 10000 USD");
    assertThat(books.closes().getFirst().splits()).isEmpty();
    assertThat(books.lent()).isZero();
  }

  @Test
  void everyUnclosedPeriodIsClosedInOrder() {
    for (int back = 2; back >= 0; back--) {
      books.earn(last.minusMonths(back) + "-10", "12000.00");
    }
    SacredLoopOutcome outcome = run();
    assertThat(outcome.closed())
        .containsExactly(
            last.minusMonths(2).toString(), last.minusMonths(1).toString(), last.toString());
    assertThat(outcome.allocations())
        .extracting(AllocationOutcome::status)
        .containsOnly(Status.ALLOCATED);
    assertThat(books.lent()).isEqualTo(3 * 720_000);
  }

  @Test
  void aSecondRunFindsNothingToDo() {
    books.earn(last + "-05", "20000.00");
    run();
    BigInteger lent = books.lent();
    SacredLoopOutcome again = run();
    assertThat(again.closed()).isEmpty();
    assertThat(again.allocations()).isEmpty();
    assertThat(books.lent()).isEqualTo(lent);
  }

  @Test
  void revenueThatComesLateIsInTheNextCloseAndListed() {
    books.earn(last.minusMonths(1) + "-10", "11000.00");
    stage.run(
        "SacredLoop", SacredLoopOutcome.class, Map.of("period", last.minusMonths(1).toString()));
    books.earn(last.minusMonths(1) + "-28", "700.00");
    books.earn(last + "-02", "12000.00");
    run();
    Close second =
        books.closes().stream()
            .filter(close -> close.period().equals(last.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(second.late()).extracting(RevenueDay::net).containsExactly(usd("700").units());
    assertThat(second.splits().getFirst().total()).isEqualTo(usd("12700.00"));
  }

  @Test
  void whatAnEarlierRunLentIsTheOutcomeAndNothingIsLentAgain() {
    books.earn(last + "-05", "20000.00");
    books.leaveBehind("vault-b", "7000.00", new Approver("Ada", "abcd1234"));
    AllocationOutcome outcome = run().allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.ALLOCATED);
    assertThat(outcome.reason())
        .isEqualTo("lent by an earlier run that recorded no outcome; 1 venue holds it");
    assertThat(outcome.supplies())
        .containsExactly(new Deployment.Supply("vault-b", usd("7000.00")));
    assertThat(outcome.approver()).isEqualTo("Ada");
    assertThat(outcome.key()).isEqualTo("abcd1234");
    assertThat(books.lent()).isZero();
  }

  @Test
  void twelveClosesInTwelveMonthsSplitAllOfItExactly() {
    BigInteger all = BigInteger.ZERO;
    for (int month = 0; month < 12; month++) {
      String cents = "1" + (1111 + 37 * month) + "." + (10 + month);
      books.earn(today().toString(), cents);
      all = all.add(usd(cents).units());
      YearMonth next = YearMonth.from(today()).plusMonths(1);
      stage.environment.sleep(
          Duration.between(now(), next.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC))
              .plusMinutes(5));
      SacredLoopOutcome outcome =
          stage.runWithTimeHeld("SacredLoop", SacredLoopOutcome.class, Map.of());
      assertThat(outcome.closed()).containsExactly(next.minusMonths(1).toString());
    }
    assertThat(books.closes()).hasSize(12);
    assertThat(books.lent().add(books.growth())).isEqualTo(all);
    BigInteger drift =
        books
            .lent()
            .multiply(BigInteger.valueOf(100))
            .subtract(all.multiply(BigInteger.valueOf(60)))
            .abs();
    assertThat(drift).as("hundredths of a cent off 60 percent").isLessThan(BigInteger.valueOf(100));
  }

  @Test
  void theOperatorsSignatureLetsItGoOnAndIsRecorded() {
    WorkflowStub run = ask("5000");
    Approval approval = operator.sign(question(run), Answer.APPROVE, "Ada");
    assertThat(run.update("approve", LoopStatus.class, approval).answer())
        .isEqualTo("approved by Ada");
    AllocationOutcome outcome = run.getResult(SacredLoopOutcome.class).allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.ALLOCATED);
    assertThat(outcome.approver()).isEqualTo("Ada");
    assertThat(outcome.key()).isEqualTo(operator.key().fingerprint());
  }

  @Test
  void aSignedRejectionEndsItWithTheMoneyWhereItWas() {
    WorkflowStub run = ask("5000");
    run.update("reject", LoopStatus.class, operator.sign(question(run), Answer.REJECT, "Ada"));
    AllocationOutcome outcome = run.getResult(SacredLoopOutcome.class).allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.REFUSED);
    assertThat(outcome.reason()).isEqualTo("rejected by Ada");
    assertThat(books.lent()).isZero();
    assertThat(books.treasury()).isEqualTo(usd("12000.00").units());
  }

  @Test
  void silencePastTheDeadlineIsARefusal() {
    AllocationOutcome outcome =
        ask("5000").getResult(SacredLoopOutcome.class).allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.REFUSED);
    assertThat(outcome.reason()).isEqualTo("nobody answered by the deadline");
    assertThat(books.lent()).isZero();
  }

  @Test
  void whatIsNotTheOperatorsSignatureNeverEntersTheHistory() {
    WorkflowStub run = ask("5000");
    ApprovalQuestion question = question(run);
    Approval good = operator.sign(question, Answer.APPROVE, "Ada");
    ApprovalQuestion other =
        new ApprovalQuestion(
            question.workflowId(),
            question.period(),
            question.amountUsd(),
            question.deadline(),
            question.text().replace("challenge: ", "challenge: 0"));
    String code = Objects.requireNonNull(good.code());
    for (Approval forged :
        List.of(
            new TestOperator().sign(question, Answer.APPROVE, "Ada"),
            operator.sign(question, Answer.REJECT, "Ada"),
            operator.sign(other, Answer.APPROVE, "Ada"),
            new Approval("Eve", code),
            new Approval("Ada", code.substring(0, code.length() - 2)),
            new Approval("Ada", ""),
            new Approval("Ada", null),
            new Approval("", code),
            new Approval("Ada\nEve", code))) {
      assertThatThrownBy(() -> run.update("approve", LoopStatus.class, forged))
          .as(forged.toString())
          .isInstanceOf(WorkflowUpdateException.class);
    }
    assertThat(stage.history(Stage.WORKFLOW_ID).getHistory().getEventsList())
        .noneMatch(event -> event.hasWorkflowExecutionUpdateAcceptedEventAttributes());
    run.update("reject", LoopStatus.class, operator.sign(question, Answer.REJECT, "Ada"));
    run.getResult(SacredLoopOutcome.class);
  }

  @Test
  void aVenueThatRefusesHasEverythingTakenBackUntilItIsDone() {
    books.policy(FakeBooks.capped("5000.00"));
    books.earn(last + "-05", "20000.00");
    books.supply.alwaysDo(
        order ->
            order.venue().equals("vault-b")
                ? VenueReceipt.refused(order, "paused")
                : books.takeNow(order));
    books.undo.first(
        List.of(
            order -> {
              throw VenueFailure.ILLIQUID.failure("all is lent out");
            },
            order -> {
              throw VenueFailure.VENUE_UNAVAILABLE.failure("no answer");
            }));
    AllocationOutcome outcome = run().allocations().getFirst();
    assertThat(outcome.status()).isEqualTo(Status.REFUSED);
    assertThat(outcome.reason()).isEqualTo("vault-b refused: paused; all was taken back");
    assertThat(books.lent()).isZero();
    assertThat(books.treasury()).isEqualTo(usd("12000.00").units());
  }

  @Test
  void aRunThatIsCancelledWhileItWaitsEndsInARefusal() {
    WorkflowStub run = ask("5000");
    question(run);
    run.cancel();
    // Temporal closes such a run as cancelled; the books hold how the month ended.
    assertThatThrownBy(() -> run.getResult(SacredLoopOutcome.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(books.outcomes().getFirst().reason())
        .isEqualTo("cancelled while it waited for approval");
  }

  @Test
  void growthPaysForWhatPromisesMoreThanTwiceItsCostOnTop() {
    books.earn(last + "-05", "20000.00");
    books.propose(proposal("best", "1000.00", "9000.00"));
    books.propose(proposal("at-the-bound", "1000.00", "3000.00"));
    books.propose(proposal("too-dear", "7900.00", "90000.00"));
    books.propose(proposal("good", "500.00", "1500.01"));
    AllocationOutcome outcome = run().allocations().getFirst();
    assertThat(outcome.funded()).containsExactly("too-dear");
    assertThat(books.growth()).isEqualTo(usd("100.00").units());
  }

  @Test
  void aMonthThatIsNotOverIsRefused() {
    assertThatThrownBy(
            () ->
                stage.run(
                    "SacredLoop",
                    SacredLoopOutcome.class,
                    Map.of("period", YearMonth.from(today()).toString())))
        .rootCause()
        .hasMessageContaining("start the loop after that, or for " + last);
  }

  private static Proposal proposal(String id, String cost, String promised) {
    return new Proposal(id, id, usd(cost), usd(promised), false, usd("0"));
  }
}
