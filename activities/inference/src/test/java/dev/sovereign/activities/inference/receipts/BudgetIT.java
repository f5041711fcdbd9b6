package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.receipts.Budget.Reservation;
import dev.sovereign.activities.inference.receipts.Budget.Standing;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.inference.Fault;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final Clock CLOCK = Clock.fixed(Fixtures.NOON, ZoneOffset.UTC);
  private static final int CALLERS = 200;

  @TempDir Path folder;

  @BeforeEach
  void empty() {
    POSTGRES.clear();
  }

  @Test
  void aSettledCallLeavesItsCostAndItsReceipt() throws UpstreamException {
    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      Reservation held = store.budget().reserve("call-1", Fixtures.PAID, 600);
      assertThat(store.budget().standings()).containsExactly(new Standing("day", 1_000, 0, 600));
      held.settle(250, Fixtures.paid("call-1", 250));
      held.release();

      assertThat(store.budget().standings()).containsExactly(new Standing("day", 1_000, 250, 0));
      assertThat(store.receipts().find("call-1")).contains(Fixtures.paid("call-1", 250));
      assertThat(POSTGRES.number("SELECT receipts FROM inference.run")).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotCoveredIsRefusedWithTheFigures() throws UpstreamException {
    try (var store = open(Map.of(Period.MONTH, 1_000_000_000L))) {
      store.budget().reserve("call-1", Fixtures.PAID, 600_000_000);
      assertThatThrownBy(() -> store.budget().reserve("call-2", Fixtures.PAID, 400_000_001))
          .isInstanceOfSatisfying(
              UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED))
          .hasMessage(
              "the budget of the month does not cover it: 0 USD of 1 USD spent, 0.6 USD reserved, 0.400000001 USD needed");
    }
  }

  @Test
  void withoutALimitMoneyIsOnlyCounted() throws UpstreamException {
    try (var store = open(Map.of())) {
      store.budget().reserve("call-1", Fixtures.PAID, 1_000_000_000_000L).forfeit(7);
      assertThat(store.budget().standings()).isEmpty();
    }
    assertThat(POSTGRES.number("SELECT spent_nano_usd FROM inference.budget WHERE period = 'day'"))
        .isEqualTo(7);
  }

  @Test
  void twoHundredCallersNeverTakeMoreThanTheLimit() {
    int covered = 37;
    long ceiling = 1_000;
    try (var store = open(Map.of(Period.DAY, covered * ceiling + 999))) {
      AtomicInteger refused = new AtomicInteger();
      Queue<Reservation> held = new ConcurrentLinkedQueue<>();
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CALLERS; i++) {
          String call = "call-" + i;
          callers.execute(
              () -> {
                try {
                  held.add(store.budget().reserve(call, Fixtures.PAID, ceiling));
                } catch (UpstreamException _) {
                  refused.incrementAndGet();
                }
              });
        }
      }
      assertThat(held).hasSize(covered);
      assertThat(refused).hasValue(CALLERS - covered);
      assertThat(store.budget().standings())
          .containsExactly(new Standing("day", covered * ceiling + 999, 0, covered * ceiling));
    }
  }

  @Test
  void twoHundredCallersShareTheirCommits() {
    try (var store = open(Map.of())) {
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CALLERS; i++) {
          String call = "call-" + i;
          callers.execute(() -> reserveUnlimited(store, call));
        }
      }
      assertThat(POSTGRES.number("SELECT count(DISTINCT xmin::text) FROM inference.paid_call"))
          .isLessThan(CALLERS / 4);
    }
  }

  /** Random reservations and ends by many callers: the books must balance at every end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261121, 4})
  void whateverCallersDoTheBooksBalance(long seed) {
    long limit = 20_000;
    try (var store = open(Map.of(Period.DAY, limit, Period.MONTH, 3 * limit))) {
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int caller = 0; caller < 50; caller++) {
          Random random = new Random(seed * 1_000 + caller);
          callers.execute(() -> spend(store, random));
        }
      }
      ReceiptsIT.until(this::balances);
      Standing day = store.budget().standings().getFirst();
      assertThat(day.spentNanoUsd() + day.reservedNanoUsd()).isBetween(0L, limit);
    }
    assertThat(balances()).isTrue();
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.receipt"))
        .isEqualTo(
            POSTGRES.number("SELECT count(*) FROM inference.paid_call WHERE state = 'settled'"));
  }

  private static void spend(InferenceStore store, Random random) {
    for (int i = 0; i < 20; i++) {
      long ceiling = random.nextInt(2_000);
      try {
        Reservation held = store.budget().reserve("call", Fixtures.PAID, ceiling);
        long cost = ceiling == 0 ? 0 : random.nextLong(ceiling + 1);
        switch (random.nextInt(4)) {
          case 0 -> held.release();
          case 1 -> held.forfeit(cost);
          case 2 -> held.settle(cost, Fixtures.paid("call", cost));
          default -> {
            // Still under way.
          }
        }
      } catch (UpstreamException e) {
        assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED);
      }
    }
  }

  /** Budgets equal the sums of the journal, and every release on its way has arrived. */
  private boolean balances() {
    return POSTGRES.number(
            """
            SELECT count(*) FROM inference.budget b WHERE (spent_nano_usd, reserved_nano_usd) <> (
                SELECT coalesce(sum(cost_nano_usd), 0),
                    coalesce(sum(ceiling_nano_usd) FILTER (WHERE state = 'open'), 0)
                FROM inference.paid_call p
                WHERE p.day = b.starts
                    OR (b.period = 'month' AND date_trunc('month', p.day) = b.starts))
            """)
        == 0;
  }

  @Test
  void aProviderThatTakesMoreThanTheCeilingIsBookedInFullAndStopsTheRest()
      throws UpstreamException {
    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      store.budget().reserve("c1", Fixtures.PAID, 900).settle(1_500, Fixtures.paid("c1", 1_500));

      assertThat(store.budget().standings()).containsExactly(new Standing("day", 1_000, 1_500, 0));
      assertThatThrownBy(() -> store.budget().reserve("c2", Fixtures.PAID, 1))
          .isInstanceOf(UpstreamException.class);
    }
  }

  @Test
  void theDatabaseItselfRefusesToReserveAboveTheLimit() throws UpstreamException {
    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      store.budget().reserve("call-1", Fixtures.PAID, 900);
      try (var connection = POSTGRES.role().getConnection();
          var statement = connection.createStatement()) {
        assertThatThrownBy(
                () ->
                    statement.execute(
                        "UPDATE inference.budget SET reserved_nano_usd = 1001 WHERE period = 'day'"))
            .hasMessageContaining("within_limit");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aLoweredLimitHoldsFromTheNextStartOn() throws UpstreamException {
    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      store
          .budget()
          .reserve("call-1", Fixtures.PAID, 900)
          .settle(900, Fixtures.paid("call-1", 900));
    }
    try (var store = open(Map.of(Period.DAY, 500L))) {
      assertThatThrownBy(() -> store.budget().reserve("call-2", Fixtures.PAID, 1))
          .isInstanceOf(UpstreamException.class);
      assertThat(store.budget().standings()).containsExactly(new Standing("day", 500, 900, 0));
    }
  }

  @Test
  void whatADeadProcessHadOpenIsTakenAtItsCeilingAndShown() throws UpstreamException {
    var dead = open(Map.of(Period.DAY, 1_000L));
    dead.budget().reserve("call-1", Fixtures.PAID, 300);
    dead.abandon();

    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      ReceiptsIT.until(() -> store.budget().abandoned(Instant.EPOCH).size() == 1);
      assertThat(store.budget().abandoned(Instant.EPOCH))
          .containsExactly(
              new PostgresBudget.Abandoned("call-1", "cloud", "big-1", 300, Fixtures.NOON));
      assertThat(store.budget().standings()).containsExactly(new Standing("day", 1_000, 300, 0));
      assertThat(store.budget().abandoned(Fixtures.NOON.plusSeconds(1))).isEmpty();
    }
    assertThat(balances()).isTrue();
  }

  @Test
  void whatALivingProcessHasOpenIsLeftToIt() throws UpstreamException {
    try (var first = open(Map.of());
        var second = open("other", Map.of())) {
      first.budget().reserve("call-1", Fixtures.PAID, 300);
      second.budget().reserve("call-2", Fixtures.PAID, 300);
      try (var third = open("third", Map.of())) {
        third.budget().reserve("call-3", Fixtures.PAID, 300);
        assertThat(third.budget().abandoned(Instant.EPOCH)).isEmpty();
      }
    }
  }

  @Test
  void withoutADatabaseNoMoneyGoesOutAndSettlingIsDoneLater() throws UpstreamException {
    try (var store = open(Map.of(Period.DAY, 1_000L))) {
      Reservation held = store.budget().reserve("call-1", Fixtures.PAID, 300);
      POSTGRES.stop();
      try {
        long asked = System.nanoTime();
        assertThatThrownBy(() -> store.budget().reserve("call-2", Fixtures.PAID, 1))
            .isInstanceOfSatisfying(
                UpstreamException.class,
                e -> assertThat(e.fault()).isEqualTo(Fault.BUDGET_EXHAUSTED));
        held.settle(200, Fixtures.paid("call-1", 200));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
        assertThat(store.receipts().find("call-1")).isPresent();
      } finally {
        POSTGRES.startAgain();
      }
      ReceiptsIT.until(
          () ->
              POSTGRES.number("SELECT count(*) FROM inference.receipt WHERE call_id = 'call-1'")
                  == 1);
      assertThat(store.budget().standings()).containsExactly(new Standing("day", 1_000, 200, 0));
      store.budget().reserve("call-3", Fixtures.PAID, 800).release();
    }
  }

  @Test
  void aRestartedDatabaseCostsNoCallerAFailure() throws UpstreamException {
    try (var store = open(Map.of())) {
      store.budget().reserve("call-1", Fixtures.PAID, 300).release();
      // Nothing is under way while it is down, else its absence is known and callers hear of it.
      ReceiptsIT.until(
          () ->
              POSTGRES.number("SELECT count(*) FROM inference.paid_call WHERE state = 'open'")
                  == 0);
      POSTGRES.stop();
      POSTGRES.startAgain();
      Reservation held = store.budget().reserve("call-2", Fixtures.PAID, 300);
      held.settle(1, Fixtures.paid("call-2", 1));
      assertThat(POSTGRES.number("SELECT count(*) FROM inference.receipt")).isEqualTo(1);
    }
  }

  @Test
  void anInterruptedCallerHoldsNothing() {
    try (var store = open(Map.of())) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> store.budget().reserve("call-1", Fixtures.PAID, 300))
            .isInstanceOfSatisfying(
                UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CANCELLED));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      ReceiptsIT.until(
          () ->
              POSTGRES.number("SELECT count(*) FROM inference.paid_call WHERE state = 'open'")
                  == 0);
    }
    assertThat(balances()).isTrue();
  }

  private static void reserveUnlimited(InferenceStore store, String call) {
    try {
      store.budget().reserve(call, Fixtures.PAID, 10);
    } catch (UpstreamException e) {
      throw new AssertionError(e);
    }
  }

  private InferenceStore open(Map<Period, Long> limits) {
    return open("receipts", limits);
  }

  private InferenceStore open(String counter, Map<Period, Long> limits) {
    var settings = InferenceStore.Settings.of("here", folder.resolve(counter), limits);
    return new InferenceStore(POSTGRES.role(), new Fixtures.MemoryContents(), settings, CLOCK);
  }
}
