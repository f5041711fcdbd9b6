package dev.sovereign.cli.treasury;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's treasury. Every method throws {@link StackException} with the next step when the
 * gateway does not answer or refuses.
 */
public final class TreasuryDoor {

  private static final String PATH = "/api/treasury";

  /** Verifying reads every line of the books. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Site site;

  public TreasuryDoor(Site site) {
    this.site = site;
  }

  /** A document, by its path below the treasury's. */
  public JsonNode get(String path) {
    return json(ask("GET", path, "application/json", null));
  }

  /** All that is booked as beancount. */
  public String export() {
    return ask("GET", "/export", "text/plain", null);
  }

  /** Posts JSON. */
  public JsonNode post(String path, JsonNode body) {
    return json(ask("POST", path, "application/json", body.toString()));
  }

  /** Posts JSON under a key: the same key with the same body is done once. */
  public JsonNode post(String path, String key, JsonNode body) {
    Map<String, String> headers = Map.of("Idempotency-Key", key);
    return json(ask("POST", path, "application/json", body.toString(), headers));
  }

  /** Posts a file of revenue. */
  public JsonNode importRevenue(String file, String csv) {
    return json(ask("POST", "/imports?file=" + encoded(file), "text/csv", csv));
  }

  /** A value as part of a path or query. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private String ask(String method, String path, String type, @Nullable String body) {
    return ask(method, path, type, body, Map.of());
  }

  private String ask(
      String method, String path, String type, @Nullable String body, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Authorization", "Bearer " + token());
    if (body != null) {
      headers.put("Content-Type", type + ";charset=UTF-8");
    }
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    try (Http.Open answer =
        Http.sendOpen(method, site.gateway(PATH + path), headers, bytes, TIMEOUT)) {
      String text = answer.text();
      if (answer.status() / 100 != 2) {
        throw new StackException(refusal(answer.status(), text));
      }
      return text;
    } catch (IOException e) {
      throw new StackException(
          "the gateway does not answer (%s): bring the stack up with ./sovereign up."
              .formatted(e.getMessage()),
          e);
    }
  }

  private String token() {
    try {
      return Files.readString(site.home().token()).strip();
    } catch (IOException e) {
      throw new StackException(
          site.home().token()
              + ": the owner's token cannot be read: bring the stack up with ./sovereign up.",
          e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new StackException("the gateway answers without JSON: see ./sovereign logs worker.", e);
    }
  }

  private static String refusal(int status, String body) {
    JsonNode error = JsonMapper.shared().createObjectNode();
    try {
      error = JsonMapper.shared().readTree(body).path("error");
    } catch (JacksonException _) {
      // Said below.
    }
    String message = Printable.of(Gateway.text(error, "message"));
    return message.isEmpty()
        ? "the gateway answers " + status + ": see ./sovereign logs worker."
        : message + ": " + Printable.of(Gateway.text(error, "next")) + ".";
  }
}
