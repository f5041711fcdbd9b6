package dev.sovereign.activities.inference.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NameLookupTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);

  /** Answers when it is told to. */
  private final DnsResolver system =
      new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
          asked.incrementAndGet();
          try {
            answer.await();
          } catch (InterruptedException _) {
            throw new UnknownHostException(host);
          }
          return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
          return host;
        }
      };

  @Test
  void givesUpOnAResolverThatDoesNotAnswerAndAsksItOnlyOnce() {
    var lookup = new NameLookup(SHORT, system);
    assertThatThrownBy(() -> lookup.resolve("model.test")).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> lookup.resolve("model.test")).isInstanceOf(UnknownHostException.class);
    assertThat(asked).hasValue(1);
    answer.countDown();
  }

  @Test
  void givesTheAddress() throws Exception {
    answer.countDown();
    assertThat(new NameLookup(Duration.ofSeconds(20), system).resolve("model.test"))
        .containsExactly(InetAddress.getLoopbackAddress());
  }

  @Test
  void looksNoAddressUp() throws Exception {
    var lookup = new NameLookup(SHORT);
    assertThat(lookup.resolve("127.0.0.1")).hasSize(1);
    assertThat(lookup.resolve("[::1]")).hasSize(1);
  }
}
