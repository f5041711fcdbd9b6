package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.Site;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sessions and facts behind the gateway; answers are its own documents. Fails as OwnerDoor. */
public final class SessionDoor {

  private static final String SESSIONS = "/api/sessions";
  private static final String FACTS = "/api/memory/facts";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final OwnerDoor door;

  public SessionDoor(Site site) {
    this(new OwnerDoor(site, TIMEOUT));
  }

  SessionDoor(OwnerDoor door) {
    this.door = door;
  }

  /** Opens a session. */
  public JsonNode open(ObjectNode request) {
    return door.json("POST", SESSIONS, request);
  }

  /** One session. */
  public JsonNode find(String sessionId) {
    return door.json("GET", path(sessionId, ""), null);
  }

  /** Records a fact of the pen's session. */
  public JsonNode record(Pen pen, ObjectNode fact) {
    fact.put("fencingToken", pen.fencingToken());
    return door.json("POST", path(pen.sessionId(), "/facts"), fact);
  }

  /** Records a fact outside of any session. */
  public JsonNode remember(ObjectNode fact) {
    return door.json("POST", FACTS, fact);
  }

  /** Sets what comes next. */
  public JsonNode prioritise(Pen pen, List<String> items) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ArrayNode list = body.putArray("items");
    items.forEach(list::add);
    body.put("fencingToken", pen.fencingToken());
    return door.json("PUT", path(pen.sessionId(), "/priorities"), body);
  }

  /** Ends the pen's session. */
  public JsonNode seal(Pen pen) {
    return door.json("POST", path(pen.sessionId(), "/seal"), token(pen));
  }

  /** Gives the pen's line to another agent. */
  public JsonNode handOver(Pen pen, String agent) {
    return door.json("POST", path(pen.sessionId(), "/hand-over"), token(pen).put("agent", agent));
  }

  /** Sessions from the newest on; children of one session when {@code parent} is given. */
  public JsonNode list(@Nullable String line, @Nullable String parent, int limit) {
    Map<String, String> asked = new LinkedHashMap<>(Map.of("limit", "" + limit));
    if (parent != null) {
      asked.put("parent", parent);
    }
    return door.json("GET", SESSIONS + query(asked, "line", line), null);
  }

  /** What worked for tasks like this one. */
  public JsonNode patterns(String task, int limit) {
    Map<String, String> asked = Map.of("limit", "" + limit);
    return door.json("GET", "/api/memory/patterns" + query(asked, "task", task), null);
  }

  /** Leaves a receipt for a pack. */
  public void acknowledge(String packId, ObjectNode receipt) {
    door.json("POST", SESSIONS + "/packs/" + encoded(packId) + "/receipts", receipt);
  }

  /** A page of receipts, the newest first. */
  public JsonNode receipts(Map<String, String> query) {
    return door.json("GET", SESSIONS + "/packs/receipts" + query(query, "", null), null);
  }

  /** Where a line stands, as a document. */
  public JsonNode pack(@Nullable String sessionId, Map<String, String> query) {
    return JsonMapper.shared().readTree(pack(sessionId, query, "application/json"));
  }

  /** Where a line stands, as Markdown. */
  public String packText(@Nullable String sessionId, Map<String, String> query) {
    return new String(pack(sessionId, query, "text/markdown"), StandardCharsets.UTF_8);
  }

  /** The facts that answer best. */
  public JsonNode recall(ObjectNode question) {
    return door.json("POST", "/api/memory/recall", question);
  }

  private byte[] pack(@Nullable String sessionId, Map<String, String> query, String type) {
    String path = SESSIONS + "/pack" + query(query, "sessionId", sessionId);
    return door.ask("GET", path, Map.of("Accept", type), null);
  }

  private static ObjectNode token(Pen pen) {
    return JsonMapper.shared().createObjectNode().put("fencingToken", pen.fencingToken());
  }

  private static String path(String sessionId, String rest) {
    return SESSIONS + "/" + encoded(sessionId) + rest;
  }

  private static String query(Map<String, String> given, String name, @Nullable String value) {
    Map<String, String> all = new LinkedHashMap<>(given);
    if (value != null) {
      all.put(name, value);
    }
    return all.isEmpty()
        ? ""
        : all.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
