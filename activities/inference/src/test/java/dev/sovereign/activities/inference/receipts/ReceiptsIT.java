package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.activities.inference.receipts.Receipts.CostLine;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final LocalDate DAY = LocalDate.ofInstant(Fixtures.NOON, ZoneOffset.UTC);
  private static final Candidate MEDIUM =
      new Candidate("cloud", "mid-1", Tier.CLOUD, Layer.MEDIUM, 200_000, true, "cheaper");
  private static final String COUNT = "SELECT count(*) FROM inference.receipt";

  @TempDir Path folder;

  @BeforeEach
  void empty() {
    POSTGRES.clear();
  }

  @Test
  void aReceiptIsFoundAtOnceAndCommittedWithinASecond() {
    Receipt receipt = Fixtures.free("call-1");
    try (var store = open()) {
      store.receipts().writeBehind(receipt);

      assertThat(store.receipts().find("call-1")).contains(receipt);
      long written = System.nanoTime();
      until(() -> POSTGRES.number(COUNT) == 1);
      assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(Duration.ofSeconds(1));
      until(() -> store.receipts().find("call-1").isPresent());
      assertThat(store.receipts().find("call-1")).contains(receipt);
      assertThat(store.receipts().find("another")).isEmpty();
    }
  }

  @Test
  void aReceiptOfACallThatNobodyAnsweredIsKeptWhole() {
    Receipt receipt = Unanswered.receipt("call-2");
    try (var store = open()) {
      store.receipts().writeBehind(receipt);
    }
    try (var store = open()) {
      assertThat(store.receipts().find("call-2")).contains(receipt);
    }
  }

  @Test
  void closingWritesWhatWaitsAndNothingIsLost() {
    try (var store = open()) {
      for (int i = 0; i < 9_000; i++) {
        store.receipts().writeBehind(Fixtures.free("call-" + i));
      }
    }
    assertThat(POSTGRES.number(COUNT)).isEqualTo(9_000);
    try (var store = open()) {
      assertThat(store.receipts().lost()).isZero();
    }
  }

  @Test
  void costsAreSummedByLayerEndpointAndModel() {
    try (var store = open()) {
      store.receipts().writeBehind(Fixtures.free("call-1"));
      store.receipts().writeBehind(Fixtures.free("call-2"));
      store.receipts().writeBehind(Fixtures.paid("call-3", 5_000));
    }
    try (var store = open()) {
      assertThat(store.receipts().costs(Fixtures.NOON))
          .containsExactly(
              new CostLine("LARGE", "cloud", "big-1", 1, 812, 164, 5_000, 4_211),
              new CostLine("SMALL", "own", "qwen3-1.7b", 2, 1_624, 328, 0, 8_422));
      assertThat(store.receipts().costs(Fixtures.NOON.plusSeconds(1))).isEmpty();
    }
  }

  @Test
  void whatALayerTookIsSummedByDay() {
    try (var store = open()) {
      store.receipts().writeBehind(Fixtures.free("call-1"));
      store.receipts().writeBehind(Fixtures.free("call-2"));
      store.receipts().writeBehind(Fixtures.paid("call-3", 5_000));
    }
    try (var store = open()) {
      assertThat(store.receipts().days(Fixtures.NOON))
          .containsExactly(
              new LayerDay(Layer.LARGE, DAY, 1, 812, 164, 5_000),
              new LayerDay(Layer.SMALL, DAY, 2, 1_624, 328, 0));
    }
  }

  @Test
  void anAttemptsCostStandsWithTheLayerThatWasAsked() {
    Receipt escalated =
        Fixtures.receipt(
            "call-1",
            Fixtures.PAID,
            5_000,
            Quality.MODEL,
            "answered",
            new RecordedAttempt(
                MEDIUM, new Attempt(0, Fault.CHECK_FAILED, "it refuses", 0, 12), 1_200),
            new RecordedAttempt(Fixtures.PAID, new Attempt(1, null, "", 0, 431), 3_800));
    try (var store = open()) {
      store.receipts().writeBehind(escalated);
    }
    try (var store = open()) {
      assertThat(store.receipts().find("call-1")).contains(escalated);
      assertThat(store.receipts().costs(Fixtures.NOON))
          .containsExactly(
              new CostLine("LARGE", "cloud", "big-1", 1, 812, 164, 3_800, 4_211),
              new CostLine("MEDIUM", "cloud", "mid-1", 0, 0, 0, 1_200, 0));
      assertThat(store.receipts().days(Fixtures.NOON))
          .containsExactly(
              new LayerDay(Layer.LARGE, DAY, 1, 812, 164, 3_800),
              new LayerDay(Layer.MEDIUM, DAY, 0, 0, 0, 1_200));
    }
  }

  @Test
  void whatNobodyAnsweredIsNoWorkOfRules() {
    Attempt forfeited = new Attempt(0, Fault.TIMEOUT, "", 0, 12);
    try (var store = open()) {
      store
          .receipts()
          .writeBehind(
              Fixtures.receipt(
                  "call-1",
                  null,
                  700,
                  null,
                  "TIMEOUT",
                  new RecordedAttempt(Fixtures.PAID, forfeited, 700)));
      // From before attempts had costs.
      store
          .receipts()
          .writeBehind(
              Fixtures.receipt(
                  "call-2",
                  null,
                  200,
                  null,
                  "TIMEOUT",
                  new RecordedAttempt(Fixtures.PAID, forfeited)));
      store
          .receipts()
          .writeBehind(
              Fixtures.receipt(
                  "call-3",
                  null,
                  50,
                  Quality.DEGRADED,
                  "degraded",
                  new RecordedAttempt(Fixtures.PAID, forfeited, 50)));
    }
    try (var store = open()) {
      assertThat(store.receipts().costs(Fixtures.NOON))
          .containsExactly(
              new CostLine("NOBODY", "cloud", "big-1", 0, 0, 0, 700, 0),
              new CostLine("NOBODY", "", "", 0, 0, 0, 200, 8_422),
              new CostLine("LARGE", "cloud", "big-1", 0, 0, 0, 50, 0),
              new CostLine("RULES", "", "", 1, 812, 164, 0, 4_211));
      assertThat(store.receipts().days(Fixtures.NOON))
          .containsExactly(
              new LayerDay(Layer.LARGE, DAY, 0, 0, 0, 50),
              new LayerDay(Layer.RULES, DAY, 1, 812, 164, 0));
    }
  }

  @Test
  void whatTheCacheAnsweredIsNoCallOfALayer() {
    try (var store = open()) {
      store
          .receipts()
          .writeBehind(Fixtures.receipt("call-1", Fixtures.PAID, 0, Quality.MODEL, "cached"));
    }
    try (var store = open()) {
      assertThat(store.receipts().costs(Fixtures.NOON)).isEmpty();
      assertThat(store.receipts().days(Fixtures.NOON)).isEmpty();
      assertThat(store.receipts().cached(Fixtures.NOON).hits()).isEqualTo(1);
    }
  }

  @Test
  void whatWasPutOffAndMadeAgainIsSummedUp() {
    Candidate by = Fixtures.LOCAL;
    RecordedAttempt attempt = new RecordedAttempt(by, new Attempt(0, null, "", 0, 2_000));
    Receipt base = Fixtures.receipt("call-1", by, 0, Quality.MODEL, "answered", attempt);
    try (var store = open()) {
      // Put off for 60 s and for 20 s, not put off, and the gateway's own slow call.
      store.receipts().writeBehind(timed(base, "call-1", "gateway", "gateway/1", 62, null));
      store.receipts().writeBehind(timed(base, "call-2", "activity", "run/question", 22, null));
      store.receipts().writeBehind(timed(base, "call-3", "activity", "run/other", 3, null));
      store.receipts().writeBehind(timed(base, "call-4", "gateway", null, 62, null));
      store
          .receipts()
          .writeBehind(
              timed(
                  Fixtures.paid("call-5", 700),
                  "call-5",
                  "catch-up",
                  "catch-up/call-2",
                  62,
                  "call-2"));
    }
    try (var store = open()) {
      assertThat(store.receipts().later(Fixtures.NOON))
          .isEqualTo(new Receipts.Later(2, 40_000, 0, 0, 1, 700));
      assertThat(store.receipts().later(Fixtures.NOON.plusSeconds(1)))
          .isEqualTo(Receipts.Later.NONE);
    }
  }

  private static Receipt timed(
      Receipt base,
      String id,
      String door,
      @Nullable String key,
      long seconds,
      @Nullable String earlier) {
    return new Receipt(
        id,
        base.at(),
        door,
        base.operation(),
        base.dataClass(),
        base.requestedModel(),
        base.answered(),
        base.host(),
        base.usage(),
        base.costNanoUsd(),
        base.quality(),
        base.outcome(),
        base.attempts(),
        seconds * 1_000_000,
        0,
        base.bytesLeft(),
        key,
        false,
        new Economy(null, null, 0, earlier));
  }

  @Test
  void aReceiptThatPostgresRefusesCostsNoOther() {
    try (var store = open()) {
      for (int i = 0; i < 100; i++) {
        store.receipts().writeBehind(Fixtures.paid("call-" + i, i == 50 ? -1 : 0));
      }
    }
    assertThat(POSTGRES.number(COUNT)).isEqualTo(99);
    try (var store = open()) {
      assertThat(store.receipts().lost()).isEqualTo(1);
    }
  }

  @Test
  void aCallersNameWithCharactersThatPostgresLacksIsKept() {
    Receipt odd = Unanswered.named("call-4", "mo\0del\uD800");
    try (var store = open()) {
      store.receipts().writeBehind(odd);
    }
    assertThat(POSTGRES.number(COUNT)).isEqualTo(1);
  }

  @Test
  void whatADeadProcessHadInMemoryIsCountedOnce() {
    var dead = open();
    dead.receipts().writeBehind(Fixtures.free("call-1"));
    until(() -> POSTGRES.number(COUNT) == 1);
    dead.receipts().writeBehind(Fixtures.free("call-2"));
    dead.receipts().writeBehind(Fixtures.free("call-3"));
    dead.abandon();

    for (int start = 0; start < 2; start++) {
      try (var store = open()) {
        until(() -> store.receipts().lost() == 2);
      }
    }
    assertThat(POSTGRES.number(COUNT)).isEqualTo(1);
  }

  @Test
  void aRestartedDatabaseLosesNothing() {
    try (var store = open()) {
      store.receipts().writeBehind(Fixtures.free("call-1"));
      until(() -> POSTGRES.number(COUNT) == 1);
      POSTGRES.stop();
      try {
        store.receipts().writeBehind(Fixtures.free("call-2"));
        assertThat(store.receipts().find("call-2")).isPresent();
        assertThat(store.receipts().find("call-1")).isEmpty();
        assertThat(store.receipts().lost()).isZero();
        assertThatThrownBy(() -> store.receipts().costs(Fixtures.NOON))
            .isInstanceOf(StoreUnavailableException.class)
            .hasNoCause();
      } finally {
        POSTGRES.startAgain();
      }
      until(() -> POSTGRES.number(COUNT) == 2);
      assertThat(store.receipts().lost()).isZero();
    }
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartIsFoundLater() {
    POSTGRES.stop();
    InferenceStore store = open();
    try {
      store.receipts().writeBehind(Fixtures.free("call-1"));
      assertThat(store.receipts().lost()).isZero();
    } finally {
      POSTGRES.startAgain();
    }
    try (store) {
      until(() -> POSTGRES.number(COUNT) == 1);
    }
  }

  @Test
  void theOldestAreDroppedAndCountedWhenTheDatabaseStaysAway() {
    var settings =
        new InferenceStore.Settings(
            "here",
            folder.resolve("receipts"),
            Map.of(),
            Duration.ofHours(24),
            Duration.ofHours(1),
            10);
    POSTGRES.stop();
    InferenceStore store =
        new InferenceStore(
            POSTGRES.role(), new Fixtures.MemoryContents(), settings, Clock.systemUTC());
    try {
      for (int i = 0; i < 1_000; i++) {
        store.receipts().writeBehind(Fixtures.free("call-" + i));
      }
      assertThat(store.receipts().lost()).isPositive();
      assertThat(store.receipts().find("call-999")).isPresent();
    } finally {
      POSTGRES.startAgain();
    }
    store.close();
    long kept = POSTGRES.number(COUNT);
    try (var next = open()) {
      until(() -> next.receipts().lost() == 1_000 - kept);
    }
  }

  @Test
  void theRoleMayNotChangeOrRemoveAReceipt() throws SQLException {
    try (var connection = POSTGRES.role().getConnection();
        var statement = connection.createStatement()) {
      for (String forbidden :
          new String[] {
            "UPDATE inference.receipt SET cost_nano_usd = 0",
            "DELETE FROM inference.receipt",
            "TRUNCATE inference.receipt",
            "DELETE FROM inference.paid_call",
            "UPDATE inference.paid_call SET ceiling_nano_usd = 0",
            "DELETE FROM inference.budget",
            "DELETE FROM inference.run",
            "CREATE TABLE inference.other ()"
          }) {
        assertThatThrownBy(() -> statement.execute(forbidden))
            .as(forbidden)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void aSecondProcessMayNotUseTheSameCounter() {
    try (var _ = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("counter cannot be opened");
    }
  }

  @Test
  void changesOfOneKeyAreMadeAsTheLastOfThem() {
    try (var store = open()) {
      for (int i = 0; i < 3; i++) {
        int last = i;
        store.writeBehind(
            "breaker",
            connection -> {
              try (var insert =
                  connection.prepareStatement(
                      "INSERT INTO inference.breaker VALUES ('own', ?, false, 'DNS', '', now(),"
                          + " now())")) {
                insert.setString(1, "m" + last);
                insert.executeUpdate();
              }
            });
      }
    }
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.breaker WHERE model = 'm2'"))
        .isEqualTo(1);
  }

  private InferenceStore open() {
    var settings = InferenceStore.Settings.of("here", folder.resolve("receipts"), Map.of());
    return new InferenceStore(
        POSTGRES.role(), new Fixtures.MemoryContents(), settings, Clock.systemUTC());
  }

  /** Looks again and again; a database answers when it pleases. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** Calls that came to nothing. */
  private static final class Unanswered {
    static Receipt receipt(String id) {
      return named(id, "auto");
    }

    static Receipt named(String id, String model) {
      Receipt whole = Fixtures.free(id);
      return new Receipt(
          id,
          whole.at(),
          "activity",
          whole.operation(),
          whole.dataClass(),
          model,
          null,
          whole.host(),
          whole.usage(),
          0,
          null,
          "REFUSED",
          whole.attempts().subList(0, 1),
          1,
          0,
          0,
          "key",
          true,
          new Economy(
              Layer.LARGE, new Energy(12_000_000, EnergySource.MODEL, 6_000_000), 7, "earlier"));
    }
  }
}
