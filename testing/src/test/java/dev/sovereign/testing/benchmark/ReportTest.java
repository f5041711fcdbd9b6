package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.benchmark.Report.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void aFigureHoldsWithinItsLimits() {
    assertThat(new Figure("tax", 1.0, "ms", 1.0).holds()).isTrue();
    assertThat(new Figure("tax", 1.1, "ms", 1.0).holds()).isFalse();
    assertThat(Figure.atLeast("ratio", 0.95, "", 0.95).holds()).isTrue();
    assertThat(Figure.atLeast("ratio", 0.94, "", 0.95).holds()).isFalse();
    assertThat(Figure.plain("only said", -1, "").holds()).isTrue();
  }

  @Test
  void whatIsNoNumberDoesNotHold() {
    assertThat(new Figure("tax", Double.NaN, "ms", 1.0).holds()).isFalse();
    assertThat(Figure.atLeast("ratio", Double.NaN, "", 1).holds()).isFalse();
  }

  @Test
  void aLossIsPrinted() {
    Report report =
        Report.of(
            "ratio", List.of(Figure.atLeast("ratio", 0.5, "", 0.95)), List.of("one run only"));

    assertThat(report.holds()).isFalse();
    assertThat(report.text())
        .contains("0.500", "(at least 0.950)", "does not hold", "one run only", "DOES NOT HOLD");
    assertThat(report.json()).contains("\"atLeast\" : 0.95");
  }
}
