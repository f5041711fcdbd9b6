package dev.sovereign.activities.memory.recall;

import static dev.sovereign.activities.memory.recall.TestFacts.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sovereign.activities.memory.recall.Fusion.Fused;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FusionTest {

  private static List<Scored> ranked(int... numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> new Scored(id(numbers[i]), -i))
        .toList();
  }

  @Test
  void addsWhatEachListSays() {
    List<Fused> fused = new Fusion(1, 2, 5, 10, 1).fuse(ranked(1, 2), ranked(2, 3), ranked(4));
    assertThat(fused).extracting(Fused::id).containsExactly(id(4), id(2), id(3), id(1));
    assertThat(fused.get(1).most()).isCloseTo(1.0 / 12 + 2.0 / 11, within(1e-9));
    assertThat(fused.get(1).lexicalRank()).isEqualTo(2);
    assertThat(fused.get(1).denseRank()).isEqualTo(1);
    assertThat(fused.getLast().denseRank()).isZero();
  }

  @Test
  void equalScoresShareARank() {
    List<Scored> tied = List.of(new Scored(id(2), 1), new Scored(id(1), 1), new Scored(id(3), 0.5));
    assertThat(new Fusion(1, 1, 1, 10, 1).fuse(tied, List.of(), List.of()))
        .extracting(Fused::lexicalRank)
        .containsExactly(1, 1, 3);
  }

  @Test
  void aListOfNoWeightIsLeftOut() {
    assertThat(new Fusion(0, 1, 0, 10, 1).fuse(ranked(1), ranked(2), ranked(3)))
        .extracting(Fused::id)
        .containsExactly(id(2));
  }

  @Test
  void wordsCountByTheShareOfTheQuestionThatAFactSays() {
    Fusion fusion = new Fusion(2, 1, 1, 10, 0.5);
    Fused both = fusion.fuse(ranked(1), ranked(2, 1), List.of()).getFirst();
    assertThat(both.id()).isEqualTo(id(1));
    assertThat(fusion.score(both, 1)).isCloseTo(2.0 / 11 + 1.0 / 12, within(1e-9));
    assertThat(fusion.score(both, 0.5)).isCloseTo(1.5 / 11 + 1.0 / 12, within(1e-9));
    assertThat(fusion.score(both, 0)).isCloseTo(1.0 / 11 + 1.0 / 12, within(1e-9));
  }

  @Test
  void refusesWeightsThatMakeNoSense() {
    assertThatThrownBy(() -> new Fusion(-1, 1, 1, 1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Fusion(1, 1, 1, 0, 0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Fusion(1, 1, 1, 1, 1.5)).hasMessageContaining("floor 1.5");
  }
}
