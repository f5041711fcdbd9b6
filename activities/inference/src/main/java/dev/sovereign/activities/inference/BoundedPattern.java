package dev.sovereign.activities.inference;

import com.networknt.schema.regex.RegularExpression;
import java.io.Serial;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A pattern out of a caller's schema, which may look at so many characters only: some patterns need
 * time exponential in the length of what they are matched with.
 */
final class BoundedPattern {

  /** A pattern that goes forward only is done with ten MB by then. */
  private static final int MOST_LOOKS = 10_000_000;

  private BoundedPattern() {}

  /** It took too long to find out. */
  static final class TooLongException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    TooLongException() {
      super("pattern: more than " + MOST_LOOKS + " looks", null, false, false);
    }
  }

  static RegularExpression compile(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return text -> pattern.matcher(new Counted(text, 0, text.length(), new AtomicInteger())).find();
  }

  /** Text that counts how often it is looked at, its parts included. */
  private record Counted(String text, int from, int to, AtomicInteger looks)
      implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (looks.incrementAndGet() > MOST_LOOKS) {
        throw new TooLongException();
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, from + start, from + end, looks);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
