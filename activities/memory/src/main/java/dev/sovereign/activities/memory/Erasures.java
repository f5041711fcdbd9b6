package dev.sovereign.activities.memory;

import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.SecretRedactor;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content of facts away for good, on somebody's word. The fact stays as a row that says
 * what kind of thing was told when, and that it was erased; {@code memory.erasure} keeps who asked,
 * why, when and how many there were. Erasing again erases what was told since, or nothing, and is
 * logged too. The index follows through the outbox. Thread-safe.
 *
 * <p>Every method fails with {@link
 * dev.sovereign.workflows.memory.MemoryFailure#STORE_UNAVAILABLE}; what was erased by then stays
 * erased, and asking again does the rest.
 */
public final class Erasures {

  private static final String OLDER =
      "FROM memory.fact f WHERE kind = ANY (?::text[]) AND recorded_at < ? AND erased_at IS NULL";

  private final DataSource dataSource;
  private final PrivateContent contents;
  private final String host;
  private final SecretRedactor redactor = new SecretRedactor();

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   * @param contents the content store of this host
   * @param host this host's id, as in {@link dev.sovereign.workflows.ContentRef#host()}
   */
  public Erasures(DataSource dataSource, ContentStore contents, String host) {
    this.dataSource = dataSource;
    this.contents = new PrivateContent(contents);
    this.host = host;
  }

  /**
   * What an erasure did.
   *
   * @param facts how many lost their content
   * @param elsewhere private facts whose subject only another host can tell: erase there as well
   */
  public record Erased(long facts, long elsewhere) {}

  /**
   * An erasure as it was logged.
   *
   * @param number its place in the log, from 1 on; some may be left out
   * @param rule {@code subject} or {@code retention}
   * @param who on whose word
   * @param why as they said
   * @param subjectHash SHA-256 of the subject, which stands nowhere; absent for retention
   * @param kinds what kinds; empty for a subject
   * @param recordedBefore what was older; absent for a subject
   * @param facts how many lost their content
   */
  public record Logged(
      long number,
      Instant at,
      String rule,
      String who,
      String why,
      @Nullable String subjectHash,
      List<String> kinds,
      @Nullable Instant recordedBefore,
      long facts) {
    public Logged {
      kinds = List.copyOf(kinds);
    }
  }

  /**
   * Erasures from the newest on, those that found nothing too.
   *
   * @param before only those of a smaller number
   */
  public List<Logged> log(long before, int most) {
    return Sql.call(
        dataSource,
        connection -> {
          List<Logged> found = new ArrayList<>();
          var query =
              "SELECT * FROM memory.erasure WHERE ordinal < ? ORDER BY ordinal DESC LIMIT ?";
          try (var statement = connection.prepareStatement(query)) {
            statement.setLong(1, before);
            statement.setInt(2, most);
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                found.add(logged(row));
              }
            }
          }
          return found;
        });
  }

  private static Logged logged(ResultSet row) throws SQLException {
    Array kinds = row.getArray("kinds");
    OffsetDateTime before = row.getObject("recorded_before", OffsetDateTime.class);
    return new Logged(
        row.getLong("ordinal"),
        row.getObject("erased_at", OffsetDateTime.class).toInstant(),
        row.getString("by_rule"),
        row.getString("who"),
        row.getString("why"),
        row.getString("subject_hash"),
        kinds == null ? List.of() : List.of((String[]) kinds.getArray()),
        before == null ? null : before.toInstant(),
        row.getLong("facts"));
  }

  /**
   * Erases every fact about the subject, of whatever class.
   *
   * @param who on whose word
   * @param why for the log; neither may name the subject
   */
  public Erased eraseSubject(String subject, String who, String why) {
    String told = redactor.redact(subject).text();
    return Sql.call(
        dataSource,
        connection -> {
          List<String> ids = privateFactsAbout(told, connection);
          var query = "SELECT memory.erase_subject(?, ?::uuid[], ?, ?)";
          try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, told);
            statement.setArray(2, connection.createArrayOf("text", ids.toArray()));
            statement.setString(3, who);
            statement.setString(4, why);
            long facts = number(statement);
            forget(connection);
            return new Erased(facts, privateElsewhere(connection));
          }
        });
  }

  /** How many facts {@link #eraseOlder} would erase now. */
  public long countOlder(Set<FactKind> kinds, Instant before) {
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement("SELECT count(*) " + OLDER)) {
            return number(older(statement, connection, kinds, before));
          }
        });
  }

  /**
   * Erases facts of these kinds that were recorded before.
   *
   * @param who on whose word
   * @param why for the log
   */
  public Erased eraseOlder(Set<FactKind> kinds, Instant before, String who, String why) {
    return Sql.call(
        dataSource,
        connection -> {
          var query = "SELECT memory.erase_older(?::text[], ?, ?, ?)";
          try (var statement = connection.prepareStatement(query)) {
            older(statement, connection, kinds, before);
            statement.setString(3, who);
            statement.setString(4, why);
            long facts = number(statement);
            forget(connection);
            return new Erased(facts, 0);
          }
        });
  }

  private static PreparedStatement older(
      PreparedStatement statement, Connection connection, Set<FactKind> kinds, Instant before)
      throws SQLException {
    statement.setArray(1, connection.createArrayOf("text", Where.kinds(kinds)));
    statement.setObject(2, Where.timestamp(before));
    return statement;
  }

  /** By reading each: their subject stands nowhere else. */
  private List<String> privateFactsAbout(String subject, Connection connection)
      throws SQLException {
    List<String> ids = new ArrayList<>();
    var query =
        "SELECT fact_id, content_hash FROM memory.fact WHERE content_host = ? AND erased_at IS NULL";
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, host);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          var words = contents.find(row.getString("content_hash"));
          if (words.filter(it -> subject.equals(it.subject())).isPresent()) {
            ids.add(row.getString("fact_id"));
          }
        }
      }
    }
    return ids;
  }

  private long privateElsewhere(Connection connection) throws SQLException {
    var query = "SELECT count(*) FROM memory.fact WHERE content_host <> ? AND erased_at IS NULL";
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, host);
      return number(statement);
    }
  }

  /** Also what an erasure that died left behind. */
  private void forget(Connection connection) throws SQLException {
    List<String> hashes = new ArrayList<>();
    var query = "SELECT content_hash FROM memory.to_forget WHERE content_host = ?";
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, host);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          hashes.add(row.getString(1));
        }
      }
    }
    hashes.forEach(contents::delete);
    var delete = "DELETE FROM memory.to_forget WHERE content_hash = ANY (?)";
    try (var statement = connection.prepareStatement(delete)) {
      statement.setArray(1, connection.createArrayOf("text", hashes.toArray()));
      statement.executeUpdate();
    }
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (var row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
