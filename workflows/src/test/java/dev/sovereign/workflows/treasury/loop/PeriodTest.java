package dev.sovereign.workflows.treasury.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PeriodTest {
  private static final ZoneId UTC = Period.zone("UTC");
  private static final ZoneId BERLIN = Period.zone("Europe/Berlin");

  @Test
  void theZoneDecidesToWhichMonthAnInstantBelongs() {
    Instant lateEvening = Instant.parse("2026-10-31T23:30:00Z");
    assertThat(Period.of(lateEvening, UTC).text()).isEqualTo("2026-10");
    assertThat(Period.of(lateEvening, BERLIN).text()).isEqualTo("2026-11");
  }

  @Test
  void aMonthBeginsAtMidnightThereAndEndsWhereTheNextBegins() {
    Period october = Period.parse("2026-10", BERLIN);
    assertThat(october.start()).isEqualTo(Instant.parse("2026-09-30T22:00:00Z"));
    assertThat(october.end()).isEqualTo(Instant.parse("2026-10-31T23:00:00Z"));
    assertThat(october.end()).isEqualTo(october.next().start());
    assertThat(Period.of(october.end(), BERLIN)).isEqualTo(october.next());
  }

  @Test
  void theLastCompletedMonthCrossesTheYear() {
    assertThat(Period.lastCompleted(Instant.parse("2027-01-01T00:00:00Z"), UTC).text())
        .isEqualTo("2026-12");
  }

  @Test
  void otherTextsAreRefusedWithTheForm() {
    assertThatThrownBy(() -> Period.parse("2026-13", UTC))
        .hasMessage("period: 2026-13 (expected: a month as 2026-10)");
    assertThatThrownBy(() -> Period.zone("Mars/Base")).hasMessageContaining("Europe/Berlin");
  }
}
