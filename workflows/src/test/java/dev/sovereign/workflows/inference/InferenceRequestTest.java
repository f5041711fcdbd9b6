package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Payloads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceRequestTest {
  private static final String HASH = "0a".repeat(32);

  private static InferenceRequest read(String json) {
    return Payloads.startRequest(json, InferenceRequest.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"promt\":\"x\"} | unknown field 'promt', did you mean 'prompt'?",
        "{\"prompt\":\" \"} | prompt: 1 characters (expected: 1 to 100000, not blank)",
        "{\"prompt\":\"x\",\"prompt\":\"y\"} | Duplicate field 'prompt'",
        "{\"dataClass\":\"SECRET\"} | dataClass: expected one of PUBLIC, INTERNAL, KEEP_ON_DEVICE",
        "{\"waitForTier\":\"MOON\"} | waitForTier: expected one of DEVICE, SERVER, CLOUD",
        "{\"maxTokens\":0} | maxTokens: 0 (expected: 1 to 8192)",
        "{\"deadlineSeconds\":86401} | deadlineSeconds: 86401 (expected: 1 to 86400)",
        "{\"contentHash\":\"abc\",\"contentHost\":\"h\"} | contentHash: (expected: 64 lower-case hexadecimal digits",
        "{\"contentHost\":\"h\"} | contentHash and contentHost (expected: both or neither)",
        "{\"handOver\":{\"key\":\"k\",\"operation\":\"CHAT\"}} | handOver: without its stored request",
        "{\"dataClass\":\"KEEP_ON_DEVICE\"} | dataClass: KEEP_ON_DEVICE without a stored question",
      })
  void whatIsWrongIsNamed(String json, String problem) {
    assertThatThrownBy(() -> read(json)).hasMessageContaining(problem);
  }

  @Test
  void aPromptBesideStoredContentIsRefused() {
    assertThatThrownBy(() -> read(stored(",\"prompt\":\"x\"")))
        .hasMessageContaining("prompt: beside contentHash (expected: one of them)");
  }

  @Test
  void instructionsBesideContentThatStaysAtHomeAreRefused() {
    assertThatThrownBy(() -> read(stored(",\"instructions\":\"Sum up.\"")))
        .hasMessageContaining("instructions: KEEP_ON_DEVICE, but Temporal keeps");
  }

  @Test
  void storedContentStaysAtHomeUnlessItsOwnerSaysOtherwise() {
    assertThat(read(stored("")).reach()).isEqualTo(DataClass.KEEP_ON_DEVICE);
    assertThat(read(stored(",\"dataClass\":\"PUBLIC\"")).reach()).isEqualTo(DataClass.PUBLIC);
    assertThat(InferenceRequest.defaults().reach()).isEqualTo(DataClass.INTERNAL);
  }

  private static String stored(String more) {
    return "{\"contentHash\":\"" + HASH + "\",\"contentHost\":\"home\"" + more + "}";
  }
}
