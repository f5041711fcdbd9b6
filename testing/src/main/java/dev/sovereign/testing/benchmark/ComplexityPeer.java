package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.CommandResult;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.LabelledPrompts.Labelled;
import dev.sovereign.testing.gateways.Peers;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** LiteLLM's {@code complexity_router}, asked by {@code litellm_peer.py} in its own Python. */
final class ComplexityPeer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private ComplexityPeer() {}

  /**
   * @param id of the prompt
   * @param classifier of the peer's: its default one, or its second version
   * @param tier from 0 to 3
   * @param score by which the default one chose the tier; 0 of the second
   * @param nanos of the quickest of five decisions
   */
  record Decision(String id, String classifier, int tier, double score, long nanos) {}

  /** What it said, and its version. */
  record Said(String version, List<Decision> decisions) {}

  static Said ask(List<Labelled> rows) throws AbsentException {
    Path python = Peers.litellm("python");
    try (Folders folder = Folders.temporary("complexity-peer")) {
      Path script = folder.resolve("litellm_peer.py");
      Files.write(script, LabelledPrompts.bytes("litellm_peer.py"));
      Path prompts = folder.resolve("prompts.jsonl");
      Files.writeString(prompts, prompts(rows), StandardCharsets.UTF_8);
      CommandResult result =
          Command.run(
              List.of(python.toString(), script.toString(), prompts.toString()),
              folder.resolve(".").normalize(),
              Map.of("LITELLM_LOCAL_MODEL_COST_MAP", "True"),
              LIMIT);
      if (result.exitCode() != 0) {
        throw new IllegalStateException("litellm_peer.py: " + result.err());
      }
      return read(result.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Said read(String out) {
    List<String> lines = out.lines().toList();
    List<Decision> decisions = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      JsonNode said = Stack.json(line);
      decisions.add(
          new Decision(
              said.path("id").asText(),
              said.path("classifier").asText(),
              said.path("tier").asInt(),
              said.path("score").asDouble(),
              said.path("nanos").asLong()));
    }
    return new Said(Stack.json(lines.getFirst()).path("version").asText(), decisions);
  }

  private static String prompts(List<Labelled> rows) {
    StringBuilder text = new StringBuilder();
    for (Labelled row : rows) {
      JsonNode messages = row.request().path("messages");
      ObjectNode line = JSON.createObjectNode().put("id", row.id());
      line.put("user", LabelledFeatures.lastText(messages.path(messages.size() - 1)).asText());
      JsonNode first = messages.path(0);
      line.put(
          "system",
          first.path("role").asText().equals("system") ? first.path("content").asText() : null);
      text.append(line).append('\n');
    }
    return text.toString();
  }
}
