package dev.sovereign.activities.memory.recall;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Texts as the words by which they are found: the same for what is kept and what is asked. */
public final class Words {

  /** Words of a question beyond this many are passed over. */
  private static final int MOST = 256;

  /** Words of a fact beyond this many are not looked for: the longest facts would cost a recall. */
  private static final int MOST_READ = 1024;

  // Possessive: a text of ten thousand dots must not exhaust the stack.
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}_]++(?:[./:#@-]++[\\p{L}\\p{N}_]++)*+");
  private static final Pattern TELLING =
      Pattern.compile("(?=.*\\p{L}.*)(?:.*[\\p{N}_./:#@-].*|.*\\p{Ll}\\p{Lu}.*)");

  private static final Analyzer ANALYZER = new English();

  private Words() {}

  /** English stems; names as {@code retryBudget} or {@code retry-budget} also by their parts. */
  public static Analyzer analyzer() {
    return ANALYZER;
  }

  /** The stems of a text in their order, the first {@value #MOST}. */
  public static List<String> stems(String text) {
    List<String> stems = new ArrayList<>();
    try (TokenStream stream = ANALYZER.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stems.size() < MOST && stream.incrementToken()) {
        stems.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stems;
  }

  /** Those of these stems that a text says within its first {@value #MOST_READ}. */
  static Set<String> said(Set<String> stems, String text) {
    Set<String> missing = new HashSet<>(stems);
    try (TokenStream stream = ANALYZER.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      for (int read = 0; read < MOST_READ && !missing.isEmpty(); read++) {
        if (!stream.incrementToken()) {
          break;
        }
        missing.remove(term.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<String> said = new HashSet<>(stems);
    said.removeAll(missing);
    return said;
  }

  /**
   * What in a text looks like the name of one thing: a ticket, a path, a key, a class, a commit. It
   * has a letter, and a digit, a sign within or a capital within. In lower case, the first {@value
   * #MOST}.
   */
  public static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(text);
    while (names.size() < MOST && matcher.find()) {
      if (matcher.group().length() <= MOST && TELLING.matcher(matcher.group()).matches()) {
        names.add(matcher.group().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** What a text is about, as far as its first line tells. */
  public static String title(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static final class English extends Analyzer {
    private static final int PARTS =
        WordDelimiterGraphFilter.GENERATE_WORD_PARTS
            | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

    /** Words that every text and every question has: which, why, we and the like. */
    private static final CharArraySet COMMON = common();

    private static CharArraySet common() {
      try (InputStream words = SnowballFilter.class.getResourceAsStream("english_stop.txt")) {
        return WordlistLoader.getSnowballWordSet(
            new InputStreamReader(Objects.requireNonNull(words), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer source = new StandardTokenizer();
      TokenStream words = new FlattenGraphFilter(new WordDelimiterGraphFilter(source, PARTS, null));
      words = new StopFilter(new LowerCaseFilter(words), COMMON);
      return new TokenStreamComponents(source, new PorterStemFilter(words));
    }
  }
}
