package dev.sovereign.cli.content;

import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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

  private static final Map<String, String> BYTES =
      Map.of("Content-Type", "application/octet-stream");

  private final OwnerDoor door;

  public ContentDoor(Site site) {
    this.door = new OwnerDoor(site, TIMEOUT);
  }

  /** Stores it; the gateway's own document. Idempotent. */
  public JsonNode put(byte[] content) {
    return JsonMapper.shared().readTree(door.ask("POST", PATH, BYTES, content));
  }

  /** The very bytes. */
  public byte[] get(String hash) {
    return door.ask("GET", named(hash), BYTES, null);
  }

  /** Forgets it; done, too, when it is not there. */
  public void delete(String hash) {
    door.ask("DELETE", named(hash), BYTES, null);
  }

  private static String named(String hash) {
    return PATH + "/" + URLEncoder.encode(hash, StandardCharsets.UTF_8);
  }
}
