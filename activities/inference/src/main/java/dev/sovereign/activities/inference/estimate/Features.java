package dev.sovereign.activities.inference.estimate;

import java.util.ArrayList;
import java.util.List;

/**
 * What the estimator looks at, as numbers from 0 to about 3. At most the first and last 1 KiB of a
 * message are read, and its words only in the first and last 400 bytes, where people say what they
 * want: what lies between is mostly what they want it done with. Used by one thread; allocates
 * about 1 KiB, whatever the length.
 */
public final class Features {

  /** Bytes at each end of a message that are read. */
  private static final int READ = 1024;

  /** Bytes at each end in which words count. */
  private static final int ASK = 400;

  private static final WordGroups WORDS = WordGroups.load();
  private static final int GROUPS = WORDS.names().size();
  private static final int COMMON = WORDS.names().indexOf("common");
  private static final int NUMBERS = Signs.NAMES.size();

  /** How many there are. */
  public static final int SIZE = NUMBERS + 2 * GROUPS;

  private final float[] values = new float[SIZE];
  private final int[] counts = new int[GROUPS];
  private final Signs signs = new Signs();
  private final int start;
  private final int end;

  private Features(int start, int end) {
    this.start = start;
    this.end = end;
  }

  /**
   * Of a request's last message of the user.
   *
   * @param json the whole body
   * @param start the first byte of that message's text, within its quotes
   * @param end the byte after it
   */
  public static Features of(byte[] json, int start, int end, Shape shape) {
    Features features = new Features(start, end);
    features.read(new JsonText(json));
    features.sum(shape);
    return features;
  }

  /** Their names, in their order. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Signs.NAMES);
    WORDS.names().forEach(group -> names.add(group + ">0"));
    WORDS.names().forEach(group -> names.add(group + ">1"));
    return names;
  }

  /** One of them. */
  public float value(int feature) {
    return values[feature];
  }

  /** What the signs of the text say of the kind of work. */
  Kind kind(Shape shape) {
    if (shape.structured()) {
      return Kind.STRUCTURED;
    }
    if (shape.tools()) {
      return Kind.TOOLS;
    }
    if (shape.images()) {
      return Kind.IMAGE;
    }
    return signs.kind();
  }

  private void read(JsonText text) {
    if (end - start <= 2 * READ) {
      read(text, start, end);
    } else {
      read(text, start, start + READ);
      read(text, end - READ, end);
    }
  }

  private void read(JsonText text, int from, int to) {
    text.between(from, to);
    int hash = WordGroups.BASIS;
    int length = 0;
    while (true) {
      int point = text.next();
      boolean word = point != JsonText.END && inWord(point, length);
      if (word && !ideograph(point)) {
        hash = WordGroups.with(hash, point);
        length++;
      } else {
        if (length > 0) {
          word(hash, length, text.position());
        }
        hash = WordGroups.BASIS;
        length = 0;
        if (word) {
          word(WordGroups.with(hash, point), 1, text.position());
        }
      }
      if (point == JsonText.END) {
        return;
      }
      signs.see(point, text.upper());
    }
  }

  private static boolean inWord(int point, int length) {
    return point < 0x80
        ? (point >= 'a' && point <= 'z') || ((point == '-' || point == '\'') && length > 0)
        : Character.isLetter(point);
  }

  /** Each stands for about a word. */
  private static boolean ideograph(int point) {
    return point >= 0x2E80 && point < 0xFB00;
  }

  private void word(int hash, int length, int at) {
    signs.word(length);
    if (at > start + ASK && at < end - ASK) {
      return;
    }
    int groups = WORDS.of(hash);
    signs.asking((groups & (1 << COMMON)) != 0);
    while (groups != 0) {
      counts[Integer.numberOfTrailingZeros(groups)]++;
      groups &= groups - 1;
    }
  }

  private void sum(Shape shape) {
    signs.sum(values, end - start, shape);
    for (int group = 0; group < GROUPS; group++) {
      values[NUMBERS + group] = counts[group] > 0 ? 1 : 0;
      values[NUMBERS + GROUPS + group] = counts[group] > 1 ? 1 : 0;
    }
  }
}
