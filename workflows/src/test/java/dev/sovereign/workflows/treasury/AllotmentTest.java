package dev.sovereign.workflows.treasury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllotmentTest {

  private static final int SEQUENCES = 400;
  private static final int SPLITS = 100;

  @Test
  void splitsSixtyToFortyWithoutLosingACent() {
    Allotment rule = Allotment.of(60, 40);
    List<BigInteger> totals = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ZERO));
    for (int i = 0; i < 5; i++) {
      Allotment.Split split = rule.split(BigInteger.ONE);
      for (int share = 0; share < 2; share++) {
        totals.set(share, totals.get(share).add(split.parts().get(share)));
      }
      rule = split.next();
    }
    // Five single cents come out as three and two, where rounding each alone gives five and none.
    assertThat(totals).containsExactly(BigInteger.valueOf(3), BigInteger.valueOf(2));
    assertThat(rule.carry()).containsOnly(BigInteger.ZERO);
  }

  @Test
  void conservesEverySumAndNeverDriftsByAUnit() {
    long seed = Long.getLong("allotment.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < SEQUENCES; i++) {
      play(seed, Allotment.of(weights(random)), random);
    }
  }

  private static void play(long seed, Allotment first, Random random) {
    List<BigInteger> weights = first.weights();
    BigInteger whole = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    Allotment rule = first;
    BigInteger total = BigInteger.ZERO;
    BigInteger[] given = new BigInteger[weights.size()];
    java.util.Arrays.fill(given, BigInteger.ZERO);
    for (int i = 0; i < SPLITS; i++) {
      BigInteger sum = sum(random);
      Allotment.Split split = rule.split(sum);
      assertThat(split.parts().stream().reduce(BigInteger.ZERO, BigInteger::add))
          .as("seed %d: sum of parts", seed)
          .isEqualTo(sum);
      total = total.add(sum);
      for (int share = 0; share < given.length; share++) {
        given[share] = given[share].add(split.parts().get(share));
        // Kept over the sum of the weights: no rounding in the measure of rounding.
        BigInteger drift =
            total.multiply(weights.get(share)).subtract(given[share].multiply(whole));
        assertThat(drift.abs()).as("seed %d: drift of %s", seed, weights).isLessThan(whole);
        if (given.length == 2 && sum.signum() >= 0) {
          assertThat(split.parts().get(share)).as("seed %d", seed).isNotNegative();
        }
      }
      rule = split.next();
    }
  }

  private static List<BigInteger> weights(Random random) {
    List<BigInteger> weights = new ArrayList<>();
    int shares = 1 + random.nextInt(random.nextBoolean() ? 2 : 7);
    for (int i = 0; i < shares; i++) {
      weights.add(new BigInteger(1 + random.nextInt(90), random));
    }
    weights.set(random.nextInt(shares), BigInteger.valueOf(1 + random.nextInt(100)));
    return weights;
  }

  private static BigInteger sum(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> BigInteger.valueOf(random.nextInt(3));
      case 1 -> BigInteger.valueOf(random.nextInt(2001) - 1000L);
      default -> new BigInteger(random.nextInt(120), random);
    };
  }

  @Test
  void refusesWhatIsNoRule() {
    refused(List.of(), List.of());
    refused(List.of(0L, 0L), List.of(0L, 0L));
    refused(List.of(60L, -1L), List.of(0L, 0L));
    refused(List.of(60L, 40L), List.of(0L));
    refused(List.of(60L, 40L), List.of(1L, 0L));
    refused(List.of(60L, 40L), List.of(100L, -100L));
  }

  private static void refused(List<Long> weights, List<Long> carry) {
    assertThatThrownBy(
            () ->
                new Allotment(
                    weights.stream().map(BigInteger::valueOf).toList(),
                    carry.stream().map(BigInteger::valueOf).toList()))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("REQUEST_INVALID"));
  }
}
