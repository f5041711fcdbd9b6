package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipts.CostLine;
import dev.sovereign.gateway.DoorException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What inference cost. */
@RestController
final class CostController {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final int DAY_LENGTH = "2026-11-01".length();

  private final Inference inference;
  private final Clock clock;

  CostController(Inference inference, Clock clock) {
    this.inference = inference;
    this.clock = clock;
  }

  /**
   * @param since an instant, a day, or a duration back from now; the first of this month (UTC) when
   *     it is not given
   */
  @GetMapping(path = "/api/cost", produces = "application/json")
  Cost cost(@RequestParam(name = "since", required = false) @Nullable String since) {
    Instant from = since == null ? thisMonth() : parse(since);
    return new Cost(
        from, inference.receipts().costs(from), inference.receipts().lost(), inference.budgets());
  }

  private Instant thisMonth() {
    return LocalDate.now(clock.withZone(ZoneOffset.UTC))
        .withDayOfMonth(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  private Instant parse(String since) {
    try {
      Instant from = from(since);
      if (!from.isBefore(FIRST) && !from.isAfter(LAST)) {
        return from;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Refused below, like a time out of bounds.
    }
    throw new DoorException(
        HttpStatus.BAD_REQUEST,
        "since: not a time",
        "send since=2026-11-01, since=2026-11-01T00:00:00Z or since=PT24H");
  }

  private Instant from(String since) {
    if (since.startsWith("P")) {
      return clock.instant().minus(Duration.parse(since));
    }
    return since.length() == DAY_LENGTH
        ? LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(since);
  }

  /**
   * @param since the first moment that counts
   * @param lines sums, one a layer, endpoint and model
   * @param lostReceipts receipts that a crash or a database that was away has cost
   * @param budgets as they stand
   */
  record Cost(
      Instant since, List<CostLine> lines, long lostReceipts, List<Budget.Standing> budgets) {}
}
