package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.benchmark.LabelledPrompts.Labelled;
import dev.sovereign.workflows.inference.Layer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelledPromptsTest {

  private static final List<Layer> LABELS =
      List.of(Layer.TINY, Layer.SMALL, Layer.MEDIUM, Layer.LARGE);

  @Test
  void theTestPartIsTheOneThatWasFrozen() throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(LabelledPrompts.bytes("test.jsonl"));
    assertThat(HexFormat.of().formatHex(hash))
        .as("complexity/test.jsonl was frozen before any estimator was written: never change it")
        .isEqualTo("48ac1c70206fbb37b7cf78212839d1da3e75040b31435984425667f10a1678bc");
  }

  @Test
  void everyLabelFollowsFromTheThreeAnswers() {
    assertThat(all().toList())
        .hasSizeGreaterThanOrEqualTo(600)
        .allSatisfy(
            row ->
                assertThat(row.label())
                    .as(row.id())
                    .isEqualTo(
                        LABELS.get(Math.max(row.chain(), Math.max(row.source(), row.check())))));
  }

  @Test
  void noFamilyAndNoPromptIsInBothParts() {
    assertThat(families(LabelledPrompts.train()))
        .doesNotContainAnyElementsOf(families(LabelledPrompts.test()));
    Set<Object> learned =
        LabelledPrompts.train().stream().map(Labelled::request).collect(Collectors.toSet());
    assertThat(LabelledPrompts.test()).noneMatch(row -> learned.contains(row.request()));
  }

  private static Stream<Labelled> all() {
    return Stream.concat(LabelledPrompts.train().stream(), LabelledPrompts.test().stream());
  }

  private static Set<String> families(List<Labelled> rows) {
    return rows.stream().map(Labelled::family).collect(Collectors.toSet());
  }
}
