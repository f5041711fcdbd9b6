package dev.sovereign.testing.load;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What a {@link LoadGenerator} does.
 *
 * @param address the base, ending in {@code /v1}, on 127.0.0.1
 * @param model the model asked for
 * @param headers more headers of every request
 * @param callers at the same time, each asking again as soon as it was answered
 * @param warmUp answers before anything is counted
 * @param calls answers that are counted
 * @param limit of all of it; what is not answered then is not counted
 * @param stream whether events are asked for
 * @param tokens words that an answer must have
 */
public record Load(
    URI address,
    String model,
    Map<String, String> headers,
    int callers,
    int warmUp,
    int calls,
    Duration limit,
    boolean stream,
    int tokens) {

  /** The most callers; beyond, a single thread is what is measured. */
  public static final int MAX_CALLERS = 1024;

  public Load {
    headers = Map.copyOf(headers);
    Loopback.require(address);
    if (callers < 1 || callers > MAX_CALLERS || warmUp < 0 || calls < 1) {
      throw new IllegalArgumentException(
          "callers: %d, warmUp: %d, calls: %d (expected: 1 to %d, >= 0, >= 1)"
              .formatted(callers, warmUp, calls, MAX_CALLERS));
    }
  }

  /** The same with other numbers. */
  public Load with(int otherCallers, int otherWarmUp, int otherCalls) {
    return new Load(
        address, model, headers, otherCallers, otherWarmUp, otherCalls, limit, stream, tokens);
  }

  /** The same, ended by then. */
  public Load within(Duration otherLimit) {
    return new Load(address, model, headers, callers, warmUp, calls, otherLimit, stream, tokens);
  }

  /** Not streamed, of sixteen words. */
  public static Load of(URI address, String model, Map<String, String> headers) {
    return new Load(address, model, headers, 1, 0, 1, Duration.ofMinutes(5), false, 16);
  }

  /** The same, streamed. */
  public Load streamed(int words) {
    return new Load(address, model, headers, callers, warmUp, calls, limit, true, words);
  }
}
