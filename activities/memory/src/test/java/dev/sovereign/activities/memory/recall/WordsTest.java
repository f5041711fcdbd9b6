package dev.sovereign.activities.memory.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {

  private static double share(String question, String text) {
    return Words.share(Set.copyOf(Words.stems(question)), text);
  }

  @Test
  void tellsWhichShareOfAQuestionsWordsATextSays() {
    assertThat(share("which retries were jittered?", "The retry is jittered.")).isEqualTo(1);
    assertThat(share("jittered retries", "the retry budget")).isEqualTo(0.5);
    assertThat(share("jittered retries", "a cache")).isZero();
  }

  @Test
  void readsTheFirstThousandWordsOfALongText() {
    assertThat(share("beacon", "word ".repeat(1_000) + "beacon")).isEqualTo(1);
    assertThat(share("beacon", "word ".repeat(6_000) + "beacon")).isZero();
  }

  @Test
  void saysNothingOfAQuestionWithoutWords() {
    assertThat(share("why was that?", "why was that?")).isZero();
  }
}
