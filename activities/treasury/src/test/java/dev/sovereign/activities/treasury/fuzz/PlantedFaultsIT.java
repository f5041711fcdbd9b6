package dev.sovereign.activities.treasury.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Breaks the ledger's one function in a line, as a programmer could, and wants the fuzz to see it:
 * on the server without row-by-row constraints, where only its own checks are left.
 */
class PlantedFaultsIT {

  private static final int OPERATIONS = 600;
  private static final long SEED = 7;

  private static LedgerDatabase database;
  private static String sound;

  @BeforeAll
  static void start() {
    database = LedgerDatabase.startForgetful();
    sound = database.text("SELECT pg_get_functiondef('treasury.record'::regproc)");
  }

  @AfterEach
  void mend() {
    database.execute(sound);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void seesNothingInASoundLedger() {
    assertThat(new Fuzz(database, new Fuzz.Tally()).run(SEED, OPERATIONS)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          conservation: an entry of another amount | "u.account_id, u.amount, u.after, j_b" | "u.account_id, u.amount + 1, u.after, j_b" | does not sum to zero
          conservation: an entry of a line that is not there | "SELECT v_head.ledger_id, u.seq, u.line, u.account_id, u.amount, u.after" | "SELECT v_head.ledger_id, u.seq + 1000000, u.line, u.account_id, u.amount, u.after" | belongs nowhere
          conservation: an entry of an account that is not there | "u.line, u.account_id, u.amount, u.after" | "u.line, u.account_id + 100000, u.amount, u.after" | belongs nowhere
          conservation: a hold that does not sum to zero | "u.account_id, u.amount\\n" | "u.account_id, u.amount + 1\\n" | does not sum to zero
          no negative part: the other side | "a_credits[v_slot] - v_posted * v_amount" | "a_credits[v_slot] + v_posted * v_amount" | SQLSTATE 23514
          stored balance: one too many | "SET debits = u.debits," | "SET debits = u.debits + 1," | parts are
          stored balance: forgotten | "b.account_id = u.id AND a_changed[u.slot]" | "b.account_id = u.id AND false" | parts are
          overdraft: not asked | "v_free + v_sum < -a_overdraft[v_slot]" | "v_free + v_sum < -a_overdraft[v_slot] - 5" | expected Expected[refusal=INSUFFICIENT_FUNDS
          open holds: kept open | "o.seq = ANY (v_ended)" | "o.seq < 0" | SQLSTATE 23505
          open holds: of no hold | "WHERE k.seq >= v_first AND k.open" | "WHERE k.seq >= v_first AND k.open AND k.seq % 7 > 0" | expected Expected
          open holds: held twice | "a_debits_held[v_slot] + v_held * v_amount" | "a_debits_held[v_slot] + v_held * (v_amount + 1)" | parts are
          refusal: a row written anew | "    IF v_added = 0 THEN\\n" | "    UPDATE treasury.ledger SET head_at = head_at WHERE ledger_id = v_head.ledger_id;\\n    IF v_added = 0 THEN\\n" | "rows changed are {ledger"
          refusal: another ledger's row | "    IF v_added = 0 THEN\\n" | "    UPDATE treasury.currency SET scale = scale;\\n    IF v_added = 0 THEN\\n" | currency=Rows
          refusal: a row put in and taken out | "status := 'ACCOUNT_UNKNOWN';" | "status := 'ACCOUNT_UNKNOWN'; INSERT INTO treasury.day_total VALUES (1, '0001-01-01', 0); DELETE FROM treasury.day_total WHERE day = '0001-01-01';" | rows changed are {day_total
          refusal: an account opened on the way | "status := 'CURRENCY_MISMATCH';" | "status := 'CURRENCY_MISMATCH'; INSERT INTO treasury.account (ledger_id, opened_seq, name, currency, normal) VALUES (v_head.ledger_id, 1, clock_timestamp()::text, 'USD', 1);" | account=Rows
          """)
  void sees(String fault, String whole, String broken, String seen) {
    String from = whole.replace("\\n", "\n");
    assertThat(sound).as(fault).contains(from);
    database.execute(sound.replace(from, broken.replace("\\n", "\n")));
    assertThat(new Fuzz(database, new Fuzz.Tally()).run(SEED, OPERATIONS))
        .hasValueSatisfying(failure -> assertThat(failure.what()).contains(seen));
  }
}
