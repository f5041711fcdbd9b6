package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The right to write of a session that was opened on this machine.
 *
 * @param repository the working tree it was opened in; empty outside of any
 */
public record Pen(String sessionId, String line, long fencingToken, String repository) {

  static Pen of(JsonNode session, String repository) {
    return new Pen(
        Gateway.text(session, "sessionId"),
        Gateway.text(session, "line"),
        session.path("fencingToken").asLong(),
        repository);
  }

  ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("sessionId", sessionId)
        .put("line", line)
        .put("fencingToken", fencingToken)
        .put("repository", repository);
  }
}
