package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who have one door each are told the same of a line of work, and all that they ask. */
@ExtendWith(SharedStack.Resolver.class)
class ResumeQuestionsIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");

  @Test
  void curlAloneAnMcpClientAloneAndTheCommandLineAloneAnswerTheSameTwentyQuestions(
      SharedStack shared) throws IOException, GitAPIException {
    Stack stack = shared.stack();
    PastWork.happen(stack, folder.resolve("repository"));
    List<ResumeQuestion> questions = ResumeQuestion.all();
    assertThat(questions).hasSize(20);
    Map<String, JsonNode> expected = answers(questions, ResumeQuestion::answer);

    Map<String, JsonNode> packs =
        Map.of("curl", byCurl(stack), "MCP", byMcp(stack), "command line", byCommandLine(stack));

    packs.forEach(
        (door, pack) ->
            assertThat(answers(questions, question -> question.answerOf(pack)))
                .as("%s: %s", door, pack)
                .containsExactlyEntriesOf(expected));
  }

  private static Map<String, JsonNode> answers(
      List<ResumeQuestion> questions, Function<ResumeQuestion, JsonNode> answer) {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    questions.forEach(question -> answers.put(question.question(), answer.apply(question)));
    return answers;
  }

  private JsonNode byCurl(Stack stack) throws IOException {
    // Not in an argument: those are for everybody on the machine to see.
    Path token =
        Files.writeString(folder.resolve("header"), "Authorization: Bearer " + stack.token());
    String address =
        "http://127.0.0.1:%d/api/sessions/pack?line=%s"
            .formatted(stack.port("GATEWAY"), PastWork.LINE);
    List<String> command = List.of("curl", "-sS", "--fail", "-H", "@" + token, address);
    return Stack.json(Command.run(command, folder, Map.of(), LIMIT).orThrow().out());
  }

  private static JsonNode byMcp(Stack stack) {
    ServerParameters launcher =
        ServerParameters.builder(Checkout.root().resolve("sovereign").toString())
            .args("mcp")
            .env(stack.environment())
            .build();
    StdioClientTransport transport =
        new StdioClientTransport(launcher, McpJsonDefaults.getMapper());
    try (McpSyncClient client = McpClient.sync(transport).requestTimeout(LIMIT).build()) {
      client.initialize();
      CallToolRequest request =
          CallToolRequest.builder("session_resume")
              .arguments(Map.of("line", PastWork.LINE))
              .build();
      return new ObjectMapper().valueToTree(client.callTool(request).structuredContent());
    }
  }

  private static JsonNode byCommandLine(Stack stack) {
    return Stack.json(
        stack.run("session", "resume", "--line", PastWork.LINE, "--json").orThrow().out());
  }
}
