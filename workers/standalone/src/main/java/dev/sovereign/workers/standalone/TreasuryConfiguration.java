package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.receipts.SettledSpends;
import dev.sovereign.activities.treasury.export.BeancountExport;
import dev.sovereign.activities.treasury.ledger.Anchoring;
import dev.sovereign.activities.treasury.ledger.FileAnchors;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.Verifier;
import dev.sovereign.activities.treasury.loop.Closes;
import dev.sovereign.activities.treasury.loop.Growth;
import dev.sovereign.activities.treasury.loop.LedgerAndVenues;
import dev.sovereign.activities.treasury.loop.Spends;
import dev.sovereign.activities.treasury.revenue.RevenueAccounts;
import dev.sovereign.activities.treasury.revenue.RevenueImport;
import dev.sovereign.activities.treasury.venue.SimulatedVenue;
import dev.sovereign.config.SovereignHome;
import dev.sovereign.gateway.rest.Treasury;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.standalone.TreasuryFile.SimulatedVenueRule;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Verification;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import dev.sovereign.workflows.treasury.loop.Period;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The books, the loop's activities and what the doors show of them. */
@Configuration(proxyBeanMethods = false)
class TreasuryConfiguration {

  private static final String LEDGER = "main";

  private final DataSource database;

  TreasuryConfiguration(Pools pools) {
    this.database = pools.open("treasury");
  }

  @Bean
  TreasuryFile treasuryFile(SovereignHome home, Checkout checkout) {
    return new TreasuryFile(home.home(), checkout.root());
  }

  @Bean(destroyMethod = "close")
  PostgresLedger ledger() {
    return new PostgresLedger(database, LEDGER);
  }

  @Bean
  LedgerAndVenues.Proof proof(SovereignHome home) {
    FileAnchors anchors = new FileAnchors(home.home().resolve("treasury-anchors"));
    Anchoring anchoring = new Anchoring(database, anchors, Clock.systemUTC());
    Verifier verifier = new Verifier(database, LEDGER, anchors);
    return new LedgerAndVenues.Proof() {
      @Override
      public void anchor() {
        anchoring.anchor(LEDGER);
      }

      @Override
      public Verification verify() {
        return verifier.verify();
      }
    };
  }

  @Bean
  Spends spends(SettledSpends receipts) {
    return new Spends(database, receipts::first);
  }

  @Bean
  LoopRuns loopRuns(WorkflowClient client) {
    return new LoopRuns(client, new Closes(database, LEDGER));
  }

  @Bean
  LedgerAndVenues loopActivities(
      PostgresLedger ledger,
      LedgerAndVenues.Proof proof,
      TreasuryFile file,
      Spends spends,
      LoopRuns runs) {
    return new LedgerAndVenues(
        ledger,
        new Closes(database, LEDGER),
        new Growth(database),
        spends,
        // Read when it is needed: a file that cannot be used fails a run, not this process.
        () ->
            file.read().simulatedVenues().stream()
                .collect(Collectors.toMap(SimulatedVenueRule::name, this::venue)),
        () -> file.read().policy(),
        proof,
        runs::openApprovals,
        Clock.systemUTC());
  }

  /** Read at each answer, so that a new key needs no restart. */
  @Bean
  Supplier<OperatorKey> operatorKey(SovereignHome home) {
    Path file = home.home().resolve("operator.pub");
    return () -> {
      try {
        return new OperatorKey(Files.exists(file) ? Files.readString(file) : "");
      } catch (IOException e) {
        return new OperatorKey("");
      }
    };
  }

  @Bean
  Treasury treasury(
      PostgresLedger ledger,
      LedgerAndVenues.Proof proof,
      Spends spends,
      TreasuryFile file,
      LoopRuns runs) {
    return new LedgerTreasury(
        ledger,
        new RevenueImport(
            ledger,
            RevenueAccounts.of(Currency.USD),
            () -> Period.zone(file.read().policy().zone()),
            Clock.systemUTC()),
        new BeancountExport(database, LEDGER),
        new Closes(database, LEDGER),
        new Growth(database),
        spends,
        proof,
        runs);
  }

  private SimulatedVenue venue(SimulatedVenueRule rule) {
    return new SimulatedVenue(
        database,
        rule.name(),
        new SimulatedVenue.Terms(rule.capacity(), rule.rateBasisPoints(), rule.shareDecimals()),
        Clock.systemUTC());
  }
}
