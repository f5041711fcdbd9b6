package dev.sovereign.cli.later;

import dev.sovereign.cli.stack.Dollars;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The gateway's documents about answers that come again, as text. */
public final class LaterText {

  private LaterText() {}

  /** Counts, and a line a call. */
  public static String catchUps(JsonNode queue) {
    List<String> text = new ArrayList<>();
    JsonNode counts = queue.path("counts");
    text.add(
        "%d waiting, %d made again, %d expired, %d failed"
            .formatted(
                counts.path("waiting").asLong(0),
                counts.path("done").asLong(0),
                counts.path("expired").asLong(0),
                counts.path("failed").asLong(0)));
    queue.path("calls").valueStream().forEach(call -> text.add(line(call)));
    return String.join("\n", text);
  }

  private static String line(JsonNode call) {
    String head =
        "%-8s %s  %s  ".formatted(field(call, "state"), field(call, "id"), field(call, "queuedAt"));
    JsonNode later = call.path("later");
    String what =
        later.isObject()
            ? "%s -> %s, %s the same, +%d -%d lines, %s USD"
                .formatted(
                    earlier(call),
                    field(later, "model"),
                    percent(later.path("similarPermille").asInt(0)),
                    later.path("linesAdded").asInt(0),
                    later.path("linesRemoved").asInt(0),
                    Dollars.of(later.path("costNanoUsd").asLong(0)))
            : "%s, waits for %s at %s: %s"
                .formatted(
                    earlier(call),
                    field(call, "wantedModel"),
                    field(call, "wantedEndpoint"),
                    field(call, "reason"));
    String about = field(call, "about");
    return head + what + (about.isEmpty() ? "" : " [" + about + "]");
  }

  private static String earlier(JsonNode call) {
    String model = field(call, "earlierModel");
    return model.isEmpty() ? "rules" : model;
  }

  /** Both answers and how they differ. */
  public static String catchUp(JsonNode both) {
    List<String> text = new ArrayList<>();
    text.add(line(both.path("call")));
    text.add("");
    JsonNode difference = both.path("difference");
    if (difference.isEmpty()) {
      text.add("Earlier answer:");
      text.add(or(field(both, "earlier"), "not on this host any more"));
      text.add("");
      text.add("Later answer:");
      text.add(or(field(both, "later"), "none yet"));
    } else {
      text.add("Only in the earlier answer: - , only in the later: +");
      difference.valueStream().forEach(each -> text.add(Printable.of(each.asString())));
    }
    return String.join("\n", text);
  }

  /** Sizes, bounds, and a line an answer. */
  public static String cache(JsonNode cache) {
    List<String> text = new ArrayList<>();
    long ttl = cache.path("ttlSeconds").asLong(0);
    text.add(
        ttl == 0
            ? "The cache is off: set inference.cache.ttl-s in sovereign.yaml."
            : "An answer is kept for %d s.".formatted(ttl));
    text.add(
        "%d answers of at most %d, %d bytes of at most %d. Hit rate and saving: ./sovereign cost"
            .formatted(
                cache.path("answers").asLong(0),
                cache.path("maxAnswers").asLong(0),
                cache.path("bytes").asLong(0),
                cache.path("maxBytes").asLong(0)));
    cache.path("lines").valueStream().forEach(answer -> text.add(answer(answer)));
    return String.join("\n", text);
  }

  private static String answer(JsonNode answer) {
    return "%s  %s %s by %s at %s, %d bytes, %s USD, used %s, until %s"
        .formatted(
            field(answer, "id"),
            field(answer, "dataClass"),
            field(answer, "operation"),
            field(answer, "model"),
            field(answer, "endpoint"),
            answer.path("bytes").asLong(0),
            Dollars.of(answer.path("costNanoUsd").asLong(0)),
            field(answer, "lastUsed"),
            field(answer, "expires"));
  }

  private static String percent(int permille) {
    return permille / 10 + "." + permille % 10 + "%";
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? "(" + otherwise + ")" : text;
  }

  private static String field(JsonNode node, String name) {
    return Printable.of(Gateway.text(node, name));
  }
}
