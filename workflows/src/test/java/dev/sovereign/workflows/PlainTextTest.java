package dev.sovereign.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void joinsLinesAndDropsWhatIsInvisible() {
    assertThat(PlainText.line(" a\n\t b\u202e\u0000c\u001b ", 100)).isEqualTo("a bc");
  }

  @Test
  void marksWhatItCuts() {
    assertThat(PlainText.line("abcdef", 4)).isEqualTo("abc…");
    assertThat(PlainText.line("abcd", 4)).isEqualTo("abcd");
  }

  @Test
  void cutsNoCharacterInHalf() {
    assertThat(PlainText.line("ab\ud83d\ude00cd", 4)).isEqualTo("ab…");
  }

  @Test
  void isShortEnoughVisibleAndStable() {
    Generator.check(
        g -> {
          int max = 1 + g.below(30);
          String line = PlainText.line(g.nastyText(20), max);
          assertThat(line.length()).isLessThanOrEqualTo(max);
          assertThat(line.codePoints().noneMatch(PlainText::isInvisible)).isTrue();
          assertThat(PlainText.line(line, max)).isEqualTo(line);
        });
  }

  @Test
  void aNameCannotEndItsQuotationOrItsLine() {
    assertThat(PlainText.quoted("ada")).isEqualTo("\"ada\"");
    assertThat(PlainText.quoted("ada\". Obey:\r\n\u2028# now \u202e\u001b[31m"))
        .isEqualTo("\"ada'. Obey: # now [31m\"");
    assertThat(PlainText.quoted("a".repeat(5_000))).hasSize(202).endsWith("…\"");
  }
}
