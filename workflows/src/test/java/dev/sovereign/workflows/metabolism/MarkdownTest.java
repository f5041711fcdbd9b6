package dev.sovereign.workflows.metabolism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "Fix it~ `Fix it`",
        "Use `x` now ~ `` Use `x` now ``",
        "a ``` b ~ ```` a ``` b ````",
        "a\tb ~ `a b`",
        "<b>*x*</b> ~ `<b>*x*</b>`",
      })
  void codeShowsAnythingAsItIs(String text, String rendered) {
    assertThat(Markdown.code(text, 100)).isEqualTo(rendered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "plain words, 5 of them. ~ plain words, 5 of them.",
        "*x* _y_ [z](u) ~ \\*x\\* \\_y\\_ \\[z\\](u)",
        "<img src=x> ~ \\<img src=x\\>",
        "a | b ~ a \\| b",
        "see https://e.org ~ see https\\://e.org",
        "see www.e.org ~ see www\\.e.org",
        "a # head ~ a \\# head",
        "- item ~ \\- item",
        "&lt; ~ \\&lt;",
      })
  void proseIsEscaped(String text, String rendered) {
    assertThat(Markdown.text(text, 100)).startsWith(rendered);
  }

  @Test
  void codeIsOneSpanOnOneLine() {
    Generator.check(
        g -> {
          String code = Markdown.code(g.nastyText(12), 40);
          int fence = 0;
          while (code.charAt(fence) == '`') {
            fence++;
          }
          String inner = code.substring(fence, code.length() - fence);
          assertThat(code).doesNotContain("\n", "\r", "\u202e", "\u0000");
          assertThat(code).endsWith("`".repeat(fence));
          assertThat(inner).doesNotContain("`".repeat(fence));
          assertThat(inner.length()).isLessThanOrEqualTo(42);
        });
  }

  @Test
  void noActiveCharacterOfProseIsLeftUnescaped() {
    Generator.check(
        g -> {
          String text = Markdown.text(g.nastyText(12), 80);
          for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
              i++;
            } else {
              assertThat("`*_[]<>|~&#@$\n\r").doesNotContain(text.substring(i, i + 1));
            }
          }
        });
  }
}
