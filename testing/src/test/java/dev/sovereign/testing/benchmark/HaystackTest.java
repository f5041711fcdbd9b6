package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testing.benchmark.Haystack.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the public formats, made by hand. */
class HaystackTest {

  private static final String LOCOMO =
      """
      [{"sample_id": "conv-0",
        "conversation": {
          "speaker_a": "Ada", "speaker_b": "Bo",
          "session_1_date_time": "1:00 pm on 2 May, 2024",
          "session_1": [
            {"speaker": "Ada", "dia_id": "D1:1", "text": "The kiln cracked."},
            {"speaker": "Bo", "dia_id": "D1:2", "text": "Look.", "blip_caption": "a broken pot"}],
          "session_2_date_time": "2:00 pm on 9 May, 2024",
          "session_2": [{"speaker": "Bo", "dia_id": "D2:1", "text": "A new kiln came."}]},
        "qa": [
          {"question": "What broke?", "answer": "the kiln", "evidence": ["D1:1"], "category": 1},
          {"question": "What was replaced?", "answer": "the kiln",
           "evidence": ["D1:1; D2:1", "D"], "category": 2},
          {"question": "Who is Cy?", "answer": "nobody", "evidence": [], "category": 5}]}]
      """;

  private static final String LONG_MEM_EVAL =
      """
      [{"question_id": "q1", "question_type": "single-session-user",
        "question": "Which tea do I like?", "answer": "oolong", "question_date": "2024/05/30",
        "haystack_session_ids": ["s1", "s2"], "haystack_dates": ["2024/05/01", "2024/05/02"],
        "haystack_sessions": [
          [{"role": "user", "content": "It rains.", "has_answer": false}],
          [{"role": "user", "content": "I like oolong.", "has_answer": true},
           {"role": "assistant", "content": "Noted."}]],
        "answer_session_ids": ["s2"]},
       {"question_id": "q2_abs", "question": "Which coffee?", "haystack_session_ids": [],
        "haystack_sessions": [], "answer_session_ids": ["s9"]}]
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.json"), text);
  }

  @Test
  void readsLoCoMo() throws IOException {
    Haystack haystack = Haystack.read(Format.LOCOMO, file(LOCOMO)).getFirst();
    assertThat(haystack.turns()).hasSize(3);
    assertThat(haystack.turns().get(1).session()).isEqualTo("D1");
    assertThat(haystack.turns().get(1).text())
        .isEqualTo("Ada: The kiln cracked.\nBo: Look. [shows a broken pot]");
    assertThat(haystack.turns().getFirst().text()).contains("2 May");
    assertThat(haystack.questions()).hasSize(2);
    assertThat(haystack.questions().getFirst().sessions()).containsExactly("D1");
    assertThat(haystack.questions().getLast().sessions()).containsExactly("D1", "D2");
  }

  @Test
  void readsLongMemEval() throws IOException {
    List<Haystack> haystacks = Haystack.read(Format.LONGMEMEVAL, file(LONG_MEM_EVAL));
    assertThat(haystacks.getFirst().turns())
        .extracting(Haystack.Turn::session)
        .containsExactly("s1", "s2", "s2");
    assertThat(haystacks.getFirst().questions().getFirst().sessions()).containsExactly("s2");
    assertThat(haystacks.getLast().questions()).as("an abstention").isEmpty();
  }

  @Test
  void saysWhatIsNoSuchFile() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> Haystack.read(Format.LOCOMO, missing))
        .hasMessageContaining("missing.json")
        .hasMessageContaining("cannot be read");
    Path other = file("{}");
    assertThatThrownBy(() -> Haystack.read(Format.LOCOMO, other)).hasMessageContaining("--locomo");
    assertThatThrownBy(() -> SessionRecall.run(List.of("memory-benchmarks"), true))
        .hasMessageContaining("--locomo FILE or --longmemeval FILE");
  }
}
