package dev.sovereign.cli.ask;

import dev.sovereign.cli.stack.Dollars;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks one question. The answer goes to the results, everything about it to the progress. Not for
 * concurrent use.
 */
public final class Ask {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final String HEADER = "x-sovereign-";
  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final ChatDoor door;
  private final PrintStream results;
  private final PrintStream progress;
  private final InstantSource clock;
  private final Pause pause;

  /** Waits. */
  public interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /**
   * How the answer is shown.
   *
   * @param json as one document with the receipt's headers, once it is whole
   * @param stream as it is written
   * @param quiet without the line about it
   */
  public record Style(boolean json, boolean stream, boolean quiet) {}

  public Ask(
      ChatDoor door, PrintStream results, PrintStream progress, InstantSource clock, Pause pause) {
    this.door = door;
    this.results = results;
    this.progress = progress;
    this.clock = clock;
    this.pause = pause;
  }

  /** Asks and prints. */
  public AskResult ask(Question question, Style style) throws InterruptedException {
    boolean stream = style.stream() && !style.json();
    Instant begin = clock.instant();
    try (Http.Open answer = door.ask(question, stream)) {
      if (answer.status() != 200) {
        return refused(answer);
      }
      if (stream && answer.header("Content-Type").startsWith("text/event-stream")) {
        return streamed(answer, style, begin);
      }
      return whole(answer, answer, style, begin);
    } catch (IOException | JacksonException e) {
      progress.println(
          "sovereign: the gateway does not answer (%s): bring the stack up with ./sovereign up."
              .formatted(e.getMessage()));
      return AskResult.NOT_RUNNING;
    }
  }

  private AskResult streamed(Http.Open answer, Style style, Instant begin)
      throws InterruptedException {
    label(answer);
    EventReader.End end =
        new EventReader(
                piece -> {
                  results.print(Printable.of(piece));
                  results.flush();
                })
            .read(answer.body());
    results.println();
    if (end.complete()) {
      receipt(answer, end.tokens(), style, begin);
      return AskResult.ANSWERED;
    }
    progress.println("sovereign: the answer broke off: " + Printable.of(end.message()));
    String id = end.answerId().isEmpty() ? answer.header(HEADER + "receipt") : end.answerId();
    return id.isEmpty() ? AskResult.FAILED : finished(answer, id, style, begin);
  }

  /** The rest of the plan finishes the answer in the background. */
  private AskResult finished(Http.Open broken, String id, Style style, Instant begin)
      throws InterruptedException {
    progress.println("sovereign: fetching the whole answer, " + Printable.of(id));
    long looks = door.timeout().dividedBy(BETWEEN_LOOKS) + 1;
    for (long look = 0; look < looks; look++) {
      try (Http.Open answer = door.answer(id)) {
        if (answer.status() == 200) {
          return whole(answer, broken, style, begin);
        }
        if (answer.status() != 202) {
          return refused(answer);
        }
      } catch (IOException | JacksonException e) {
        progress.println("sovereign: it cannot be fetched: " + e.getMessage());
        return AskResult.FAILED;
      }
      pause.of(BETWEEN_LOOKS);
    }
    progress.println("sovereign: it is still not finished: ask again.");
    return AskResult.FAILED;
  }

  /**
   * @param asked the answer to the question itself, whose headers stand in for those that a fetched
   *     answer lacks
   */
  private AskResult whole(Http.Open answer, Http.Open asked, Style style, Instant begin)
      throws IOException {
    JsonNode body = JsonMapper.shared().readTree(answer.text());
    Http.Open headed = answer.header(HEADER + "model").isEmpty() ? asked : answer;
    if (style.json()) {
      ObjectNode document = JsonMapper.shared().createObjectNode();
      ObjectNode receipt = document.putObject("receipt");
      headers(headed).forEach(receipt::put);
      document.set("answer", body);
      results.println(INDENTED.writeValueAsString(document));
      return AskResult.ANSWERED;
    }
    label(headed);
    JsonNode message = body.path("choices").path(0).path("message");
    results.println(Printable.of(Gateway.text(message, "content")));
    receipt(headed, Tokens.of(body.path("usage")), style, begin);
    return AskResult.ANSWERED;
  }

  /** Headers of the receipt by their short names. */
  private static Map<String, String> headers(Http.Open answer) {
    return answer.headersThatBegin(HEADER);
  }

  /** An answer that no model gave says so before it is read. */
  private void label(Http.Open answer) {
    String quality = answer.header(HEADER + "quality");
    if (quality.isEmpty() || quality.equals("model")) {
      return;
    }
    String reason = answer.header(HEADER + "reason");
    progress.println(
        "sovereign: quality %s%s"
            .formatted(Printable.of(quality), reason.isEmpty() ? "" : ": " + Printable.of(reason)));
  }

  private void receipt(Http.Open answer, Tokens tokens, Style style, Instant begin) {
    if (style.quiet()) {
      return;
    }
    String cost = answer.header(HEADER + "cost-nano-usd");
    progress.println(
        "%s at %s (%s), %s, %d ms%s"
            .formatted(
                known(answer, "model"),
                known(answer, "endpoint"),
                known(answer, "tier"),
                tokens.text(),
                Duration.between(begin, clock.instant()).toMillis(),
                Dollars.isAmount(cost) ? ", " + Dollars.of(Long.parseLong(cost)) + " USD" : ""));
  }

  private static String known(Http.Open answer, String name) {
    String value = Printable.of(answer.header(HEADER + name));
    return value.isEmpty() ? "no " + name : value;
  }

  private AskResult refused(Http.Open answer) throws IOException {
    JsonNode error = error(answer.text());
    String message = Printable.of(Gateway.text(error, "message"));
    String next = Printable.of(Gateway.text(error, "next"));
    progress.println(
        "sovereign: %s%s"
            .formatted(
                message.isEmpty() ? "the gateway answers " + answer.status() : message,
                next.isEmpty() || message.contains(next) ? "" : "; " + next));
    String later = answer.header("Retry-After");
    if (!later.isEmpty()) {
      progress.println("sovereign: come back after " + Printable.of(later) + " s.");
    }
    return switch (answer.status()) {
      case 429 -> AskResult.BUSY;
      case 503 -> AskResult.UNAVAILABLE;
      case 400, 403, 404, 413, 422 -> AskResult.REFUSED;
      default -> AskResult.FAILED;
    };
  }

  private static JsonNode error(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("error");
    } catch (JacksonException _) {
      return JsonMapper.shared().createObjectNode();
    }
  }
}
