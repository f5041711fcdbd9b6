package dev.sovereign.activities.inference.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sovereign.workflows.inference.Layer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimatorTest {

  private static final Shape CHAT = new Shape(1, 40, false, false, false, 0);

  @Test
  void tellsAGreetingFromAProof() {
    assertThat(of("Good morning!")).isEqualTo(new Estimate(Layer.TINY, Kind.TEXT));
    assertThat(
            of("Prove that there are infinitely many primes of this form, by contradiction.")
                .layer())
        .isEqualTo(Layer.LARGE);
  }

  @Test
  void readsEscapesAsTheCharactersTheyStandFor() {
    String text = "Erkläre \"Größe\"\nund prüfe a = b ≥ 3";
    StringBuilder ascii = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                ascii.append(
                    c < 0x80 && c != '\n' && c != '"'
                        ? String.valueOf((char) c)
                        : String.format("\\u%04x", c)));
    byte[] escaped = ascii.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] plain = json(text);
    Features a = Features.of(escaped, 0, escaped.length, CHAT);
    Features b = Features.of(plain, 1, plain.length - 1, CHAT);
    for (int i = 0; i < Features.SIZE; i++) {
      if (!Features.names().get(i).startsWith("length")) {
        assertThat(a.value(i)).as(Features.names().get(i)).isEqualTo(b.value(i));
      }
    }
  }

  @Test
  void anyBytesGiveTheSameEstimateTwice() {
    Random random = new Random(20261121);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      Estimate once = Estimator.learned().estimate(bytes, 0, bytes.length, CHAT);
      assertThat(Estimator.learned().estimate(bytes, 0, bytes.length, CHAT)).isEqualTo(once);
    }
  }

  @Test
  void whatIsOfferedOrShownIsTheKindOfWork() {
    assertThat(kind(new Shape(1, 5, true, true, true, 0))).isEqualTo(Kind.STRUCTURED);
    assertThat(kind(new Shape(1, 5, true, false, true, 0))).isEqualTo(Kind.TOOLS);
    assertThat(kind(new Shape(1, 5, false, false, true, 0))).isEqualTo(Kind.IMAGE);
    assertThat(of("for (int i = 0; i < n; i++) { xs[i] += ys[i]; }").kind()).isEqualTo(Kind.CODE);
    assertThat(of("x^2 + 3*x = 7/2 + y^2").kind()).isEqualTo(Kind.MATHS);
  }

  private static Kind kind(Shape shape) {
    return Estimator.learned().estimate(json("hello"), 1, 6, shape).kind();
  }

  private static Estimate of(String text) {
    byte[] json = json(text);
    return Estimator.learned().estimate(json, 1, json.length - 1, CHAT);
  }

  private static byte[] json(String text) {
    return JsonNodeFactory.instance.textNode(text).toString().getBytes(StandardCharsets.UTF_8);
  }
}
