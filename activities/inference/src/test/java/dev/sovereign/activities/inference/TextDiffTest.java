package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.inference.catchup.Difference;
import org.junit.jupiter.api.Test;

class TextDiffTest {

  @Test
  void theSameTextDiffersInNothing() {
    assertThat(TextDiff.of("one two\nthree", "one two\nthree"))
        .isEqualTo(new Difference(1000, 0, 0));
    assertThat(TextDiff.of("", "")).isEqualTo(new Difference(1000, 0, 0));
  }

  @Test
  void whatHasNothingInCommonIsNotSimilar() {
    assertThat(TextDiff.of("one", "two")).isEqualTo(new Difference(0, 1, 1));
    assertThat(TextDiff.of("", "two\nthree")).isEqualTo(new Difference(0, 2, 0));
  }

  @Test
  void similarityIsWhatBothHaveOfAllWords() {
    // Three words of four and five, in their order.
    assertThat(TextDiff.of("a b c d", "a x b c y").similarPermille()).isEqualTo(666);
  }

  @Test
  void linesStandInTheirOrderBehindTheirMark() {
    assertThat(TextDiff.lines("same\nfacts\nend", "same\nwords\nmore\nend"))
        .containsExactly("  same", "- facts", "+ words", "+ more", "  end");
  }

  @Test
  void aTextOfAnyLengthIsComparedInBounds() {
    String text = "word\n".repeat(100_000);
    assertThat(TextDiff.lines(text, text)).hasSize(TextDiff.MOST);
  }
}
