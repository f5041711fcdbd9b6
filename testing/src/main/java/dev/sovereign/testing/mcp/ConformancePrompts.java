package dev.sovereign.testing.mcp;

import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.spec.McpSchema.CompleteResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.GetPromptResult;
import io.modelcontextprotocol.spec.McpSchema.Prompt;
import io.modelcontextprotocol.spec.McpSchema.PromptArgument;
import io.modelcontextprotocol.spec.McpSchema.PromptMessage;
import io.modelcontextprotocol.spec.McpSchema.PromptReference;
import io.modelcontextprotocol.spec.McpSchema.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The prompts of the suite, and completions of their arguments. */
final class ConformancePrompts {

  private static final String WITH_ARGUMENTS = "test_prompt_with_arguments";

  private ConformancePrompts() {}

  static List<SyncPromptSpecification> prompts() {
    return List.of(
        prompt(
            "test_simple_prompt",
            List.of(),
            _ -> List.of(Fixtures.textContent("This is a simple prompt for testing."))),
        prompt(
            WITH_ARGUMENTS,
            List.of("arg1", "arg2"),
            given ->
                List.of(
                    Fixtures.textContent(
                        "Prompt with arguments: arg1='%s', arg2='%s'"
                            .formatted(given.get("arg1"), given.get("arg2"))))),
        prompt(
            "test_prompt_with_embedded_resource",
            List.of("resourceUri"),
            given -> withResource(String.valueOf(given.get("resourceUri")))),
        prompt(
            "test_prompt_with_image",
            List.of(),
            _ ->
                List.of(
                    Fixtures.image(), Fixtures.textContent("Please analyze the image above."))));
  }

  static List<SyncCompletionSpecification> completions() {
    return List.of(
        new SyncCompletionSpecification(
            new PromptReference(WITH_ARGUMENTS),
            (_, request) -> complete(request.argument().value())));
  }

  private static List<Content> withResource(String uri) {
    return List.of(
        Fixtures.resource(uri, "text/plain", "Embedded resource content for testing."),
        Fixtures.textContent("Please process the embedded resource above."));
  }

  private static CompleteResult complete(String begun) {
    List<String> values =
        Stream.of("paris", "park", "party").filter(each -> each.startsWith(begun)).toList();
    return new CompleteResult(new CompleteResult.CompleteCompletion(values, values.size(), false));
  }

  private static SyncPromptSpecification prompt(
      String name, List<String> arguments, Function<Map<String, Object>, List<Content>> contents) {
    Prompt prompt =
        Prompt.builder(name)
            .description("Fixture " + name)
            .arguments(arguments.stream().map(ConformancePrompts::argument).toList())
            .build();
    return new SyncPromptSpecification(
        prompt, (_, request) -> result(contents.apply(given(request.arguments()))));
  }

  private static Map<String, Object> given(@Nullable Map<String, Object> arguments) {
    return arguments == null ? Map.of() : arguments;
  }

  private static PromptArgument argument(String name) {
    return PromptArgument.builder(name).description("Argument " + name).required(true).build();
  }

  private static GetPromptResult result(List<Content> contents) {
    return GetPromptResult.builder(
            contents.stream().map(each -> new PromptMessage(Role.USER, each)).toList())
        .build();
  }
}
