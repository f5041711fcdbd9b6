package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Economy;
import dev.sovereign.activities.inference.receipts.InferenceStore;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.SettledSpends;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts that inference wrote reach the ledger that the treasury keeps, each once. */
class SettledSpendsIT {

  private static final String OWED =
      "SELECT coalesce(sum(b.credits - b.debits), 0) FROM treasury.account a"
          + " JOIN treasury.balance b USING (account_id) WHERE a.name = 'Liabilities:Models'";
  private static final String TRANSFERS =
      "SELECT count(*) FROM treasury.journal WHERE key LIKE 'spend:%'";

  /** As PostgreSQL has it while its writer is about to commit. */
  private static final String UNCOMMITTED =
      """
      INSERT INTO inference.receipt (call_id, at, door, operation, data_class, requested_model,
        endpoint, model, host, prompt_tokens, completion_tokens, tokens_counted, cost_nano_usd,
        outcome, attempts, latency_micros, first_token_micros, bytes_left, repeated)
      VALUES ('slow', '2026-10-09T00:00:00Z', 'gateway', 'CHAT', 'INTERNAL', 'auto', 'cloud',
        'big-1', 'here', 1, 1, true, 70000000, 'answered', '[]', 1, 1, 1, false)
      """;

  private final TestPostgres postgres = TestPostgres.another("inference");
  private final SettledSpends spends = new SettledSpends(postgres.role("inference"));
  private final SpendBooksFixture books = new SpendBooksFixture(postgres.role("treasury"));

  @TempDir Path folder;

  @BeforeEach
  void twoMonthsAreClosed() {
    books.close("2026-10");
    books.close("2026-11");
  }

  @AfterEach
  void close() {
    books.close();
    postgres.stop();
  }

  @Test
  void whatModelsCostIsBookedOncePerModelBesideWhatTheCloudWouldHaveCost() {
    write(
        paid("a", "2026-10-01T00:00:00Z", 20_000_000L),
        paid("b", "2026-10-31T23:59:59Z", 15_000_000L),
        own("c", "2026-10-15T00:00:00Z"),
        paid("d", "2026-11-01T00:00:00Z", 30_000_000L));
    assertThat(spends.first()).contains(Instant.parse("2026-10-01T00:00:00Z"));
    SpendCut cut = next();
    BookedSpend booked = books.loop().bookSpend(spends.readSettledSpend(cut));

    assertThat(booked.lines())
        .extracting(line -> line.line().model() + " " + line.line().calls() + " " + line.booked())
        .containsExactly("big-1 2 0.03 USD", "small-1 1 0.00 USD");
    assertThat(booked.carryNanoUsd()).isEqualTo(5_000_000L);
    // A million tokens read for a dollar, a million written for ten, less what the call cost.
    assertThat(booked.lines().getLast().savingUsd()).isEqualByComparingTo("0.021");
    assertThat(postgres.number(OWED)).isEqualTo(3);

    assertThat(books.loop().bookSpend(spends.readSettledSpend(cut))).isEqualTo(booked);
    assertThat(postgres.number(TRANSFERS)).isEqualTo(1);
    assertThat(postgres.number(OWED)).isEqualTo(3);
  }

  @Test
  void aReceiptThatIsWrittenAfterItsMonthWasCutIsInTheNextCutOfTheSameMonth() {
    write(paid("a", "2026-10-01T00:00:00Z", 20_000_000L));
    SpendCut october = next();
    BookedSpend first = books.loop().bookSpend(spends.readSettledSpend(october));
    write(
        paid("late", "2026-10-31T00:00:00Z", 50_000_000L),
        paid("b", "2026-11-02T00:00:00Z", 10_000_000L));

    assertThat(books.loop().bookSpend(spends.readSettledSpend(october))).isEqualTo(first);
    BookedSpend second = books.loop().bookSpend(spends.readSettledSpend(next()));

    assertThat(second.lines())
        .extracting(line -> line.line().month() + " " + line.booked())
        .containsExactly("2026-10 0.05 USD", "2026-11 0.01 USD");
    assertThat(postgres.number(OWED) * 10_000_000)
        .isEqualTo(postgres.number("SELECT sum(cost_nano_usd) FROM inference.receipt"));
    assertThat(books.loop().findSpendCut()).isNull();
  }

  @Test
  void aReceiptWhoseTransactionIsStillOpenIsWaitedFor() throws Exception {
    try (Connection slow = postgres.role("inference").getConnection();
        var insert = slow.createStatement()) {
      slow.setAutoCommit(false);
      insert.execute(UNCOMMITTED);
      write(paid("quick", "2026-10-09T00:00:00Z", 10_000_000L));
      CompletableFuture<SettledSpend> sums =
          CompletableFuture.supplyAsync(() -> spends.readSettledSpend(next()));
      assertThatThrownBy(() -> sums.get(700, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      slow.commit();
      assertThat(sums.get(30, TimeUnit.SECONDS).lines())
          .extracting(SettledSpend.Line::costNanoUsd)
          .containsExactly(80_000_000L);
    }
  }

  private SpendCut next() {
    return Objects.requireNonNull(books.loop().findSpendCut());
  }

  /** Closing writes what waits. */
  private void write(Receipt... receipts) {
    var settings = InferenceStore.Settings.of("here", folder.resolve("receipts"), Map.of());
    try (var store =
        new InferenceStore(
            postgres.role("inference"), new NoContents(), settings, Clock.systemUTC())) {
      List.of(receipts).forEach(store.receipts()::writeBehind);
    }
  }

  private static Receipt paid(String id, String at, long costNanoUsd) {
    return receipt(
        id, at, new Candidate("cloud", "big-1", Tier.CLOUD, Layer.LARGE, 0, true, ""), costNanoUsd);
  }

  private static Receipt own(String id, String at) {
    return receipt(
        id, at, new Candidate("own", "small-1", Tier.SERVER, Layer.SMALL, 0, false, ""), 0);
  }

  private static Receipt receipt(String id, String at, Candidate answered, long costNanoUsd) {
    return new Receipt(
        id,
        Instant.parse(at),
        "gateway",
        Operation.CHAT,
        DataClass.INTERNAL,
        "auto",
        answered,
        "here",
        new Usage(1_000, 2_000, true),
        costNanoUsd,
        Quality.MODEL,
        "answered",
        List.of(),
        1,
        1,
        1,
        null,
        false,
        Economy.NONE);
  }

  /** Receipts hold no content. */
  private record NoContents() implements ContentStore {
    @Override
    public ContentRef put(byte[] content, DataClass dataClass) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String hash(byte[] content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> find(String hash) {
      return Optional.empty();
    }

    @Override
    public Optional<DataClass> dataClass(String hash) {
      return Optional.empty();
    }

    @Override
    public void delete(String hash) {}
  }
}
