package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.workflows.inference.Layer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {

  private static final String SCHEMA =
      """
      {"messages":[{"role":"user","content":"Who?"}],"response_format":{"type":"json_schema",
       "json_schema":{"name":"p","schema":{"type":"object","required":["name","age"],
        "additionalProperties":false,"properties":{"name":{"type":"string"},
        "age":{"type":["integer","null"]},"of":{"enum":["a","b"]},
        "tags":{"type":"array","items":{"type":"string"}}}}}}}\
      """;
  private static final String FREE = "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"name\":\"Ida\",\"age\":9} | ",
        "{\"name\":\"Ida\",\"age\":null,\"of\":\"b\",\"tags\":[\"x\"]} | ",
        "Her name is Ida. | it is not JSON",
        "{\"name\":\"Ida\" | it is not JSON",
        "\"Ida\" | it is not JSON",
        "{\"name\":\"Ida\",\"age\":9} I hope this helps! | it is not JSON",
        "{\"name\":\"Ida\"} | it does not fit /required",
        "{\"name\":1,\"age\":9} | it does not fit /properties/name/type",
        "{\"name\":\"Ida\",\"age\":9.5} | it does not fit /properties/age/type",
        "{\"name\":\"Ida\",\"age\":9,\"of\":\"c\"} | it does not fit /properties/of/enum",
        "{\"name\":\"Ida\",\"age\":9,\"tags\":[1]} | it does not fit /properties/tags/items/type",
        "{\"name\":\"Ida\",\"age\":9,\"more\":1} | it does not fit /additionalProperties",
      })
  void jsonMustFitItsSchema(String answer, @Nullable String wrong) {
    assertThat(fault(SCHEMA, Layer.SMALL, answer)).isEqualTo(wrong);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm sorry, but I can't help with that.",
        "I cannot assist with this request.",
        "As an AI language model, I cannot give opinions.",
        "Es tut mir leid, aber ich kann dabei nicht helfen.",
        "Lo siento, pero no puedo ayudar con eso."
      })
  void refusalsAreTold(String answer) {
    assertThat(fault(FREE, Layer.TINY, answer)).isEqualTo("it refuses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Paris", "I'm sorry for your loss. Here is a text.", "Sorry, we are closed."})
  void otherShortAnswersAreNoRefusals(String answer) {
    assertThat(fault(FREE, Layer.MEDIUM, answer)).isNull();
  }

  @Test
  void workForALargeModelIsNotDoneInAWord() {
    assertThat(fault(FREE, Layer.LARGE, "No.")).isEqualTo("it is too short for the task");
    assertThat(fault(FREE, Layer.LARGE, "No, because the well is theirs too.")).isNull();
  }

  @Test
  void aToolCallIsAnAnswer() {
    assertThat(
            AnswerCheck.of(
                    RawJson.of(SCHEMA),
                    body(SCHEMA).facts(),
                    Layer.LARGE,
                    RawJson.of("{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"1\"}]}}]}"))
                .wrong())
        .isNull();
  }

  private static @Nullable String fault(String request, Layer needed, String answer) {
    String quoted = JsonNodeFactory.instance.textNode(answer).toString();
    RawJson reply = RawJson.of("{\"choices\":[{\"message\":{\"content\":" + quoted + "}}]}");
    return AnswerCheck.of(RawJson.of(request), body(request).facts(), needed, reply).wrong();
  }

  private static RequestBody body(String json) {
    try {
      return RequestBody.parse(Operation.CHAT, json.getBytes(StandardCharsets.UTF_8));
    } catch (BadRequestException e) {
      throw new AssertionError(e);
    }
  }
}
