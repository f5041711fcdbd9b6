package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells text that can be trusted from invention: a model's text is grounded only when every
 * identifier in it occurs in what the model was given.
 *
 * <p>Text is split at white space and at {@code , ; ! ? ( ) " `} into words; final dots, colons and
 * a possessive {@code 's} are dropped. A word is an <b>identifier</b> when it
 *
 * <ul>
 *   <li>holds a digit: a number, version, hexadecimal id, issue reference, date;
 *   <li>holds any other character than letters, hyphens and apostrophes: a path, a file name with
 *       its extension, snake_case, a qualified name, a call such as {@code run()}, an address, a
 *       URL, an option, a tag, markup;
 *   <li>holds a letter outside ASCII, which may look like another one;
 *   <li>has an upper-case letter after its first: CamelCase, an abbreviation;
 *   <li>begins with an upper-case letter and does not open a sentence, or opens one and is not an
 *       ordinary word of English that opens sentences ({@link Vocabulary});
 *   <li>is hyphenated from anything but such ordinary words in lower case;
 *   <li>is a number in words: counts are facts, and facts are not the model's to tell.
 * </ul>
 *
 * <p>An identifier <b>occurs</b> when the same word is in the input. Letters alone may differ in
 * case; seven or more hexadecimal digits may begin a longer id; a file name may end a path. What
 * stands in quotes or backticks must occur as it stands, between word boundaries.
 *
 * <p>Refused besides: no text, more than {@link #MAX_LENGTH} characters, no complete sentence,
 * invisible characters, a sentence said twice, a refusal to answer, and an echo of instructions or
 * input.
 *
 * <p>A plain lower-case word that is wrong passes: this guards names, numbers and quotations, not
 * judgement. Time is linear in text and input; there is no regular expression.
 */
public final class Grounding {

  /** Two or three sentences; longer answers of small models wander. */
  public static final int MAX_LENGTH = 800;

  /** Eight words in a row are no coincidence. */
  private static final int ECHO_WORDS = 8;

  private static final int SHOWN_LENGTH = 60;

  private Grounding() {}

  /**
   * Why a text is not to be used; nothing when it may be.
   *
   * @param asked what the model was given; identifiers must occur in its content
   * @param text what it answered
   */
  public static Optional<String> objection(GenerationRequest asked, String text) {
    return form(text)
        .or(() -> refusal(asked, text))
        .or(() -> echo(asked, text))
        .or(() -> quotations(asked, text))
        .or(() -> identifiers(asked, text));
  }

  private static Optional<String> form(String text) {
    if (text.isBlank()) {
      return Optional.of("the model's text is empty");
    }
    if (text.length() > MAX_LENGTH) {
      return Optional.of(
          "the model's text is too long: " + text.length() + " characters of " + MAX_LENGTH);
    }
    if (text.codePoints().anyMatch(c -> PlainText.isInvisible(c) && !Character.isWhitespace(c))) {
      return Optional.of("the model's text holds invisible characters");
    }
    if (!Sentences.endsOne(text)) {
      return Optional.of("the model's text is no complete sentence");
    }
    List<String> sentences = Sentences.of(text);
    return sentences.size() == new TreeSet<>(sentences).size()
        ? Optional.empty()
        : Optional.of("the model's text says the same sentence twice");
  }

  private static Optional<String> refusal(GenerationRequest asked, String text) {
    String said = Words.normalise(text).toLowerCase(Locale.ROOT);
    String given = Words.normalise(asked.content()).toLowerCase(Locale.ROOT);
    return Vocabulary.REFUSALS.stream()
        .filter(r -> said.contains(r) && !given.contains(r))
        .findFirst()
        .map(r -> "the model declined: '" + r + "'");
  }

  private static Optional<String> echo(GenerationRequest asked, String text) {
    Set<String> instructed = new TreeSet<>(runs(asked.instructions()));
    if (runs(text).stream().anyMatch(instructed::contains)) {
      return Optional.of("the model's text repeats its instructions");
    }
    List<String> given = lines(asked.content());
    long repeated =
        new TreeSet<>(lines(text)).stream().filter(new TreeSet<>(given)::contains).count();
    return repeated > 1 || (repeated == 1 && given.size() > 1 && lines(text).size() == 1)
        ? Optional.of("the model's text repeats its input")
        : Optional.empty();
  }

  private static List<String> runs(String text) {
    List<String> words =
        Words.of(text).stream().map(w -> w.text().toLowerCase(Locale.ROOT)).toList();
    List<String> runs = new ArrayList<>();
    for (int i = 0; i + ECHO_WORDS <= words.size(); i++) {
      runs.add(String.join(" ", words.subList(i, i + ECHO_WORDS)));
    }
    return runs;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    text.lines()
        .map(l -> (l.startsWith("- ") ? l.substring(2) : l).strip())
        .map(l -> l.endsWith(".") ? l.substring(0, l.length() - 1) : l)
        .filter(l -> !l.isEmpty())
        .forEach(lines::add);
    return lines;
  }

  private static Optional<String> quotations(GenerationRequest asked, String text) {
    Optional<List<String>> quoted = Quotations.in(Words.normalise(text));
    if (quoted.isEmpty()) {
      return Optional.of("the model's text leaves a quotation open, or quotes too much");
    }
    String given = PlainText.line(Words.normalise(asked.content()), Integer.MAX_VALUE);
    return quoted.get().stream()
        .filter(q -> !Quotations.occurs(q, given))
        .findFirst()
        .map(q -> "not in the input: '" + PlainText.line(q, SHOWN_LENGTH) + "'");
  }

  private static Optional<String> identifiers(GenerationRequest asked, String text) {
    GivenWords given = GivenWords.of(asked.content());
    return Words.of(text).stream()
        .filter(w -> Identifiers.isIdentifier(w, given))
        .filter(w -> !given.holds(w.text()))
        .findFirst()
        .map(w -> "not in the input: '" + PlainText.line(w.text(), SHOWN_LENGTH) + "'");
  }
}
