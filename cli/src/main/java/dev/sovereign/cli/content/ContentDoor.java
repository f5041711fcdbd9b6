package dev.sovereign.cli.content;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's door to this host's content store. Every method throws {@link StackException} with
 * the next step when the gateway does not answer or refuses.
 */
public final class ContentDoor {

  private static final String PATH = "/api/content";

  // Longer than the gateway lets one wait for another.
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Site site;

  public ContentDoor(Site site) {
    this.site = site;
  }

  /** Stores it; the gateway's own document. Idempotent. */
  public JsonNode put(byte[] content) {
    return JsonMapper.shared().readTree(ask("POST", PATH, content));
  }

  /** The very bytes. */
  public byte[] get(String hash) {
    return ask("GET", named(hash), null);
  }

  /** Forgets it; done, too, when it is not there. */
  public void delete(String hash) {
    ask("DELETE", named(hash), null);
  }

  private static String named(String hash) {
    return PATH + "/" + URLEncoder.encode(hash, StandardCharsets.UTF_8);
  }

  private byte[] ask(String method, String path, byte @Nullable [] content) {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + token(), "Content-Type", "application/octet-stream");
    try (Http.Open answer = Http.sendOpen(method, site.gateway(path), headers, content, TIMEOUT)) {
      byte[] body = answer.body().readAllBytes();
      if (answer.status() / 100 != 2) {
        throw new StackException(refusal(answer.status(), body));
      }
      return body;
    } catch (IOException e) {
      throw new StackException(
          "the gateway does not answer (%s): bring the stack up with ./sovereign up."
              .formatted(e.getMessage()),
          e);
    }
  }

  private String token() {
    Path file = site.home().token();
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackException(
          file + ": the owner's token cannot be read: bring the stack up with ./sovereign up.", e);
    }
  }

  private static String refusal(int status, byte[] body) {
    JsonNode error = error(body);
    String message = Printable.of(Gateway.text(error, "message"));
    return message.isEmpty()
        ? "the gateway answers " + status + ": see ./sovereign logs worker."
        : message + ": " + Printable.of(Gateway.text(error, "next")) + ".";
  }

  private static JsonNode error(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body).path("error");
    } catch (JacksonException _) {
      return JsonMapper.shared().createObjectNode();
    }
  }
}
