package dev.sovereign.activities.inference.estimate;

import java.util.List;

/** What the characters of a text and the numbers of a request say. Used by one thread. */
final class Signs {

  /** In the order of the values. */
  static final List<String> NAMES =
      List.of(
          "bias",
          "length",
          "length above 80",
          "length above 300",
          "length above 1500",
          "words asked",
          "few words",
          "uncommon words",
          "word length",
          "lines",
          "digits",
          "code signs",
          "maths signs",
          "questions",
          "ends in a question",
          "sentences",
          "commas",
          "colons",
          "semicolons",
          "quotes",
          "capitals",
          "ideographs",
          "other letters",
          "messages",
          "other text",
          "tools",
          "structured",
          "image",
          "long answer");

  private static final int LETTER = 1;
  private static final int DIGIT = 2;
  private static final int LINE = 3;
  private static final int QUESTION = 4;
  private static final int SENTENCE = 5;
  private static final int COMMA = 6;
  private static final int COLON = 7;
  private static final int SEMICOLON = 8;
  private static final int QUOTE = 9;
  private static final int CODE = 10;
  private static final int MATHS = 11;
  private static final int IDEOGRAPH = 12;
  private static final int OTHER_LETTER = 13;
  private static final int CLASSES = 14;

  /** What each ASCII character counts as; 0 is nothing. */
  private static final byte[] ASCII = new byte[128];

  static {
    mark(LETTER, "abcdefghijklmnopqrstuvwxyz");
    mark(DIGIT, "0123456789");
    mark(LINE, "\n");
    mark(QUESTION, "?");
    mark(SENTENCE, ".!");
    mark(COMMA, ",");
    mark(COLON, ":");
    mark(SEMICOLON, ";");
    mark(QUOTE, "\"");
    mark(CODE, "{}[]`_<>#$&|\\");
    mark(MATHS, "+^/*");
  }

  private final int[] seen = new int[CLASSES];
  private int chars;
  private int words;
  private int wordLetters;
  private int asked;
  private int uncommon;
  private int capitals;
  private int last;
  private int before;

  private static void mark(int as, String characters) {
    characters.chars().forEach(c -> ASCII[c] = (byte) as);
  }

  void see(int point, boolean upper) {
    chars++;
    capitals += upper ? 1 : 0;
    if (point < 0x80) {
      seen[ASCII[point]]++;
      if (point == '=') {
        equals();
      } else if (point == '(' && Character.isLetter(last)) {
        seen[CODE]++;
      }
    } else {
      seen[beyondAscii(point)]++;
    }
    if (point > ' ') {
      last = point;
    }
    before = point;
  }

  private void equals() {
    seen[CODE] += before == '=' || before == '!' ? 1 : 0;
    seen[MATHS] += before == ' ' || Character.isDigit(before) ? 1 : 0;
  }

  private static int beyondAscii(int point) {
    return switch (point) {
      case '？', '¿' -> QUESTION;
      case '。' -> SENTENCE;
      case '、', '，' -> COMMA;
      case '：' -> COLON;
      case '“', '«', '„' -> QUOTE;
      case '√', '∫', '≥', '≤', '∞', '∑' -> MATHS;
      default ->
          point >= 0x2E80 && point < 0xFB00
              ? IDEOGRAPH
              : Character.isLetter(point) ? OTHER_LETTER : 0;
    };
  }

  void word(int length) {
    words++;
    wordLetters += length;
  }

  void asking(boolean common) {
    asked++;
    uncommon += common ? 0 : 1;
  }

  Kind kind() {
    return seen[CODE] * 40 > chars ? Kind.CODE : seen[MATHS] * 25 > chars ? Kind.MATHS : Kind.TEXT;
  }

  /** Puts one number a name at the beginning of the values. */
  void sum(float[] values, int bytes, Shape shape) {
    float[] all = {
      1,
      log(bytes),
      bytes > 80 ? 1 : 0,
      bytes > 300 ? 1 : 0,
      bytes > 1500 ? 1 : 0,
      log(asked),
      asked < 6 ? 1 : 0,
      share(uncommon, asked),
      words == 0 ? 0 : wordLetters / (5f * words),
      log(1 + seen[LINE]),
      share(4 * seen[DIGIT], chars),
      share(10 * seen[CODE], chars),
      share(10 * seen[MATHS], chars),
      Math.min(seen[QUESTION], 3),
      last == '?' || last == '？' ? 1 : 0,
      log(seen[SENTENCE]),
      log(seen[COMMA]),
      Math.min(seen[COLON], 3),
      Math.min(seen[SEMICOLON], 3),
      Math.min(seen[QUOTE], 4) / 2f,
      share(5 * capitals, chars),
      share(seen[IDEOGRAPH], chars),
      share(seen[OTHER_LETTER], seen[LETTER] + seen[OTHER_LETTER]),
      log(shape.messages()),
      log(Math.max(0, shape.textChars() - bytes)),
      shape.tools() ? 1 : 0,
      shape.structured() ? 1 : 0,
      shape.images() ? 1 : 0,
      shape.maxTokens() > 1000 ? 1 : 0
    };
    System.arraycopy(all, 0, values, 0, all.length);
  }

  /** From 0 to about 3. */
  private static float log(int count) {
    return (float) Math.log1p(count) / 3;
  }

  private static float share(int part, int whole) {
    return whole == 0 ? 0 : Math.min(3, part / (float) whole);
  }
}
