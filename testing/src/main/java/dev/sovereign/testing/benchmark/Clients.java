package dev.sovereign.testing.benchmark;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Peers;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Clients that know OpenAI's API and nothing of us. */
final class Clients {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String QUESTION = "What is the weather in Paris?";
  private static final JsonObjectSchema PLACE =
      JsonObjectSchema.builder().addStringProperty("city").required("city").build();

  private final Lab lab;
  private final URI address;
  private final String model;

  private Clients(Lab lab, URI address, String model) {
    this.lab = lab;
    this.address = address;
    this.model = model;
  }

  static Report run(boolean quick) {
    try (Lab lab = new Lab("clients", quick)) {
      FakeControl fake = lab.fake();
      // The same questions to the fake itself show what a failure is the gateway's own.
      new Clients(lab, fake.address(), "fake-model").all("directly");
      if (lab.chosen()) {
        try (SovereignGateway sovereign = lab.sovereign(Routes.single(fake.address()))) {
          Clients clients = new Clients(lab, sovereign.address(), sovereign.model());
          clients.all("through the gateway");
          clients.python("openai_batches.py", ", through the gateway");
        }
      }
      return lab.report();
    }
  }

  private void all(String how) {
    String suffix = ", " + how;
    python("openai_client.py", suffix);
    curl(suffix);
    check("langchain4j chat" + suffix, this::chat);
    check("langchain4j stream" + suffix, this::stream);
    check("langchain4j tool_call" + suffix, this::toolCall);
    check("langchain4j json_schema" + suffix, this::jsonSchema);
    check("langchain4j embeddings" + suffix, this::embeddings);
  }

  private void python(String name, String suffix) {
    try (InputStream source = Clients.class.getResourceAsStream(name)) {
      Path script = lab.folder().resolve(name);
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
      String out =
          run(
              Peers.openai().toString(),
              script.toString(),
              address.toString(),
              model,
              SovereignGateway.EMBEDDING_MODEL);
      out.lines()
          .forEach(
              line -> {
                String[] parts = line.split(" ", 3);
                verdict("openai python " + parts[1] + suffix, parts[0].equals("ok"), line);
              });
    } catch (AbsentException e) {
      lab.note("peer absent: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void curl(String suffix) {
    String body =
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    String whole = post(body.formatted(model, false));
    verdict("curl chat" + suffix, whole.contains("\"content\""), whole);
    String events = post(body.formatted(model, true));
    verdict("curl stream" + suffix, events.contains("data: [DONE]"), events);
    String models = run("curl", "-sS", address + "/models");
    verdict("curl models" + suffix, models.contains("\"data\""), models);
  }

  private String post(String body) {
    String url = address + "/chat/completions";
    return run("curl", "-sS", "-N", url, "-H", "Content-Type: application/json", "-d", body);
  }

  private String run(String... command) {
    Map<String, String> environment = Map.of("NO_PROXY", "127.0.0.1");
    return Command.run(List.of(command), lab.folder(), environment, LIMIT).out();
  }

  private OpenAiChatModel.OpenAiChatModelBuilder model() {
    return OpenAiChatModel.builder()
        .baseUrl(address.toString())
        .apiKey("unused")
        .modelName(model)
        .maxRetries(0);
  }

  private boolean chat() {
    return !model().build().chat(QUESTION).isEmpty();
  }

  private boolean stream() throws Exception {
    CompletableFuture<String> whole = new CompletableFuture<>();
    OpenAiStreamingChatModel.builder()
        .baseUrl(address.toString())
        .apiKey("unused")
        .modelName(model)
        .build()
        .chat(
            QUESTION,
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String partial) {
                // The complete one has them all.
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {
                whole.complete(response.aiMessage().text());
              }

              @Override
              public void onError(Throwable error) {
                whole.completeExceptionally(error);
              }
            });
    return !whole.get(LIMIT.toSeconds(), TimeUnit.SECONDS).isEmpty();
  }

  private boolean toolCall() {
    ToolSpecification tool = ToolSpecification.builder().name("weather").parameters(PLACE).build();
    ChatRequest request =
        ChatRequest.builder().messages(UserMessage.from(QUESTION)).toolSpecifications(tool).build();
    var calls = model().build().chat(request).aiMessage().toolExecutionRequests();
    return calls.getFirst().name().equals("weather")
        && calls.getFirst().arguments().contains("city");
  }

  private boolean jsonSchema() {
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder().name("place").rootElement(PLACE).build())
            .build();
    ChatRequest request =
        ChatRequest.builder().messages(UserMessage.from(QUESTION)).responseFormat(format).build();
    return model().build().chat(request).aiMessage().text().contains("\"city\"");
  }

  private boolean embeddings() {
    return OpenAiEmbeddingModel.builder()
            .baseUrl(address.toString())
            .apiKey("unused")
            .modelName(SovereignGateway.EMBEDDING_MODEL)
            .maxRetries(0)
            .build()
            .embed("one")
            .content()
            .dimension()
        > 0;
  }

  private void check(String name, Check check) {
    try {
      verdict(name, check.passes(), "an empty answer");
    } catch (Exception e) {
      // A client's own exceptions are as many as its versions.
      verdict(name, false, String.valueOf(e));
    }
  }

  private void verdict(String name, boolean passed, String found) {
    lab.figure(Figure.atLeast(name, passed ? 1 : 0, "", 1));
    if (!passed) {
      lab.note(name + ": " + found.substring(0, Math.min(300, found.length())).strip());
    }
  }

  private interface Check {
    boolean passes() throws Exception;
  }
}
