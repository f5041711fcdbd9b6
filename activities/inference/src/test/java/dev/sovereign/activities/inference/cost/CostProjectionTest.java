package dev.sovereign.activities.inference.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.inference.Layer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostProjectionTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final long USD = 1_000_000_000;

  @Test
  void aYearIsTheSumDividedByTheTimeSinceTheFirstCall() {
    YearlyCost year = YearlyCost.of(large(1, 1, 1, 1), LONG_AGO, NOON).getFirst();
    assertThat(year.calls()).isEqualTo(40);
    assertThat(year.yearNanoUsd()).isEqualTo(Math.round(4 * USD / 3.5 * 365));
    assertThat(year.bandNanoUsd()).isZero();
    assertThat(year.formula())
        .isEqualTo(
            "4 USD / 3.50 days x 365 days; band: 3.18 x 0 USD a day / sqrt(4 days) x 365 days");
  }

  @Test
  void unevenDaysMakeABandAndDaysWithoutACallCount() {
    List<LayerDay> days = new ArrayList<>(large(2, 0, 0, 2));
    days.removeIf(day -> day.costNanoUsd() == 0);
    YearlyCost year = YearlyCost.of(days, LONG_AGO, NOON).getFirst();
    // Daily costs 2, 0, 0, 2: the deviation is sqrt(4/3).
    double band = 3.18 * Math.sqrt(4.0 / 3) / 2 * 365 * USD;
    assertThat(year.bandNanoUsd()).isEqualTo(Math.round(band));
  }

  @Test
  void twoDaysAreTooLittle() {
    YearlyCost year = YearlyCost.of(large(1, 1), LONG_AGO, NOON).getFirst();
    assertThat(year.yearNanoUsd()).isNull();
    assertThat(year.bandNanoUsd()).isNull();
    assertThat(year.formula()).isEqualTo("too little data: 1.5 days (expected: at least 3)");
  }

  @Test
  void halfOfTheLargeWorkMovesAtThePricesThatWereRecorded() {
    List<LayerDay> days = new ArrayList<>(large(1, 1, 1, 1));
    days.add(new LayerDay(Layer.SMALL, LocalDate.parse("2026-11-20"), 5, 900, 100, USD / 100));
    WhatIf answer = WhatIf.of(days, WhatIf.parse("large=small:0.25, large=medium:0.25"), 3.5);
    // 4 x 1,500 tokens; SMALL cost 0.01 USD for 1,000 of them.
    WhatIf.Moved small = answer.moves().getFirst();
    assertThat(small.nowNanoUsd()).isEqualTo(USD);
    assertThat(small.thenNanoUsd()).isEqualTo(Math.round(0.25 * 6_000 * (USD / 100.0) / 1_000));
    assertThat(small.calls()).isEqualTo(10);
    assertThat(small.formula()).contains("as recorded at SMALL");
    WhatIf.Moved medium = answer.moves().getLast();
    assertThat(medium.thenNanoUsd())
        .isEqualTo(Math.round(0.25 * (4_000 / 1e6 * 0.2 + 2_000 / 1e6 * 0.6) * USD));
    assertThat(medium.formula()).contains("typical of MEDIUM, which was never called");
    long saved = 2 * USD - small.thenNanoUsd() - medium.thenNanoUsd();
    assertThat(answer.nowNanoUsd()).isEqualTo(4 * USD + USD / 100);
    assertThat(answer.thenNanoUsd()).isEqualTo(answer.nowNanoUsd() - saved);
    assertThat(answer.thenFormula()).isEqualTo("4.01 USD - 1 USD + 0.015 USD - 1 USD + 0.0005 USD");
    assertThat(answer.savedYearNanoUsd()).isEqualTo(Math.round(saved / 3.5 * 365));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "large",
        "large=small",
        "large=small:0",
        "large=small:1.5",
        "large=small:x",
        "huge=small:0.5",
        "large=large:0.5",
        "large=small:0.6,large=medium:0.6"
      })
  void anythingElseIsRefusedWithWhatIsExpected(String text) {
    assertThatThrownBy(() -> WhatIf.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("what-if: ")
        .hasMessageContaining("(expected: ");
  }

  @Test
  void everyLayerHasItsFactsInOrder() {
    assertThat(LayerFacts.all()).extracting(LayerFacts::layer).containsExactly(Layer.values());
    assertThat(LayerFacts.all())
        .isSortedAccordingTo(
            (a, b) -> Long.compare(a.promptNanoUsdPerMillion(), b.promptNanoUsdPerMillion()));
  }

  /** Of the days that end today, in USD. */
  private static List<LayerDay> large(int... usd) {
    List<LayerDay> days = new ArrayList<>();
    for (int i = 0; i < usd.length; i++) {
      LocalDate day = LocalDate.parse("2026-11-21").minusDays(usd.length - 1L - i);
      days.add(new LayerDay(Layer.LARGE, day, 10, 1_000, 500, usd[i] * USD));
    }
    return days;
  }
}
