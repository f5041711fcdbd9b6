package dev.sovereign.activities.inference.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sovereign.activities.inference.call.RequestScan.Span;

/**
 * A request as the caller sent it: raw JSON, of which only the model is ever replaced. Immutable.
 */
public final class RequestBody {

  private static final byte[] USAGE_MEMBER = utf8("\"include_usage\":true");
  private static final byte[] USAGE_MEMBER_FIRST = utf8("\"include_usage\":true,");
  private static final byte[] TRUE = utf8("true");
  private static final byte[] OPTIONS_VALUE = utf8("{\"include_usage\":true}");
  private static final byte[] OPTIONS_MEMBER = utf8("\"stream_options\":{\"include_usage\":true},");

  private final Operation operation;
  private final RawJson json;
  private final RequestScan scan;

  private RequestBody(Operation operation, RawJson json, RequestScan scan) {
    this.operation = operation;
    this.json = json;
    this.scan = scan;
  }

  /**
   * Reads the facts in one pass; the bytes are kept, not copied.
   *
   * @param json UTF-8 without a byte order mark
   * @throws BadRequestException when it is no JSON object, or a field that routing needs is missing
   *     or of the wrong kind
   */
  public static RequestBody parse(Operation operation, byte[] json) throws BadRequestException {
    return new RequestBody(operation, RawJson.of(json), RequestScan.of(operation, json));
  }

  /** What is asked. */
  public Operation operation() {
    return operation;
  }

  /** The caller's own bytes. Not to be changed. */
  public RawJson json() {
    return json;
  }

  /** What routing needs to know. */
  public RequestFacts facts() {
    return scan.facts();
  }

  /**
   * The caller's bytes with the model replaced and nothing else, but for {@code
   * stream_options.include_usage} when asked: tokens must be counted even when the caller does not
   * care. A request that asks for no stream has no such option, and none is added.
   */
  public RawJson forModel(String model, boolean includeUsage) {
    boolean usage = includeUsage && scan.facts().stream() && !scan.facts().usageAsked();
    Splice first = modelSplice(model);
    if (!usage) {
      return RawJson.of(spliced(first, Splice.NOTHING));
    }
    Splice second = usageSplice();
    boolean inOrder = first.at().start() <= second.at().start();
    return RawJson.of(inOrder ? spliced(first, second) : spliced(second, first));
  }

  private Splice modelSplice(String model) {
    byte[] quoted = quoted(model);
    if (!scan.model().absent()) {
      return new Splice(scan.model(), quoted);
    }
    // The body has another field for sure: each operation needs one.
    return insert(scan.bodyStart(), join(utf8("\"model\":"), quoted, utf8(",")));
  }

  private Splice usageSplice() {
    if (!scan.includeUsage().absent()) {
      return new Splice(scan.includeUsage(), TRUE);
    }
    return switch (scan.streamOptions()) {
      case ABSENT -> insert(scan.bodyStart(), OPTIONS_MEMBER);
      case NULL -> new Splice(scan.options(), OPTIONS_VALUE);
      case EMPTY -> insert(scan.options().start() + 1, USAGE_MEMBER);
      case OBJECT -> insert(scan.options().start() + 1, USAGE_MEMBER_FIRST);
    };
  }

  private byte[] spliced(Splice first, Splice second) {
    byte[] from = json.bytes();
    byte[] to =
        new byte[from.length + first.grows() + (second == Splice.NOTHING ? 0 : second.grows())];
    int written = copy(from, 0, first.at().start(), to, 0);
    written = copy(first.text(), 0, first.text().length, to, written);
    int read = first.at().end();
    if (second != Splice.NOTHING) {
      written = copy(from, read, second.at().start(), to, written);
      written = copy(second.text(), 0, second.text().length, to, written);
      read = second.at().end();
    }
    copy(from, read, from.length, to, written);
    return to;
  }

  private static int copy(byte[] from, int start, int end, byte[] to, int at) {
    System.arraycopy(from, start, to, at, end - start);
    return at + end - start;
  }

  private static Splice insert(int at, byte[] text) {
    return new Splice(new Span(at, at), text);
  }

  private static byte[] quoted(String text) {
    byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quoted = new byte[inner.length + 2];
    quoted[0] = '"';
    System.arraycopy(inner, 0, quoted, 1, inner.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  private static byte[] join(byte[] a, byte[] b, byte[] c) {
    byte[] joined = new byte[a.length + b.length + c.length];
    copy(c, 0, c.length, joined, copy(b, 0, b.length, joined, copy(a, 0, a.length, joined, 0)));
    return joined;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** Never the content, which may be private. */
  @Override
  public String toString() {
    return operation + " " + json;
  }

  /** Bytes that take the place of others. */
  private static final class Splice {

    static final Splice NOTHING = new Splice(Span.ABSENT, new byte[0]);

    private final Span at;
    private final byte[] text;

    Splice(Span at, byte[] text) {
      this.at = at;
      this.text = text;
    }

    Span at() {
      return at;
    }

    byte[] text() {
      return text;
    }

    int grows() {
      return text.length - (at.end() - at.start());
    }
  }
}
