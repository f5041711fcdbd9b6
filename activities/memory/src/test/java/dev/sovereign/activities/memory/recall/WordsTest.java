package dev.sovereign.activities.memory.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {

  private static Set<String> said(String question, String text) {
    return Words.said(Set.copyOf(Words.stems(question)), text);
  }

  @Test
  void tellsWhichOfAQuestionsWordsATextSays() {
    assertThat(said("which retries were jittered?", "The retry is jittered."))
        .containsExactlyInAnyOrder("retri", "jitter");
    assertThat(said("jittered retries", "the retry budget")).containsExactly("retri");
    assertThat(said("jittered retries", "a cache")).isEmpty();
  }

  @Test
  void readsTheFirstThousandWordsOfALongText() {
    assertThat(said("beacon", "word ".repeat(1_000) + "beacon")).containsExactly("beacon");
    assertThat(said("beacon", "word ".repeat(6_000) + "beacon")).isEmpty();
  }

  @Test
  void saysNothingOfAQuestionWithoutWords() {
    assertThat(said("why was that?", "why was that?")).isEmpty();
  }
}
