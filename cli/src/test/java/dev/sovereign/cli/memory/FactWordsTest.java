package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.stack.StackException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FactWordsTest {

  @Test
  void makesADecisionOfWords() {
    assertThat(
            fact(
                "decision",
                "use RRF",
                "--because",
                "no training",
                "--rejected",
                "learned: no data: yet",
                "--rejected",
                "none"))
        .isEqualTo(
            "{\"body\":{\"kind\":\"decision\",\"statement\":\"use RRF\",\"rationale\":\"no training\","
                + "\"rejected\":[{\"option\":\"learned\",\"reason\":\"no data: yet\"},"
                + "{\"option\":\"none\"}]},\"source\":\"cli\"}");
  }

  @Test
  void takesEitherSpellingOfAKind() {
    assertThat(fact("FAILED_APPROACH", "x", "--because", "y"))
        .isEqualTo(
            "{\"body\":{\"kind\":\"failed_approach\",\"approach\":\"x\",\"why\":\"y\"},\"source\":\"cli\"}");
    assertThat(fact("task-outcome", "x", "--task", "t", "--failed"))
        .contains("\"approach\":\"x\"", "\"task\":\"t\"", "\"succeeded\":false");
    assertThat(fact("command", "make", "--exit-code", "2"))
        .contains("\"line\":\"make\"", "\"exitCode\":2");
  }

  @Test
  void listsTheKindsForOneThatIsNone() {
    assertThatThrownBy(() -> fact("opinion", "x"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("decision, code-change");
  }

  private static String fact(String kind, String text, String... options) {
    FactWords words = new FactWords();
    new CommandLine(words).parseArgs(options);
    return words.fact(kind, text).toString();
  }
}
