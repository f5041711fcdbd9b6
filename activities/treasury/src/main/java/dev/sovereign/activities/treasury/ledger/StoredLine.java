package dev.sovereign.activities.treasury.ledger;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal as it is stored, with what belongs to it.
 *
 * @param requestHash hexadecimal
 * @param ofSeq the hold that is ended or the transfer that is reversed
 * @param hash hexadecimal
 * @param opened the account that was opened
 * @param entries what was booked
 * @param holdEntries what was held
 */
record StoredLine(
    long seq,
    String kind,
    String key,
    String requestHash,
    Instant businessAt,
    Instant recordedAt,
    @Nullable Long ofSeq,
    @Nullable Instant expiresAt,
    String description,
    String metadata,
    String hash,
    @Nullable StoredAccount opened,
    List<StoredEntry> entries,
    List<StoredEntry> holdEntries) {

  /** An account as it is stored. */
  record StoredAccount(
      int id, String name, String currency, int normal, @Nullable BigInteger overdraft) {}

  /** An entry as it is stored; one of a hold has no balance. */
  record StoredEntry(
      int line,
      int account,
      BigInteger amount,
      @Nullable BigInteger balanceAfter,
      @Nullable Instant businessAt) {}

  /** Collects rows of a query in the order of {@code seq}, which name one entry each. */
  static final class Entries {
    private final ResultSet rows;
    private final boolean booked;
    private boolean more;

    Entries(ResultSet rows, boolean booked) throws SQLException {
      this.rows = rows;
      this.booked = booked;
      this.more = rows.next();
    }

    /** Those of a line; the rows before it, which belong to no line, are dropped. */
    List<StoredEntry> of(long seq) throws SQLException {
      List<StoredEntry> entries = new ArrayList<>();
      while (more && rows.getLong("seq") <= seq) {
        if (rows.getLong("seq") == seq) {
          entries.add(entry());
        }
        more = rows.next();
      }
      return entries;
    }

    private StoredEntry entry() throws SQLException {
      return new StoredEntry(
          rows.getInt("line"),
          rows.getInt("account_id"),
          Accounts.units(rows, "amount"),
          booked ? Accounts.units(rows, "balance_after") : null,
          booked ? Accounts.instant(rows, "business_at") : null);
    }
  }

  static StoredLine read(ResultSet row, Entries entries, Entries holdEntries) throws SQLException {
    long seq = row.getLong("seq");
    long of = row.getLong("of_seq");
    Long ofSeq = row.wasNull() ? null : of;
    return new StoredLine(
        seq,
        row.getString("kind"),
        row.getString("key"),
        HexFormat.of().formatHex(row.getBytes("request_hash")),
        Accounts.instant(row, "business_at"),
        Accounts.instant(row, "recorded_at"),
        ofSeq,
        row.getObject("expires_at") == null ? null : Accounts.instant(row, "expires_at"),
        row.getString("description"),
        row.getString("metadata"),
        HexFormat.of().formatHex(row.getBytes("hash")),
        row.getString("name") == null ? null : opened(row),
        entries.of(seq),
        holdEntries.of(seq));
  }

  private static StoredAccount opened(ResultSet row) throws SQLException {
    var overdraft = row.getBigDecimal("overdraft");
    return new StoredAccount(
        row.getInt("account_id"),
        row.getString("name"),
        row.getString("currency"),
        row.getInt("normal"),
        overdraft == null ? null : overdraft.toBigIntegerExact());
  }
}
