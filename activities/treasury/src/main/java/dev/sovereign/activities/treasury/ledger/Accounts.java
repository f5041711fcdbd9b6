package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Rows as values. */
final class Accounts {

  private Accounts() {}

  /** From columns {@code name}, {@code currency} and {@code overdraft}. */
  static Account account(ResultSet row) throws SQLException {
    Currency currency = Currency.valueOf(row.getString("currency"));
    BigDecimal overdraft = row.getBigDecimal("overdraft");
    return new Account(
        AccountName.of(row.getString("name")),
        currency,
        overdraft == null ? null : new Amount(overdraft.toBigIntegerExact(), currency));
  }

  static BigInteger units(ResultSet row, String column) throws SQLException {
    return row.getBigDecimal(column).toBigIntegerExact();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Debits less credits as a sum in the account's own direction. */
  static Amount inNormalDirection(Account account, BigInteger net) {
    return new Amount(account.name().type().debitNormal() ? net : net.negate(), account.currency());
  }
}
