package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The memory as a whole behind the gateway; answers are its own documents. Fails as OwnerDoor. */
public final class MemoryDoor {

  private static final String INDEX = "/api/memory/index";

  /** An import of a million facts takes minutes. */
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private static final int LOOK_MILLIS = 1_000;

  private final OwnerDoor door;

  public MemoryDoor(Site site) {
    this.door = new OwnerDoor(site, TIMEOUT);
  }

  /** How far the index is. */
  public JsonNode index() {
    return door.json("GET", INDEX, null);
  }

  /** Builds the index anew and waits, telling how far it is each second. */
  public JsonNode rebuild(Consumer<JsonNode> progress) throws InterruptedException {
    JsonNode state = door.json("POST", INDEX + "/rebuild", JsonMapper.shared().createObjectNode());
    while (Gateway.text(state, "status").equals("building")) {
      progress.accept(state);
      Thread.sleep(LOOK_MILLIS);
      state = index();
    }
    return state;
  }

  /**
   * Writes a bundle to a new file that only its owner can read.
   *
   * @return what it holds, by the names of the gateway's headers
   */
  public Map<String, String> export(Path file, boolean includePrivate) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("includePrivate", includePrivate);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return fill(file, body);
    } catch (FileAlreadyExistsException e) {
      throw new StackException(file + ": is there already: name a new file.", e);
    } catch (IOException e) {
      throw new StackException(
          file + ": cannot be written (" + e.getMessage() + "): check the folder.", e);
    }
  }

  /** Takes a bundle in. */
  public JsonNode restore(Path file, boolean trust) {
    Map<String, String> type = Map.of("Content-Type", "application/octet-stream");
    String path = "/api/memory/import" + (trust ? "?trust=true" : "");
    return JsonMapper.shared().readTree(door.upload(path, type, file));
  }

  /** Erases, or counts. */
  public JsonNode erase(
      @Nullable String subject,
      @Nullable Integer days,
      @Nullable List<String> kinds,
      String reason,
      boolean dryRun) {
    ObjectNode body = JsonMapper.shared().createObjectNode().put("reason", reason);
    if (subject != null) {
      body.put("subject", subject);
    }
    if (days != null) {
      body.put("olderThanDays", days);
    }
    if (kinds != null) {
      ArrayNode list = body.putArray("kinds");
      kinds.forEach(kind -> list.add(kind.replace('-', '_')));
    }
    return door.json("POST", "/api/memory/erasures", body.put("dryRun", dryRun));
  }

  /** A page of the log of erasures, the newest first. */
  public JsonNode erasures(@Nullable Long before, int limit) {
    String from = before == null ? "" : "&before=" + before;
    return door.json("GET", "/api/memory/erasures?limit=" + limit + from, null);
  }

  /** Brings every configured source into step. */
  public JsonNode syncSources() {
    return door.json("POST", "/api/memory/sources/sync", JsonMapper.shared().createObjectNode());
  }

  private Map<String, String> fill(Path file, ObjectNode body) throws IOException {
    boolean whole = false;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      Map<String, String> holds = door.copy("/api/memory/export", body, out);
      whole = true;
      return holds;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }
}
