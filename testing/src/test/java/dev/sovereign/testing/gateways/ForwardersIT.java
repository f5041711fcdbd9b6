package dev.sovereign.testing.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.LoadGenerator;
import dev.sovereign.testing.upstream.FakeAnswers;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardersIT {

  @Test
  void theSpringForwarderGivesAnswersAndErrorsBack(@TempDir Path folder) throws Exception {
    givesBack(Contender.SPRING, folder, false);
  }

  @Test
  void theBareForwarderCopiesAnswersStreamsAndErrors(@TempDir Path folder) throws Exception {
    givesBack(Contender.BARE, folder, true);
  }

  private static void givesBack(Contender forwarder, Path folder, boolean streams)
      throws Exception {
    try (FakeUpstream fake = FakeUpstream.start();
        Gateway gateway = forwarder.start(Routes.single(fake.address()), folder);
        Caller caller = gateway.caller(Duration.ofSeconds(30))) {
      String expected = FakeAnswers.text("anything", 16);

      assertThat(caller.ask("any", "anything", false).complete(expected)).isTrue();
      if (streams) {
        assertThat(caller.ask("any", "anything", true).complete(expected)).isTrue();
      }
      assertThat(LoadGenerator.run(gateway.load().with(4, 0, 40)).wrong()).isZero();
      fake.control().fault(FakeFault.STATUS_503);
      assertThat(caller.ask("any", "anything", false).status()).isEqualTo(503);
    }
  }
}
