package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway's doors that only the owner may use. Every method throws {@link RefusedException}
 * when the gateway refuses and {@link StackException} when it does not answer, with the next step.
 */
public final class OwnerDoor {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int UNAUTHORIZED = 401;

  private final Site site;
  private final Duration timeout;

  public OwnerDoor(Site site, Duration timeout) {
    this.site = site;
    this.timeout = timeout;
  }

  /** The gateway said no. */
  public static final class RefusedException extends StackException {

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The answer's HTTP status. */
    public int status() {
      return status;
    }
  }

  /** Sends a document, or none, and reads one; empty when there is none. */
  public JsonNode json(String method, String path, @Nullable JsonNode body) {
    byte[] sent = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    byte[] answer = ask(method, path, Map.of("Content-Type", "application/json"), sent);
    return answer.length == 0 ? JSON.createObjectNode() : JSON.readTree(answer);
  }

  /** Sends bytes, or none, and reads bytes. */
  public byte[] ask(
      String method, String path, Map<String, String> headers, byte @Nullable [] content) {
    try (Http.Open answer =
        Http.sendOpen(method, site.gateway(path), all(headers), content, timeout)) {
      byte[] body = answer.body().readAllBytes();
      if (answer.status() / 100 != 2) {
        throw refusal(answer.status(), body);
      }
      return body;
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * Sends a document and writes the answer's bytes as they come.
   *
   * @return what the answer's {@code x-sovereign-} headers say, by the rest of their names
   */
  public Map<String, String> copy(String path, JsonNode body, OutputStream out) {
    byte[] sent = body.toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = all(Map.of("Content-Type", "application/json"));
    try (Http.Open answer = Http.sendOpen("POST", site.gateway(path), headers, sent, timeout)) {
      if (answer.status() / 100 != 2) {
        throw refusal(answer.status(), answer.body().readAllBytes());
      }
      answer.body().transferTo(out);
      return answer.headersThatBegin("x-sovereign-");
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** Sends a file, of any size, and reads bytes. */
  public byte[] upload(String path, Map<String, String> headers, Path file) {
    try (Http.Open answer = Http.upload(site.gateway(path), all(headers), file, timeout)) {
      byte[] body = answer.body().readAllBytes();
      if (answer.status() / 100 != 2) {
        throw refusal(answer.status(), body);
      }
      return body;
    } catch (NoSuchFileException e) {
      throw new StackException(file + ": there is no such file: check its name.", e);
    } catch (IOException e) {
      throw away(e);
    }
  }

  /** What to say when the gateway answers 401. */
  public String foreignToken() {
    return "the gateway does not take the token in %s: it is that of another stack; set SOVEREIGN_HOME to the folder of this one."
        .formatted(site.home().token());
  }

  /** The content of the token file. */
  public String token() {
    Path file = site.home().token();
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackException(
          file + ": the owner's token cannot be read: bring the stack up with ./sovereign up.", e);
    }
  }

  private Map<String, String> all(Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Authorization", "Bearer " + token());
    return all;
  }

  private static StackException away(IOException e) {
    return new StackException(
        "the gateway does not answer (%s): bring the stack up with ./sovereign up."
            .formatted(e.getMessage()),
        e);
  }

  private RefusedException refusal(int status, byte[] body) {
    if (status == UNAUTHORIZED) {
      return new RefusedException(status, foreignToken());
    }
    JsonNode error = error(body);
    String message = Printable.of(Gateway.text(error, "message"));
    return new RefusedException(
        status,
        message.isEmpty()
            ? "the gateway answers " + status + ": see ./sovereign logs worker."
            : message + ": " + Printable.of(Gateway.text(error, "next")) + ".");
  }

  private static JsonNode error(byte[] body) {
    try {
      return JSON.readTree(body).path("error");
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }
}
