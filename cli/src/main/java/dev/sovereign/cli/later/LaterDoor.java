package dev.sovereign.cli.later;

import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.Site;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The gateway's doors to the exact cache and to what is made again. Every method throws {@link
 * dev.sovereign.cli.stack.StackException} with the next step.
 */
public final class LaterDoor {

  private static final String CATCH_UP = "/api/catch-up";
  private static final String CACHE = "/api/cache";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final OwnerDoor door;

  public LaterDoor(Site site) {
    this.door = new OwnerDoor(site, TIMEOUT);
  }

  /**
   * What waits and what was made again.
   *
   * @param state of those listed; all when absent
   */
  public JsonNode catchUps(@Nullable String state) {
    return get(state == null ? CATCH_UP : CATCH_UP + "?state=" + encoded(state));
  }

  /** Both answers of a call. */
  public JsonNode catchUp(String id) {
    return get(CATCH_UP + "/" + encoded(id));
  }

  /** What is in the cache. */
  public JsonNode cache() {
    return get(CACHE);
  }

  /** Forgets one kept answer. */
  public void evict(String id) {
    door.json("DELETE", CACHE + "/" + encoded(id), null);
  }

  private JsonNode get(String path) {
    return door.json("GET", path, null);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
