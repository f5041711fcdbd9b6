package dev.sovereign.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import dev.sovereign.workflows.registry.WorkflowTypes;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartRequestWorkflowTest {
  private @Nullable Stage stage;

  @BeforeAll
  void open() {
    stage = new Stage();
  }

  @AfterAll
  void close() {
    if (stage != null) {
      stage.close();
    }
  }

  private MetabolismOutcome run(Object... arguments) {
    if (stage == null) {
      throw new IllegalStateException("not open");
    }
    return stage.run("Metabolism", MetabolismOutcome.class, arguments);
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static RawValue raw(String encoding, String data) {
    return new RawValue(
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
            .setData(ByteString.copyFromUtf8(data))
            .build());
  }

  private void assertRefused(String message, Object... arguments) {
    assertThatThrownBy(() -> run(arguments))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("START_REFUSED");
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).isEqualTo(message);
            });
  }

  @Test
  void noArgumentIsAUsefulRun() {
    assertThat(run().organs()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"repository\":null}", "{\"maxCommits\":7}"})
  void whatIsAbsentHasADefault(String start) throws Exception {
    assertThat(run(json(start)).organs()).hasSize(4);
  }

  @Test
  void anAbsentObjectIsAUsefulRun() {
    assertThat(run(raw("binary/null", "")).organs()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"maxCommit\":5} | unknown field 'maxCommit', did you mean 'maxCommits'?"
            + " (known: repository, maxCommits, summarise, deferUntil)",
        "{\"zzzzzzzzzz\":5} | unknown field 'zzzzzzzzzz'"
            + " (known: repository, maxCommits, summarise, deferUntil)",
        "{\"maxCommits\":\"5\"} | maxCommits: expected a whole number",
        "{\"maxCommits\":1.5} | maxCommits: expected a whole number",
        "{\"maxCommits\":[5]} | maxCommits: expected a whole number",
        "{\"maxCommits\":0} | maxCommits: 0 (expected: 1 to 500)",
        "{\"maxCommits\":501} | maxCommits: 501 (expected: 1 to 500)",
        "{\"summarise\":\"yes\"} | summarise: expected true or false",
        "{\"summarise\":1} | summarise: expected true or false",
        "{\"repository\":5} | repository: expected a string",
        "{\"repository\":{}} | repository: expected a string",
        "{\"repository\":\"\"} | repository: 0 characters (expected: 1 to 4096, not blank)",
        "[] | expected a JSON object with the fields repository, maxCommits, summarise, deferUntil",
        "[{}] | expected a JSON object with the fields repository, maxCommits, summarise, deferUntil",
        "\"x\" | expected a JSON object with the fields repository, maxCommits, summarise, deferUntil",
        "5 | expected a JSON object with the fields repository, maxCommits, summarise, deferUntil",
        "true | expected a JSON object with the fields repository, maxCommits, summarise, deferUntil",
      })
  void whatIsWrongFailsTheRunAndIsNamed(String start, String problem) throws Exception {
    assertRefused("MetabolismRequest: " + problem, json(start));
  }

  @Test
  void aNumberTooLargeIsNamed() throws Exception {
    assertThatThrownBy(() -> run(json("{\"maxCommits\":99999999999}")))
        .cause()
        .hasMessageContaining("MetabolismRequest: maxCommits: ");
  }

  @Test
  void aSecondArgumentFailsTheRun() {
    assertRefused("MetabolismRequest: 2 arguments (expected: one JSON object)", Map.of(), Map.of());
  }

  @Test
  void bytesFailTheRun() {
    assertRefused(
        "MetabolismRequest: encoding 'binary/plain' (expected: json/plain)",
        (Object) new byte[] {1, 2});
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"maxCommits\":5}}", "{\"maxCommits\":5,\"maxCommits\":6}", "x"})
  void whatIsNotJsonFailsTheRun(String start) {
    assertThatThrownBy(() -> run(raw("json/plain", start)))
        .cause()
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("MetabolismRequest: ");
  }

  @Test
  void everyWorkflowTakesOneStartRequest() {
    assertThat(WorkflowTypes.implementations())
        .allSatisfy(
            type -> {
              Method run =
                  Arrays.stream(type.getMethods())
                      .filter(m -> m.getName().equals("run"))
                      .findFirst()
                      .orElseThrow();
              assertThat(List.of(run.getParameterTypes()))
                  .hasSize(1)
                  .allMatch(StartRequest.class::isAssignableFrom);
            });
  }
}
