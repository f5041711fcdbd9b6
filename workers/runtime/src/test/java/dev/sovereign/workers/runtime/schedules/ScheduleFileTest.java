package dev.sovereign.workers.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Overlap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleFileTest {

  private static final String GOOD =
      """
      schedules:
        - id: nightly
          workflow: Metabolism
          every: 1d
          offset: 6h
          overlap: BUFFER_ONE
          catch-up-window: 90s
          jitter: 5m
          input: {maxCommits: 5}
      """;

  @Test
  void readsEveryField() {
    assertThat(ScheduleFile.parse("s.yaml", GOOD))
        .containsExactly(
            new DeclaredSchedule(
                "nightly",
                "Metabolism",
                Map.of("maxCommits", 5),
                Duration.ofDays(1),
                Duration.ofHours(6),
                Overlap.BUFFER_ONE,
                Duration.ofSeconds(90),
                Duration.ofMinutes(5)));
  }

  @Test
  void carriesTheHourlyMetabolism() {
    DeclaredSchedule hourly = ScheduleFile.load(null).getFirst();
    assertThat(hourly.workflow()).isEqualTo("Metabolism");
    assertThat(hourly.every()).isEqualTo(Duration.ofHours(1));
    assertThat(hourly.overlap()).isEqualTo(Overlap.SKIP);
    assertThat(hourly.catchUpWindow()).isEqualTo(Duration.ofMinutes(10));
    assertThat(hourly.jitter()).isPositive();
  }

  @Test
  void carriesTheMonthsClose() {
    DeclaredSchedule close = ScheduleFile.load(null).getLast();
    assertThat(close.workflow()).isEqualTo("SacredLoop");
    assertThat(close.monthly()).isEqualTo(new DeclaredSchedule.Monthly(1, 0, 30, "UTC"));
    assertThat(close.overlap()).isEqualTo(Overlap.ALLOW_ALL);
    assertThat(close.catchUpWindow()).isEqualTo(Duration.ofDays(60));
    assertThat(close.spec()).isEqualTo("monthly on day 1 at 00:30 UTC");
  }

  @ParameterizedTest
  @CsvSource({"29 00:30 UTC", "1 24:00 UTC", "1 00:30 Mars/Base", "0 00:30 UTC", "1 00:30"})
  void aMonthlyStartThatNoMonthHasIsRefused(String monthly) {
    assertThatThrownBy(
            () ->
                ScheduleFile.parse(
                    "s.yaml", GOOD.replace("every: 1d", "monthly: '" + monthly + "'")))
        .hasMessageContaining("day 1 to 28");
  }

  @Test
  void prefersTheCheckoutsFile(@TempDir Path checkout) throws Exception {
    Files.createDirectories(checkout.resolve("infra"));
    Files.writeString(checkout.resolve("infra/schedules.yaml"), GOOD);
    assertThat(ScheduleFile.load(checkout))
        .extracting(DeclaredSchedule::id)
        .containsExactly("nightly");
    assertThat(ScheduleFile.load(checkout.resolve("elsewhere")))
        .extracting(DeclaredSchedule::id)
        .containsExactly(
            "metabolism-hourly", "memory-sources-hourly", "catch-up", "sacred-loop-close");
  }

  @Test
  void takesAnEmptyList() {
    assertThat(ScheduleFile.parse("s.yaml", "schedules: []")).isEmpty();
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "id: nightly | id: Night ly | schedules[0].id: Night ly (expected: lower case letters, digits and dashes)",
        "every: 1d | every: 1x | schedules[0].every: 1x (expected: a duration such as 90s, 10m, 1h or 1d)",
        "every: 1d | every: 30s | schedules[0].every: PT30S (expected: at least 1m)",
        "every: 1d | evry: 1d | schedules[0].evry: unknown key (expected: one of catch-up-window, every, id, input, jitter, monthly, offset, overlap, workflow)",
        "offset: 6h | offset: 2d | schedules[0].offset: PT48H (expected: less than every)",
        "overlap: BUFFER_ONE | overlap: skip | schedules[0].overlap: skip (expected: one of SKIP, BUFFER_ONE, ALLOW_ALL)",
        "catch-up-window: 90s | catch-up-window: 1s | schedules[0].catch-up-window: PT1S (expected: at least 10s)",
        "input: {maxCommits: 5} | input: 5 | schedules[0].input: 5 (expected: a mapping)",
        "input: {maxCommits: 5} | input: {maxCommits: null} | schedules[0].input.maxCommits: missing (expected: a value)",
        "schedules: | other: | schedules: missing (expected: a list)",
      })
  void namesWhatIsWrong(String good, String bad, String problem) {
    assertThatThrownBy(() -> ScheduleFile.parse("s.yaml", GOOD.replace(good, bad)))
        .isInstanceOf(ScheduleFileException.class)
        .hasMessageContaining("s.yaml: " + problem);
  }

  @Test
  void namesAllProblemsAtOnce() {
    assertThatThrownBy(
            () -> ScheduleFile.parse("s.yaml", GOOD.replace("1d", "1x").replace("5m", "5")))
        .hasMessageContaining("schedules[0].every")
        .hasMessageContaining("schedules[0].jitter");
  }

  @Test
  void refusesAnIdTwice() {
    String twice = GOOD + GOOD.lines().skip(1).reduce("", (a, b) -> a + b + "\n");
    assertThatThrownBy(() -> ScheduleFile.parse("s.yaml", twice))
        .hasMessageContaining("id nightly is declared twice");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> ScheduleFile.parse("s.yaml", "schedules: [\n  }"))
        .hasMessageStartingWith("s.yaml: not YAML: ")
        .satisfies(e -> assertThat(List.of(String.valueOf(e.getMessage()).split("\n"))).hasSize(1));
  }
}
