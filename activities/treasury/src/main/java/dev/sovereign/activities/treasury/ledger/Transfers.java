package dev.sovereign.activities.treasury.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Kept;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Transfers by the key they were asked for with. */
final class Transfers {

  private static final String FIND =
      """
      SELECT j.kind, j.business_at, j.description, j.metadata, ended.kind AS ended,
             a.name, a.currency, p.amount
      FROM treasury.ledger l
      JOIN treasury.journal j ON j.ledger_id = l.ledger_id AND j.key = ?
                             AND j.kind IN ('post', 'reserve')
      LEFT JOIN treasury.journal ended ON j.kind = 'reserve'
                             AND ended.ledger_id = j.ledger_id AND ended.of_seq = j.seq
      JOIN LATERAL (
        SELECT line, account_id, amount FROM treasury.entry
         WHERE j.kind = 'post' AND ledger_id = j.ledger_id AND seq = j.seq
        UNION ALL
        SELECT line, account_id, amount FROM treasury.hold_entry
         WHERE j.kind = 'reserve' AND ledger_id = j.ledger_id AND seq = j.seq) p ON true
      JOIN treasury.account a ON a.account_id = p.account_id
      WHERE l.name = ? ORDER BY p.line
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Transfers() {}

  static Optional<Kept> find(Connection connection, String ledger, Key key) throws SQLException {
    try (var query = connection.prepareStatement(FIND)) {
      query.setString(1, key.text());
      query.setString(2, ledger);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(kept(row, key)) : Optional.empty();
      }
    }
  }

  private static Kept kept(ResultSet row, Key key) throws SQLException {
    String kind = row.getString("kind");
    String ended = row.getString("ended");
    Kept.Status status =
        kind.equals("post")
            ? Kept.Status.BOOKED
            : ended == null
                ? Kept.Status.HELD
                : ended.equals("settle") ? Kept.Status.SETTLED : Kept.Status.RELEASED;
    var at = Accounts.instant(row, "business_at");
    String description = row.getString("description");
    SortedMap<String, String> metadata = metadata(row.getString("metadata"));
    List<Posting> postings = new ArrayList<>();
    do {
      Currency currency = Currency.valueOf(row.getString("currency"));
      postings.add(
          new Posting(
              AccountName.of(row.getString("name")),
              new Amount(Accounts.units(row, "amount"), currency)));
    } while (row.next());
    return new Kept(new Transfer(key, at, description, postings, metadata), status);
  }

  private static SortedMap<String, String> metadata(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("written by this program, and unreadable now", e);
    }
  }
}
