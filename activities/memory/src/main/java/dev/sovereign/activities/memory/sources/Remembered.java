package dev.sovereign.activities.memory.sources;

import dev.sovereign.activities.memory.PrivateContent;
import dev.sovereign.activities.memory.Sql;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactStore;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What a source was seen to hold, {@code memory.source_item}, and the facts made of it. A fact is
 * recorded first and marked as seen after: its key is made of what it says, so a crash in between
 * records it no second time. Thread-safe.
 */
public final class Remembered {

  /** No item's name is empty; its hash names the key in the content store. */
  private static final String KEY_ITEM = "";

  private final DataSource dataSource;
  private final FactStore facts;
  private final PrivateContent contents;

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   * @param contents the content store of this host
   */
  public Remembered(DataSource dataSource, FactStore facts, ContentStore contents) {
    this.dataSource = dataSource;
    this.facts = facts;
    this.contents = new PrivateContent(contents);
  }

  /**
   * @param hash of what it held
   * @param fact what was made of it; absent when nothing was
   */
  record Seen(String hash, @Nullable FactId fact) {}

  FactId record(FactDraft draft) {
    return facts.record(draft).id();
  }

  /** How the parts of the source are written down; makes the key of a private one at first use. */
  Marks marks(String source, DataClass dataClass) {
    if (dataClass != DataClass.KEEP_ON_DEVICE) {
      return new Marks(null);
    }
    Seen kept = all(source).get(KEY_ITEM);
    String known =
        kept == null
            ? null
            : contents.find(kept.hash()).map(PrivateContent.Words::body).orElse(null);
    return new Marks(known == null ? newKey(source) : known);
  }

  private String newKey(String source) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    String hash = contents.put(new PrivateContent.Words(key, null, null, source)).hash();
    saw(source, KEY_ITEM, new Seen(hash, null));
    return key;
  }

  /** By item. */
  Map<String, Seen> of(String source) {
    Map<String, Seen> items = all(source);
    items.remove(KEY_ITEM);
    return items;
  }

  private Map<String, Seen> all(String source) {
    String query = "SELECT item, hash, fact_id FROM memory.source_item WHERE source = ?";
    return Sql.call(
        dataSource,
        connection -> {
          Map<String, Seen> items = new HashMap<>();
          try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, source);
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                String fact = row.getString("fact_id");
                items.put(
                    row.getString("item"),
                    new Seen(row.getString("hash"), fact == null ? null : new FactId(fact)));
              }
            }
          }
          return items;
        });
  }

  void saw(String source, String item, Seen seen) {
    FactId fact = seen.fact();
    execute(
        "INSERT INTO memory.source_item (source, item, hash, fact_id) VALUES (?, ?, ?, ?::uuid) ON CONFLICT (source, item) DO UPDATE SET hash = excluded.hash, fact_id = excluded.fact_id",
        source,
        item,
        seen.hash(),
        fact == null ? null : fact.value());
  }

  /** Whether a session or a source told of the commit already. */
  boolean knowsCommit(String id) {
    String query =
        "SELECT EXISTS (SELECT FROM memory.fact WHERE kind = 'code_change' AND body::jsonb ->> 'commit' = ?)";
    return Sql.call(
        dataSource,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, id);
            try (var row = statement.executeQuery()) {
              return row.next() && row.getBoolean(1);
            }
          }
        });
  }

  private void execute(String sql, @Nullable String... values) {
    Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setString(i + 1, values[i]);
            }
            return statement.executeUpdate();
          }
        });
  }
}
