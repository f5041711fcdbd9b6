package dev.sovereign.activities.treasury.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.TestDatabase;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.StatementRequest;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevenueImportIT {

  private static final String HISTORY =
      """
      id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description
      txn_1,charge,ch_1,"1,200.00",35.10,"1,164.90",usd,2026-01-03 10:22,2026-01-05 00:00,"Pro plan, yearly"
      txn_2,charge,ch_2,49.00,1.72,47.28,usd,2026-01-04 11:00,2026-01-06 00:00,"Said ""thanks""
      twice"
      txn_3,refund,re_1,-49.00,0.00,-49.00,usd,2026-01-09 08:30,2026-01-09 00:00,
      txn_4,stripe_fee,,-5.00,0.00,-5.00,usd,2026-01-31 00:00,2026-01-31 00:00,Radar
      txn_5,payout,po_1,-1000.00,0.00,-1000.00,usd,2026-01-31 02:00,2026-02-02 00:00,STRIPE PAYOUT
      """;

  private static final String BANK =
      """
      Date,Description,Amount,Balance
      2026-02-02,STRIPE TRANSFER,1000.00,1000.00
      2026-02-03,Hosting,-20.00,980.00
      2026-02-03,Hosting,-20.00,960.00
      02/04/2026,Consulting,500.00,1460.00
      """;

  private final String name = TestDatabase.newLedger();
  private final PostgresLedger ledger = new PostgresLedger(TestDatabase.SHARED.role(), name);
  private final RevenueImport revenue = revenueIn("UTC");

  private RevenueImport revenueIn(String zone) {
    return new RevenueImport(
        ledger, RevenueAccounts.of(Currency.USD), () -> ZoneId.of(zone), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void booksWhatAProcessorAndABankSay() {
    assertThat(revenue.book("january.csv", HISTORY))
        .satisfies(
            imported -> {
              assertThat(imported.rows()).isEqualTo(5);
              assertThat(imported.booked()).isEqualTo(5);
            });
    assertThat(revenue.book("bank.csv", BANK).booked()).isEqualTo(4);
    balance("Income:Sales:USD", "1249.00 USD");
    balance("Income:Refunds:USD", "-49.00 USD");
    balance("Expenses:ProcessorFees:USD", "41.82 USD");
    balance("Assets:Stripe:USD", "158.18 USD");
    balance("Assets:InTransit:USD", "0.00 USD");
    balance("Assets:Bank:USD", "1460.00 USD");
    assertThat(ledger.trialBalance(new AsOf.Now()).balanced()).isTrue();
  }

  @Test
  void readsStripesReportsToo() {
    String report =
        """
        balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description
        txn_9,2026-01-03 10:22:31,2026-01-05 00:00:00,usd,10.00,0.59,9.41,charge,ch_9,Basic
        """;
    assertThat(revenue.book("report.csv", report).booked()).isEqualTo(1);
    balance("Assets:Stripe:USD", "9.41 USD");
  }

  @Test
  void recognisesWhatItHasBooked() {
    revenue.book("january.csv", HISTORY);
    String before = TestDatabase.SHARED.fingerprint(name);
    RevenueImport.Imported again = revenue.book("january.csv", HISTORY);
    assertThat(again.booked()).isZero();
    assertThat(again.known()).isEqualTo(5);
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
    assertThat(
            revenue
                .book(
                    "february.csv",
                    HISTORY
                        + "txn_6,charge,ch_6,1.00,0.10,0.90,usd,2026-02-01 00:00,2026-02-03 00:00,new\n")
                .booked())
        .isEqualTo(1);
  }

  @Test
  void aBanksDayBeginsInTheBooksZoneAndARowKeepsItsName() {
    revenueIn("Europe/Berlin").book("bank.csv", BANK);
    var booked =
        ledger.statement(
            new StatementRequest(
                AccountName.of("Income:Other:USD"),
                StatementRequest.Order.BUSINESS,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-03-01T00:00:00Z"),
                null,
                10));
    assertThat(booked.lines().getFirst().businessAt()).isEqualTo("2026-02-03T23:00:00Z");
    String before = TestDatabase.SHARED.fingerprint(name);
    String more = BANK + "2026-02-05,More,1.00,1461.00\n";
    for (String zone : List.of("Europe/Berlin", "UTC", "America/New_York")) {
      assertThat(revenueIn(zone).book("bank.csv", BANK).known()).isEqualTo(4);
    }
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
    assertThat(revenue.book("bank.csv", more).booked()).isEqualTo(1);
  }

  @Test
  void booksNothingOfAFileWithABrokenRowAndNamesIt() {
    revenue.book("bank.csv", BANK);
    String before = TestDatabase.SHARED.fingerprint(name);
    refused(HISTORY.replace(",35.10,", ",35.11,"), "line 2, column net: 1164.90 USD");
    refused(HISTORY.replace("-5.00,0.00", "-5.001,0.00"), "line 6, column amount, amount: -5.001");
    refused(HISTORY.replace("txn_3,refund", "txn_3,gift"), "line 5, column type: gift");
    refused(HISTORY.replace("2026-01-09 08:30", "9 January"), "line 5, column created (utc)");
    refused(
        HISTORY.replace("usd,2026-01-09", "eur,2026-01-09"),
        "line 5, currency: eur (expected: one of [USD, USDC, ETH])");
    refused(HISTORY.replace("usd,2026-01-09", "eth,2026-01-09"), "line 5, column currency: ETH");
    refused(
        HISTORY.replace("txn_4,stripe_fee,,", "txn_4,stripe_fee,"),
        "line 6, 9 fields (expected: 10");
    refused(HISTORY.replace("STRIPE PAYOUT", "\"STRIPE"), "line 7, a quote is not closed");
    refused(
        HISTORY.replace("2026-01-09 08:30", "1026-01-09 08:30"),
        "line 5, column created (utc): 1026-01-09T08:30:00Z (expected: from 1970-01-01T00:00:00Z");
    refused(BANK.replace("02/04/2026", "02/04/3026"), "line 5, column date: 3026-02-04T00:00:00Z");
    refused(HISTORY.replace("Type", "Sort"), "line 1, the columns are of no known export");
    refused("", "it is empty");
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
  }

  @Test
  void refusesAKnownIdWithOtherFigures() {
    revenue.book("january.csv", HISTORY);
    String before = TestDatabase.SHARED.fingerprint(name);
    refused(
        HISTORY.replace("49.00,1.72,47.28", "50.00,1.72,48.28"),
        "line 3, stripe:txn_2: the key was used with another body");
    assertThat(TestDatabase.SHARED.fingerprint(name)).isEqualTo(before);
  }

  private void refused(String text, String why) {
    assertThatThrownBy(() -> revenue.book("broken.csv", text))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("FILE_REFUSED");
              assertThat(failure.getOriginalMessage())
                  .startsWith("broken.csv: " + why)
                  .endsWith("Nothing of it was booked; mend it and import it again.");
            });
  }

  private void balance(String account, String booked) {
    assertThat(ledger.balance(AccountName.of(account), new AsOf.Now()).booked())
        .hasToString(booked);
  }
}
