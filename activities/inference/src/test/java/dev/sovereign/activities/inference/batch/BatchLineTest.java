package dev.sovereign.activities.inference.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchLineTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String GOOD =
      "{'custom_id':'a','method':'POST','url':'/v1/chat/completions','body':{'messages':[ 'é' ]}}";

  @Test
  void theBodyIsTakenAsItStands() throws IOException {
    byte[] line = json("{'body' : {'b':[ 1.50, 'é' ]} , 'custom_id':'x'}");
    assertThat(new String(BatchLine.parse(line).body(), UTF_8))
        .isEqualTo(text("{'b':[ 1.50, 'é' ]}"));
    assertThat(BatchLine.parse(line).customId()).isEqualTo("x");
  }

  @Test
  void aLineWithoutFaultsHasNone() {
    assertThat(BatchLine.check(1, json(GOOD), CHAT)).isEmpty();
    assertThat(BatchLine.check(1, json(GOOD + "\r"), CHAT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'custom_id':'a', | '' | missing_required_parameter | custom_id",
        "'custom_id':'a' | 'custom_id':7 | missing_required_parameter | custom_id",
        "'custom_id':'a' | 'custom_id':' ' | missing_required_parameter | custom_id",
        "'method':'POST' | 'method':'GET' | invalid_method | method",
        "'method':'POST' | 'm':'POST' | missing_required_parameter | method",
        "/v1/chat | /v1/poems | url_mismatch | url",
        "'body':{'messages':[ 'é' ]} | 'body':[] | missing_required_parameter | body",
        "{'messages':[ 'é' ]}} | {'messages':[ 'é' ]}} {} | invalid_json_line | ",
        "{'messages':[ 'é' ]}} | {'messages':[ 'é' ] | invalid_json_line | ",
        "'custom_id':'a', | 'custom_id':'a','custom_id':'b', | invalid_json_line | ",
      })
  void aFaultIsNamedWithItsLineAndQuotesNothing(
      String part, String instead, String code, String param) {
    String replacement = instead.equals("''") ? "" : instead;
    LineFault fault = BatchLine.check(7, json(GOOD.replace(part, replacement)), CHAT).orElseThrow();
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.line()).isEqualTo(7);
    assertThat(fault.param()).isEqualTo(param);
    assertThat(fault.message()).contains("line 7", "expected").doesNotContain("é", "poems");
  }

  @Test
  void linesKnowTheirPlacesAcrossBuffersAndTooLongOnesAreSkipped() throws IOException {
    String text = "a\n\n" + "b".repeat(100_000) + "\r\n" + "c".repeat(300_000) + "\nlast";
    LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), 200_000);
    List<String> found = new ArrayList<>();
    for (var line = reader.next(); line != null; line = reader.next()) {
      byte[] bytes = line.bytes();
      found.add(
          line.number() + " " + line.starts() + " " + (bytes == null ? "long" : bytes.length));
    }
    assertThat(found)
        .containsExactly("1 0 1", "2 2 0", "3 3 100001", "4 100005 long", "5 400006 4");
  }

  private static byte[] json(String text) {
    return text(text).getBytes(UTF_8);
  }

  private static String text(String text) {
    return text.replace('\'', '"');
  }
}
