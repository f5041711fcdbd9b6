package dev.sovereign.testing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    assertThat(Statistics.median(List.of(9.0, 1.0, 5.0, 3.0))).isEqualTo(4);
  }

  @Test
  void aPercentileIsOneOfTheValues() {
    List<Double> values = List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0);

    assertThat(Statistics.percentile(values, 50)).isEqualTo(5);
    assertThat(Statistics.percentile(values, 95)).isEqualTo(10);
    assertThat(Statistics.percentile(values, 100)).isEqualTo(10);
  }

  @Test
  void equalValuesHaveAnIntervalOfOnePoint() {
    Statistics.Interval interval = Statistics.interval(Collections.nCopies(30, 0.97));

    assertThat(interval.low()).isCloseTo(0.97, within(1e-9));
    assertThat(interval.high()).isCloseTo(0.97, within(1e-9));
  }

  @Test
  void theIntervalHoldsTheMeanInAboutNineteenOfTwenty() {
    Random random = new Random(7);
    int held = 0;
    for (int run = 0; run < 100; run++) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        values.add(1 + random.nextGaussian());
      }
      Statistics.Interval interval = Statistics.interval(values);
      held += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isBetween(87, 100);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Statistics.median(List.of())).hasMessage("no values");
  }
}
