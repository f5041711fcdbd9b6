package dev.sovereign.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SessionHandoffRequest;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadsTest {
  private final DataConverter converter = Payloads.converter();

  record Exact(
      BigInteger whole, BigDecimal part, Instant at, Duration lasting, Map<String, String> map) {}

  private Payload encode(Object value) {
    return converter.toPayload(value).orElseThrow();
  }

  private <T> T decode(Payload payload, Class<T> type) {
    return converter.fromPayload(payload, type, (Type) type);
  }

  private static String text(Payload payload) {
    return payload.getData().toString(StandardCharsets.UTF_8);
  }

  /** A list as a door takes one. */
  record Listed(List<String> items) {}

  @Test
  void aListWithNothingAtSomePlaceIsRefused() {
    assertThat(Payloads.strict("{\"items\":[\"a\"]}", Listed.class).items()).containsExactly("a");
    assertThatThrownBy(() -> Payloads.strict("{\"items\":[\"a\",null]}", Listed.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items.[1]: a null value (expected: none)");
  }

  @Test
  void keepsEveryDigitAndEveryNanosecond() {
    Exact exact =
        new Exact(
            new BigInteger("123456789012345678901234567890123456789"),
            new BigDecimal("0.100000000000000000000000000000000001000"),
            Instant.parse("2026-11-21T12:00:00.123456789Z"),
            Duration.ofSeconds(90, 1),
            new TreeMap<>(Map.of("b", "2", "a", "1")));
    Payload payload = encode(exact);
    assertThat(text(payload))
        .isEqualTo(
            "{\"whole\":123456789012345678901234567890123456789,"
                + "\"part\":0.100000000000000000000000000000000001000,"
                + "\"at\":\"2026-11-21T12:00:00.123456789Z\",\"lasting\":\"PT1M30.000000001S\","
                + "\"map\":{\"a\":\"1\",\"b\":\"2\"}}");
    assertThat(decode(payload, Exact.class)).isEqualTo(exact);
  }

  @Test
  void mapsAreInKeyOrderHoweverTheyIterate() {
    Map<String, String> unordered = Map.of("c", "3", "a", "1", "b", "2", "e", "5", "d", "4");
    assertThat(text(encode(unordered)))
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\",\"e\":\"5\"}");
  }

  @Test
  void onlyComponentsOfARecordAreData() {
    assertThat(text(encode(new HealthReport(List.of())))).isEqualTo("{\"services\":[]}");
    assertThat(text(encode(Fixtures.commit("ab", "x")))).doesNotContain("shortId");
  }

  @Test
  void everyRecordOfACycleComesBackAsItWent() {
    for (Object value :
        List.of(
            Fixtures.twoCommits(),
            Fixtures.notARepository(),
            Fixtures.modelIll(),
            Fixtures.evidence(),
            MetabolismRequest.defaults(),
            new SealOutcome(SealOutcome.Status.SEALED, "s", Fixtures.NOON))) {
      assertThat(decode(encode(value), value.getClass())).isEqualTo(value);
    }
  }

  @Test
  void resultsMayHoldFieldsOfANewerWorker() {
    Payload newer = encode(Map.of("services", List.of(), "checkedBy", "next year"));
    assertThat(decode(newer, HealthReport.class)).isEqualTo(new HealthReport(List.of()));
  }

  @Test
  void whatIsLargeButBearablePasses() {
    assertThat(encode("x".repeat(Payloads.WARN_BYTES + 1)).getData().size())
        .isGreaterThan(Payloads.WARN_BYTES);
    assertThat(encode("x".repeat(Payloads.MAX_BYTES - 2)).getData().size())
        .isEqualTo(Payloads.MAX_BYTES);
  }

  @Test
  void whatIsTooLargeIsRefusedByNameAndNotTriedAgain() {
    HealthReport report = Fixtures.modelIll();
    List<HealthReport> many = Collections.nCopies(20_000, report);
    assertThatThrownBy(() -> converter.toPayloads(new Wrapper(many)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            f -> {
              assertThat(f.getType()).isEqualTo("PAYLOAD_TOO_LARGE");
              assertThat(f.isNonRetryable()).isTrue();
              assertThat(f.getOriginalMessage())
                  .startsWith(Wrapper.class.getName() + " is ")
                  .contains("at most 1048576");
            });
  }

  record Wrapper(List<HealthReport> reports) {}

  @Test
  void doorsReadAStartRequestAsWorkflowsDo() {
    assertThat(Payloads.startRequest("", MetabolismRequest.class))
        .isEqualTo(MetabolismRequest.defaults());
    assertThat(Payloads.startRequest("{\"maxCommits\":5}", MetabolismRequest.class).maxCommits())
        .isEqualTo(5);
    assertThatThrownBy(() -> Payloads.startRequest("{\"repo\":\"x\"}", MetabolismRequest.class))
        .hasMessageContaining("unknown field 'repo'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"context\":{\"a\":5}} | context.a: expected a string",
        "{\"context\":{\"a\":null}} | context.a: a null value (expected: none)",
        "{\"context\":[]} | context: expected an object",
        "{\"nextPriorities\":\"x\"} | nextPriorities: expected an array",
        "{\"nextPriorities\":[\"x\",{}]} | nextPriorities.[1]: expected a string",
        "{\"session_id\":\"x\"} | unknown field 'session_id', did you mean 'sessionId'?",
      })
  void whatIsWrongInsideAFieldIsNamedByItsPath(String json, String problem) {
    assertThatThrownBy(() -> Payloads.startRequest(json, SessionHandoffRequest.class))
        .hasMessageContaining("SessionHandoffRequest: " + problem);
  }
}
