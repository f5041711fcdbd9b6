package dev.sovereign.activities.memory;

import dev.sovereign.activities.memory.recall.FullText;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Full text search of PostgreSQL over {@code memory.fact.words}: first the facts that have all the
 * words, then those that have some, ranked by how rare the words are that they have and then by
 * {@code ts_rank_cd}, which alone would take a common word said twice for more than a rare one.
 * Words that very many facts have are left out of the second question, because ranking all of those
 * would take seconds and tell nothing. Thread-safe.
 */
public final class PostgresFullText implements FullText {

  /** At 20,000, ranking took half a second on two busy cores with 200,000 facts. */
  private static final int MOST_RANKED = 5_000;

  /** A question of more words is cut: the rarest count. */
  private static final int MOST_WORDS = 24;

  /** The words of a text, the rarest first, with the part of all facts that have them. */
  private static final String WORDS =
      """
      WITH common AS (
          SELECT lexeme, frequency
          FROM pg_stats s,
              unnest(s.most_common_elems::text::text[],
                     s.most_common_elem_freqs[1:cardinality(s.most_common_elems::text::text[])])
                  AS c (lexeme, frequency)
          WHERE s.schemaname = 'memory' AND s.tablename = 'fact' AND s.attname = 'words')
      SELECT '''' || replace(replace(w.lexeme, '\\', '\\\\'), '''', '''''') || '''' AS word,
          coalesce(c.frequency, 0) * t.facts AS facts,
          ln(1 + t.facts / (1 + coalesce(c.frequency, 0) * t.facts)) AS weight
      FROM unnest(to_tsvector('english', ?)) AS w LEFT JOIN common c USING (lexeme),
          (SELECT greatest(reltuples, 1)::float8 AS facts
              FROM pg_class WHERE oid = 'memory.fact'::regclass) t
      ORDER BY facts, w.lexeme
      LIMIT ?
      """;

  private final DataSource dataSource;

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   */
  public PostgresFullText(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param word a lexeme, quoted for a query
   * @param facts about how many facts have it; 0 when it is not among the common ones
   * @param weight the rarer the more, as the inverse document frequency of BM25
   */
  private record Word(String word, double facts, double weight) {}

  @Override
  public List<FactId> search(String text, FactFilter filter, int most) {
    return Sql.call(
        dataSource,
        connection -> {
          List<Word> words = words(connection, text);
          SequencedSet<FactId> found = new LinkedHashSet<>();
          if (!words.isEmpty()) {
            found.addAll(search(connection, words, " & ", filter, most));
          }
          if (words.size() > 1 && found.size() < most) {
            found.addAll(search(connection, tellingOf(words), " | ", filter, most));
          }
          return found.stream().limit(most).toList();
        });
  }

  private static List<Word> words(Connection connection, String text) throws SQLException {
    List<Word> words = new ArrayList<>();
    try (var statement = connection.prepareStatement(WORDS)) {
      statement.setString(1, text.replace('\0', ' '));
      statement.setInt(2, MOST_WORDS);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          words.add(
              new Word(row.getString("word"), row.getDouble("facts"), row.getDouble("weight")));
        }
      }
    }
    return words;
  }

  /** The rarest words, as many as can be ranked in time; one at least. */
  private static List<Word> tellingOf(List<Word> words) {
    List<Word> telling = new ArrayList<>();
    double ranked = 0;
    for (Word word : words) {
      ranked += word.facts();
      if (telling.isEmpty() || ranked <= MOST_RANKED) {
        telling.add(word);
      }
    }
    return telling;
  }

  private static List<FactId> search(
      Connection connection, List<Word> words, String operator, FactFilter filter, int most)
      throws SQLException {
    String query = words.stream().map(Word::word).collect(Collectors.joining(operator));
    FactFilter open =
        filter.ceiling() == DataClass.KEEP_ON_DEVICE ? filter.upTo(DataClass.INTERNAL) : filter;
    Where where = Where.of(open).and("f.words @@ ?::tsquery", query);
    List<FactId> ids = new ArrayList<>();
    try (var statement = connection.prepareStatement(ranked(where, words, most))) {
      int at = where.set(statement, 1);
      for (Word word : words) {
        statement.setString(at++, word.word());
        statement.setDouble(at++, word.weight());
      }
      statement.setString(at, query);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          ids.add(new FactId(row.getString(1)));
        }
      }
    }
    return ids;
  }

  private static String ranked(Where where, List<Word> words, int most) {
    String rarity =
        words.stream()
            .map(_ -> "(f.words @@ ?::tsquery)::int * ?::float8")
            .collect(Collectors.joining(" + "));
    return """
        SELECT fact_id
        FROM (SELECT f.fact_id, f.words, f.recorded_at FROM memory.fact f %s LIMIT %d) f
        ORDER BY %s DESC, ts_rank_cd(f.words, ?::tsquery, 1) DESC, f.recorded_at DESC, f.fact_id
        LIMIT %d
        """
        .formatted(where, MOST_RANKED, rarity, most);
  }
}
