package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.activities.inference.cost.LayerFacts;
import dev.sovereign.activities.inference.cost.WhatIf;
import dev.sovereign.activities.inference.cost.WhatIf.Move;
import dev.sovereign.activities.inference.cost.YearlyCost;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipts.CacheSums;
import dev.sovereign.activities.inference.receipts.Receipts.CostLine;
import dev.sovereign.activities.inference.receipts.Receipts.EnergyLine;
import dev.sovereign.activities.inference.receipts.Receipts.Later;
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

  /** A year's cost needs days, whatever the period is that somebody wants summed up. */
  private static final Duration PROJECTED = Duration.ofDays(30);

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
   * @param whatIf moves such as {@code large=small:0.25,large=medium:0.25}; none when not given
   */
  @GetMapping(path = "/api/cost", produces = "application/json")
  Cost cost(
      @RequestParam(name = "since", required = false) @Nullable String since,
      @RequestParam(name = "what_if", required = false) @Nullable String whatIf) {
    Instant from = since == null ? thisMonth() : parse(since);
    List<Move> moves = whatIf == null ? List.of() : moves(whatIf);
    Instant now = clock.instant();
    Instant projected = now.minus(PROJECTED);
    List<LayerDay> days = inference.receipts().days(projected);
    return new Cost(
        from,
        inference.receipts().costs(from),
        inference.receipts().energy(from, LAST),
        inference.power().map(PowerStanding::taken).orElse(List.of()),
        Cache.of(inference.receipts().cached(from)),
        inference.receipts().later(from),
        inference.receipts().lost(),
        inference.budgets(),
        projected,
        YearlyCost.of(days, projected, now),
        whatIf == null
            ? null
            : WhatIf.of(days, moves, YearlyCost.elapsedDays(days, projected, now)),
        LayerFacts.all());
  }

  private static List<Move> moves(String whatIf) {
    try {
      return WhatIf.parse(whatIf);
    } catch (IllegalArgumentException e) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          String.valueOf(e.getMessage()),
          "send what_if=large=small:0.25,large=medium:0.25");
    }
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
   * @param energy what calls took, one line a layer, endpoint, model and source
   * @param energyToday of this host's models, by source, with the day's budget
   * @param cache how often it answered
   * @param later what was put off and made again
   * @param lostReceipts receipts that a crash or a database that was away has cost
   * @param budgets as they stand
   * @param projectedSince the first moment that counts for {@code layers} and {@code whatIf}: 30
   *     days ago
   * @param layers each with what it makes in a year
   * @param whatIf absent when nobody asked
   * @param stack what is typical of each layer, called or not
   */
  record Cost(
      Instant since,
      List<CostLine> lines,
      List<EnergyLine> energy,
      List<PowerStanding.Taken> energyToday,
      Cache cache,
      Later later,
      long lostReceipts,
      List<Budget.Standing> budgets,
      Instant projectedSince,
      List<YearlyCost> layers,
      @Nullable WhatIf whatIf,
      List<LayerFacts> stack) {}

  /**
   * @param hits calls that the cache answered; they are in no line
   * @param answered calls that anybody answered, these included
   * @param hitPermille hits of a thousand that were answered
   * @param savedNanoUsd what the answers cost when they were bought, in nano-dollars
   */
  record Cache(long hits, long answered, long hitPermille, long savedNanoUsd) {
    static Cache of(CacheSums sums) {
      long permille = sums.answered() == 0 ? 0 : 1000 * sums.hits() / sums.answered();
      return new Cache(sums.hits(), sums.answered(), permille, sums.savedNanoUsd());
    }
  }
}
