package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.Failures;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome.Status;
import dev.sovereign.workflows.treasury.loop.ApprovalQuestion.Answer;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Allocates one closed period: funds growth, asks a person when it must, lends, and takes all of it
 * back when a venue refuses. Whatever happens, it ends in one recorded outcome.
 */
final class Allocation {

  private final SacredLoopActivities books;
  private final ApprovalDesk desk;
  private final TreasuryPolicy policy;
  private final Consumer<String> show;
  private final List<String> funded = new ArrayList<>();
  private String approver = "";
  private String key = "";

  Allocation(
      SacredLoopActivities books, ApprovalDesk desk, TreasuryPolicy policy, Consumer<String> show) {
    this.books = books;
    this.desk = desk;
    this.policy = policy;
    this.show = show;
  }

  AllocationOutcome run(Close close) {
    String period = close.period();
    if (!close.shouldDeploy()) {
      return record(period, Status.REFUSED, close.reason(), List.of(), List.of());
    }
    fundGrowth(period);
    Deployment plan = plan();
    if (plan.supplies().isEmpty()) {
      return record(period, Status.ALLOCATED, "nothing to lend", List.of(), plan.withheld());
    }
    String refusal = approve(plan, period);
    return refusal.isEmpty()
        ? deploy(period, plan)
        : record(period, Status.REFUSED, refusal, List.of(), plan.withheld());
  }

  /** Ends what a run began that was terminated, or forgotten by Temporal, after it had lent. */
  AllocationOutcome adopt(String period, List<Deployment.Supply> lent, @Nullable Approver signed) {
    if (signed != null) {
      approver = signed.name();
      key = signed.key();
    }
    String what = lent.size() + (lent.size() == 1 ? " venue holds it" : " venues hold it");
    String reason = "lent by an earlier run that recorded no outcome; " + what;
    return record(period, Status.ALLOCATED, reason, lent, List.of());
  }

  private void fundGrowth(String period) {
    show.accept("funds growth for " + period);
    for (String id : Funding.choose(books.readGrowth(), policy.minimumRoi())) {
      if (books.fundProposal(new FundingOrder(period, id, now()))) {
        funded.add(id);
      }
    }
  }

  private Deployment plan() {
    List<String> venues = policy.risk().venues().stream().map(RiskRules.VenueRule::venue).toList();
    Positions positions = books.readPositions(venues);
    return Deployment.plan(policy.risk(), positions.liquid(), positions.venues(), now());
  }

  /** Why it may not go on, empty when it may. */
  private String approve(Deployment plan, String period) {
    BigDecimal worth = worth(plan);
    if (worth.compareTo(policy.approval().aboveUsd()) <= 0) {
      return "";
    }
    ApprovalDesk.@Nullable Answered answered;
    try {
      answered = desk.ask(plan, period, worth, policy.approval().deadline(), show);
    } catch (CanceledFailure e) {
      return "cancelled while it waited for approval";
    }
    if (answered == null) {
      return "nobody answered by the deadline";
    }
    approver = answered.approver();
    key = answered.key();
    if (answered.answer() == Answer.REJECT) {
      return "rejected by " + approver;
    }
    // The world may have moved while the person thought.
    return plan.fitsWithin(plan()) ? "" : "approved, but the risk rules no longer allow it";
  }

  private BigDecimal worth(Deployment plan) {
    LocalDate today = LocalDate.ofInstant(now(), policy.zoneId());
    BigDecimal worth = BigDecimal.ZERO;
    for (Deployment.Supply supply : plan.supplies()) {
      worth = worth.add(policy.rates().usd(supply.amount(), today));
    }
    return worth;
  }

  /** Not to be cancelled halfway: it ends with all of it lent, or all of it taken back. */
  private AllocationOutcome deploy(String period, Deployment plan) {
    List<AllocationOutcome> ended = new ArrayList<>();
    Workflow.newDetachedCancellationScope(() -> ended.add(lend(period, plan))).run();
    return ended.getFirst();
  }

  private AllocationOutcome lend(String period, Deployment plan) {
    List<VenueOrder> asked = new ArrayList<>();
    for (Deployment.Supply supply : plan.supplies()) {
      show.accept("lends " + supply.amount() + " to " + supply.venue());
      VenueOrder order = order(period, supply);
      asked.add(order);
      String refusal = supply(order);
      if (!refusal.isEmpty()) {
        asked.reversed().forEach(books::undoSupply);
        String reason = supply.venue() + " refused: " + refusal + "; all was taken back";
        return record(period, Status.REFUSED, reason, List.of(), plan.withheld());
      }
    }
    String lent = asked.size() + (asked.size() == 1 ? " venue holds" : " venues hold") + " it";
    return record(period, Status.ALLOCATED, lent, plan.supplies(), plan.withheld());
  }

  private String supply(VenueOrder order) {
    try {
      VenueReceipt receipt = books.supply(order);
      return receipt.refused() ? receipt.reason() : "";
    } catch (TemporalFailure e) {
      return Failures.describe(e);
    }
  }

  private VenueOrder order(String period, Deployment.Supply supply) {
    return new VenueOrder(
        supply.venue(),
        Deployment.key(period, supply.venue()),
        supply.amount(),
        now(),
        approver.isEmpty() ? null : new Approver(approver, key));
  }

  private AllocationOutcome record(
      String period,
      Status status,
      String reason,
      List<Deployment.Supply> supplies,
      List<String> withheld) {
    show.accept("records that " + period + " is " + status);
    AllocationOutcome outcome =
        new AllocationOutcome(
            period, status, reason, approver, key, supplies, withheld, funded, now());
    List<AllocationOutcome> recorded = new ArrayList<>();
    // A cancelled run ends in its one outcome, too.
    Workflow.newDetachedCancellationScope(() -> recorded.add(books.recordOutcome(outcome))).run();
    return recorded.getFirst();
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
