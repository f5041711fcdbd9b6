package dev.sovereign.activities.inference.call;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.workflows.inference.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {

  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hé\"}]";

  @Test
  void readsEveryFactInOnePass() throws Exception {
    var facts =
        chat("""
                {"model":"small","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"system","content":"four"},
                   {"role":"user","content":[{"type":"text","text":"seven..","x":[1]},
                     {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
                   {"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}],
                 "tools":[{"type":"function"}],"response_format":{"type":"json_schema","json_schema":{}},
                 "max_tokens":7,"max_completion_tokens":9}
                """)
            .facts();
    assertThat(facts)
        .usingRecursiveComparison()
        .ignoringFields("estimate")
        .isEqualTo(new RequestFacts("small", true, true, 3, 11, true, true, true, 9));
    assertThat(facts.estimate().kind()).isEqualTo(Kind.STRUCTURED);
  }

  @Test
  void leavesTheChoiceToThePlanWhenNoModelIsNamed() throws Exception {
    var facts = chat("{" + MESSAGES + "}").facts();
    assertThat(facts)
        .usingRecursiveComparison()
        .ignoringFields("estimate")
        .isEqualTo(new RequestFacts("auto", false, false, 1, 2, false, false, false, 0));
  }

  @Test
  void estimatesByTheUsersLastMessageWhereverItsRoleStands() throws Exception {
    String greeting = "{\"role\":\"user\",\"content\":\"Good morning!\"}";
    String proof =
        "{\"content\":\"Prove that there are infinitely many primes, by contradiction.\",\"role\":\"user\"}";
    String answer = "{\"role\":\"assistant\",\"content\":\"Hello.\"}";
    assertThat(layer(greeting, answer, proof)).isEqualTo(Layer.LARGE);
    assertThat(layer(proof, answer, greeting)).isEqualTo(Layer.TINY);
    assertThat(layer(proof, answer)).isEqualTo(Layer.LARGE);
    assertThat(parse(Operation.EMBEDDING, "{\"input\":\"Prove it.\"}").facts().estimate())
        .isEqualTo(Estimate.UNREAD);
  }

  private static Layer layer(String... messages) throws Exception {
    return chat("{\"messages\":[" + String.join(",", messages) + "]}").facts().estimate().layer();
  }

  @Test
  void countsPromptsAndInputsOfEveryForm() throws Exception {
    assertThat(parse(Operation.COMPLETION, "{\"prompt\":\"abc\"}").facts().textChars())
        .isEqualTo(3);
    assertThat(parse(Operation.COMPLETION, "{\"prompt\":[\"a\",\"bc\"]}").facts().messages())
        .isEqualTo(2);
    var tokens = parse(Operation.EMBEDDING, "{\"input\":[1,2,3],\"stream\":true}").facts();
    assertThat(tokens.messages()).isEqualTo(1);
    assertThat(tokens.textChars()).isEqualTo(12);
    assertThat(tokens.stream()).as("embeddings are never streamed").isFalse();
    assertThat(parse(Operation.EMBEDDING, "{\"input\":[[1,2],[3]]}").facts().messages())
        .isEqualTo(2);
  }

  @Test
  void replacesTheModelAndNotOneByteMore() throws Exception {
    String body =
        " {\t\"a\" : 1.0e+2, \"model\" : \"o\\u006cd\" ,\r\n \"é\":\"\\u00e9\","
            + MESSAGES
            + ",\"tools\":[]  } \n";
    assertThat(chat(body).forModel("n\"w", false).text())
        .isEqualTo(body.replace("\"o\\u006cd\"", "\"n\\\"w\""));
  }

  @Test
  void addsTheModelWhereThereIsNone() throws Exception {
    assertThat(chat("  {" + MESSAGES + "}").forModel("m", true).text())
        .isEqualTo("  {\"model\":\"m\"," + MESSAGES + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"model\":\"x\",\"stream\":true,M}|{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"stream\":true,M}",
        "{\"stream\":true,M}|{\"model\":\"m\",\"stream_options\":{\"include_usage\":true},\"stream\":true,M}",
        "{\"stream_options\":{},\"stream\":true,M,\"model\":\"x\"}|{\"stream_options\":{\"include_usage\":true},\"stream\":true,M,\"model\":\"m\"}",
        "{\"stream\":true,\"stream_options\":{ \"a\":[{}]},\"model\":\"x\",M}|{\"stream\":true,\"stream_options\":{\"include_usage\":true, \"a\":[{}]},\"model\":\"m\",M}",
        "{\"model\":\"x\",\"stream\":true,\"stream_options\":null,M}|{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},M}",
        "{\"model\":\"x\",\"stream\":true,\"stream_options\":{\"a\":1,\"include_usage\": false},M}|{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"a\":1,\"include_usage\": true},M}",
        "{\"model\":\"x\",\"stream\":true,\"stream_options\":{\"include_usage\" : true },M}|{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\" : true },M}",
        "{\"model\":\"x\",\"stream\":false,M}|{\"model\":\"m\",\"stream\":false,M}",
      })
  void asksForTheTokensOfAStream(String body, String expected) throws Exception {
    assertThat(chat(body.replace("M", MESSAGES)).forModel("m", true).text())
        .isEqualTo(expected.replace("M", MESSAGES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"model\":1,M}|model",
        "{\"model\":null,M}|model",
        "{\"model\":\" \",M}|model",
        "{\"model\":\"a\",\"model\":\"b\",M}|model",
        "{}|messages",
        "{\"messages\":\"hi\"}|messages",
        "{\"messages\":[]}|messages",
        "{\"messages\":[1]}|messages[0]",
        "{\"stream\":1,M}|stream",
        "{\"stream_options\":[],M}|stream_options",
        "{\"stream_options\":{\"include_usage\":1},M}|stream_options.include_usage",
        "{\"max_tokens\":0,M}|max_tokens",
        "{\"max_tokens\":1.5,M}|max_tokens",
        "{\"max_tokens\":99999999999,M}|max_tokens",
        "{\"max_completion_tokens\":\"1\",M}|max_completion_tokens",
      })
  void namesTheFieldThatRoutingCannotUse(String body, String field) {
    assertThatThrownBy(() -> chat(body.replace("M", MESSAGES)))
        .isInstanceOfSatisfying(
            BadRequestException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(field)
        .hasMessageContaining("expected");
  }

  @Test
  void namesTheFieldThatEachOperationNeeds() {
    assertThatThrownBy(() -> parse(Operation.COMPLETION, "{}")).hasMessageStartingWith("prompt");
    assertThatThrownBy(() -> parse(Operation.EMBEDDING, "{}")).hasMessageStartingWith("input");
    assertThatThrownBy(() -> parse(Operation.EMBEDDING, "{\"input\":{}}"))
        .hasMessageStartingWith("input");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "''|empty",
        "'  '|empty",
        "[1]|not a JSON object",
        "{M} x|valid JSON",
        "{M}{}|goes on",
        "{M|valid JSON",
        "{M,}|valid JSON",
        "{\"messages\":secretword}|valid JSON",
      })
  void saysWhatIsWrongWithTheBodyAsAWhole(String body, String said) {
    String text = body.replace("''", "").replace("'  '", "  ").replace("M", MESSAGES);
    assertThatThrownBy(() -> chat(text))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("secretword");
  }

  @Test
  void boundsTheDepth() {
    String bomb = "{\"x\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> chat(bomb)).hasMessageContaining("at most 256 levels");
  }

  @Test
  void takesNoOtherEncoding() {
    byte[] utf16 = ("{" + MESSAGES + "}").getBytes(UTF_16LE);
    assertThatThrownBy(() -> RequestBody.parse(Operation.CHAT, utf16))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void showsNoContent() throws Exception {
    assertThat(chat("{" + MESSAGES + "}").toString()).matches("CHAT \\d+ bytes of JSON");
  }

  private static RequestBody chat(String json) throws BadRequestException {
    return parse(Operation.CHAT, json);
  }

  private static RequestBody parse(Operation operation, String json) throws BadRequestException {
    return RequestBody.parse(operation, json.getBytes(UTF_8));
  }
}
