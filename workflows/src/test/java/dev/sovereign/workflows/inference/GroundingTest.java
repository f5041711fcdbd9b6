package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Generator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroundingTest {
  private static final GenerationRequest ASKED =
      new GenerationRequest(
          "Write one short plain note about the work that the following titles describe, please.",
          """
          Add the ledger to PostgreSQL, closes #12
          Fix retries in HealthProbe.java
          Move src/main/java/Door.java behind a token
          Upgrade temporal-sdk to 1.39.0
          Revert a1b2c3d4e5f6 because of max_retries
          Say "good morning" to the operator on 2 hosts
          See https://example.org/a?b=1 for `run()` and --detach
          Ünïcode stays
          """
              .strip(),
          100,
          0);

  private static String objection(String text) {
    return Grounding.objection(ASKED, text).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The work added a ledger and fixed retries.",
        "The ledger now lives in PostgreSQL. It closes #12.",
        "The ledger now lives in postgresql.",
        "Retries in HealthProbe.java were fixed, and Door.java is behind a token.",
        "This moved src/main/java/Door.java and upgraded temporal-sdk to 1.39.0.",
        "Upgraded the sdk, reverted a1b2c3d4e5f6 and then a1b2c3d because of max_retries.",
        "The operator hears \"good morning\" on 2 hosts.",
        "The operator hears ‘good morning’ now.",
        "This documents `run()` and --detach.",
        "See https://example.org/a?b=1 for more.",
        "PostgreSQL's ledger doesn't lose anything; it's well tested.",
        "A follow-up made it up-to-date.",
        "Ledger work — and a token for the door…",
        "It says that Ünïcode stays.",
      })
  void acceptsWhatNamesOnlyWhatWasGiven(String text) {
    assertThat(Grounding.objection(ASKED, text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "All was moved to Kubernetes. | Kubernetes",
        "Kubernetes runs it all now. | Kubernetes",
        "It was tested. Redis was dropped. | Redis",
        "The ledger is in PostgresDB now. | PostgresDB",
        "This fixed the HTTP door. | HTTP",
        "It closes #13. | #13",
        "It closes 12. | 12",
        "There were 5 fixes. | 5",
        "It took 2% of the time. | 2%",
        "It upgraded to 1.39.1. | 1.39.1",
        "It upgraded to 1.39. | 1.39",
        "It upgraded to v1.39.0. | v1.39.0",
        "It happened on 2026-11-21. | 2026-11-21",
        "It reverted a1b2c3d4e5f7. | a1b2c3d4e5f7",
        "It reverted a1b2c3d4e5f60. | a1b2c3d4e5f60",
        "It reverted a1b2c3. | a1b2c3",
        "It reverted deadbeef1. | deadbeef1",
        "It moved src/main/java/Gate.java too. | src/main/java/Gate.java",
        "It moved main/java/Door.java too. | main/java/Door.java",
        "It changed Gate.java too. | Gate.java",
        "It changed .env too. | .env",
        "It set min_retries well. | min_retries",
        "It upgraded spring-boot too. | spring-boot",
        "It upgraded temporal-sdk-2 too. | temporal-sdk-2",
        "It calls stop() now. | stop()",
        "It takes --force now. | --force",
        "See https://example.org/evil for more. | https://example.org/evil",
        "See www.evil.org for more. | www.evil.org",
        "You may write to eve@evil.org. | eve@evil.org",
        "The <script> tag was added. | <script>",
        "It sets key=value now. | key=value",
        "It uses C++ now. | C++",
        "It costs $5 now. | $5",
        "Two fixes were made. | Two",
        "It made a dozen fixes. | dozen",
        "It halved retries twice. | twice",
        "It works for Eve now. | Eve",
        "It says \"good evening\" now. | good evening",
        "It runs `halt` now. | halt",
        "It says 'good night' now. | good night",
        "It says “good day” now. | good day",
        "The wоrk was done. | wоrk",
        "Zürich was added. | Zürich",
        "It fixed ５ things. | ５",
      })
  void refusesWhatNamesAnythingElse(String text, String named) {
    assertThat(objection(text)).startsWith("not in the input: '").contains(named.split(" ", -1)[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^ | the model's text is empty",
        "^  ^ | the model's text is empty",
        "the work added a ledger | the model's text is no complete sentence",
        "The work\u202e was done. | the model's text holds invisible characters",
        "The work\u200b was done. | the model's text holds invisible characters",
        "The work was done. The work was done. | the model's text says the same sentence twice",
        "I cannot help with that. | the model declined: 'i cannot'",
        "I’m sorry, but no. | the model declined: 'i'm sorry'",
        "As an AI model, it is hard. | the model declined: 'as an ai'",
        "It says \"good morning to you. | the model's text leaves a quotation open,"
            + " or quotes too much",
        "It is about the work that the following titles describe, please. |"
            + " the model's text repeats its instructions",
      })
  void refusesWhatIsNoSummary(String text, String reason) {
    assertThat(objection(text)).isEqualTo(reason);
  }

  @Test
  void refusesItsInputSaidBack() {
    assertThat(objection("Fix retries in HealthProbe.java\nÜnïcode stays."))
        .isEqualTo("the model's text repeats its input");
    assertThat(objection("- Ünïcode stays.")).isEqualTo("the model's text repeats its input");
  }

  @Test
  void refusesTooMuch() {
    assertThat(objection("a ".repeat(600) + ".")).startsWith("the model's text is too long");
  }

  @Test
  void takesTimeInProportion() {
    String text = "'\"".repeat(390) + ".";
    String nested = "a/".repeat(390) + ".";
    GenerationRequest huge =
        new GenerationRequest("x", "aaaaaaaa/".repeat(100_000) + "'a\" ".repeat(100_000), 1, 0);
    Assertions.assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          assertThat(Grounding.objection(huge, text)).isPresent();
          assertThat(Grounding.objection(huge, nested)).isPresent();
          assertThat(Grounding.objection(huge, "`" + "a".repeat(700) + "`.")).isPresent();
        });
  }

  @Test
  void refusesEveryIdentifierThatWasNotGiven() {
    Generator.check(
        g -> {
          String invented =
              switch (g.below(8)) {
                case 0 -> Integer.toString(100 + g.below(100_000));
                case 1 -> "v" + g.below(9) + "." + (40 + g.below(50));
                case 2 -> "e" + Integer.toHexString(0x1000000 + g.below(0xffffff));
                case 3 -> "src/" + letters(g) + ".java";
                case 4 -> letters(g) + "_" + letters(g);
                case 5 -> "x" + letters(g) + "Q" + letters(g);
                case 6 -> "#" + (100 + g.below(900));
                default -> "https://" + letters(g) + ".org";
              };
          String around = g.oneOf(List.of("It was %s that did it.", "%s did it.", "It did (%s)."));
          assertThat(objection(around.replace("%s", invented)))
              .as(invented)
              .startsWith("not in the input: '");
        });
  }

  @Test
  void acceptsEveryWordThatWasGiven() {
    List<String> given = List.of(ASKED.content().replaceAll("[,`\"]", " ").split("\\s+", -1));
    Generator.check(
        g -> {
          String word = g.oneOf(given);
          assertThat(objection("It was about " + word + " in the end.")).as(word).isEmpty();
        });
  }

  private static String letters(Generator g) {
    StringBuilder letters = new StringBuilder("q");
    for (int i = g.below(6); i >= 0; i--) {
      letters.append((char) ('a' + g.below(26)));
    }
    return letters.toString();
  }
}
