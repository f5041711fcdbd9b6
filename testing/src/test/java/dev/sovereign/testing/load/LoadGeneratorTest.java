package dev.sovereign.testing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeSettings;
import dev.sovereign.testing.upstream.FakeUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadGeneratorTest {

  private final FakeUpstream fake = FakeUpstream.start();
  private final Load load = Load.of(fake.address(), "any", Map.of());

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void everyCallIsCountedOnceAndChecked(int callers) {
    LoadResult result = LoadGenerator.run(load.with(callers, 20, 200));

    assertThat(result.calls()).isEqualTo(200);
    assertThat(result.wrong()).isZero();
    assertThat(result.latenciesMillis()).hasSize(200).allMatch(millis -> millis > 0);
    assertThat(result.perSecond()).isPositive();
    assertThat(fake.control().completions()).isEqualTo(220);
  }

  @Test
  void aStreamIsReadToItsEndAndChecked() {
    LoadResult result = LoadGenerator.run(load.with(4, 0, 40).streamed(16));

    assertThat(result.wrong()).isZero();
    assertThat(result.latenciesMillis()).hasSize(40);
  }

  @Test
  void aWrongAnswerIsSeen() {
    fake.control()
        .apply(
            FakeSettings.DEFAULTS.with(
                List.of(FakeFault.STATUS_503, FakeFault.RESET, FakeFault.EMPTY)));

    LoadResult result = LoadGenerator.run(load.with(1, 0, 10));

    assertThat(result.wrong()).isEqualTo(3);
    assertThat(result.reasons()).containsKey("HTTP 503");
    assertThat(result.latenciesMillis()).hasSize(7);
  }

  @Test
  void itEndsAtItsLimit() {
    fake.control().apply(FakeSettings.DEFAULTS.delayed(60_000));
    Load bounded =
        new Load(fake.address(), "any", Map.of(), 2, 0, 5, Duration.ofMillis(300), false, 16);

    assertThat(LoadGenerator.run(bounded).calls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://192.0.2.1:80/v1", "http://example.invalid:80/v1", "http://127.0.0.1/v1"})
  void itLoadsNobodyElsesMachine(String address) {
    assertThatThrownBy(() -> Load.of(URI.create(address), "any", Map.of()))
        .hasMessageContaining("127.0.0.1");
  }
}
