package dev.sovereign.testing.upstream;

import java.util.List;

/**
 * How the fake behaves from now on. What a control request leaves out is as in {@link #DEFAULTS}.
 *
 * @param delayMillis before the first byte of every answer
 * @param tokens words of an answer; a request's own {@code max_tokens} makes it shorter
 * @param tokensPerSecond the engine's fixed rate, for each caller; 0 gives the whole answer at once
 * @param echo whether an answer begins with the prompt
 * @param record whether request bodies are kept
 * @param fault what every request meets that the script does not speak of
 * @param script faults of the next completions, one each, before the lasting one
 * @param afterTokens tokens before a fault in mid-stream
 * @param retryAfterSeconds of a 429
 * @param shared whether the rate is the whole engine's and divided by those whom it answers, in
 *     answers that are not streamed
 */
public record FakeSettings(
    int delayMillis,
    int tokens,
    int tokensPerSecond,
    boolean echo,
    boolean record,
    FakeFault fault,
    List<FakeFault> script,
    int afterTokens,
    int retryAfterSeconds,
    boolean shared) {

  public static final FakeSettings DEFAULTS =
      new FakeSettings(0, 16, 0, false, false, FakeFault.NONE, List.of(), 5, 1, false);

  public FakeSettings {
    script = List.copyOf(script);
    if (delayMillis < 0 || tokens < 1 || tokensPerSecond < 0 || afterTokens < 1) {
      throw new IllegalArgumentException(
          "delayMillis, tokensPerSecond (expected: >= 0), tokens, afterTokens (expected: >= 1)");
    }
    if (script.stream().anyMatch(one -> one.kind() == FakeFault.Kind.LISTENER)) {
      throw new IllegalArgumentException("script: a closed port is lasting, give it as fault");
    }
  }

  /** The same with a lasting fault. */
  public FakeSettings with(FakeFault lasting) {
    return new FakeSettings(
        delayMillis,
        tokens,
        tokensPerSecond,
        echo,
        record,
        lasting,
        List.of(),
        afterTokens,
        retryAfterSeconds,
        shared);
  }

  /** The same with faults of the next completions. */
  public FakeSettings with(List<FakeFault> next) {
    return new FakeSettings(
        delayMillis,
        tokens,
        tokensPerSecond,
        echo,
        record,
        fault,
        next,
        afterTokens,
        retryAfterSeconds,
        shared);
  }

  /** The same as an engine of a fixed rate. */
  public FakeSettings engine(int answerTokens, int rate) {
    return new FakeSettings(
        delayMillis,
        answerTokens,
        rate,
        echo,
        record,
        fault,
        script,
        afterTokens,
        retryAfterSeconds,
        shared);
  }

  /** The same with one rate for all who are being answered. */
  public FakeSettings sharing() {
    return new FakeSettings(
        delayMillis,
        tokens,
        tokensPerSecond,
        echo,
        record,
        fault,
        script,
        afterTokens,
        retryAfterSeconds,
        true);
  }

  /** The same, keeping every request body and echoing the prompt. */
  public FakeSettings recording() {
    return new FakeSettings(
        delayMillis,
        tokens,
        tokensPerSecond,
        true,
        true,
        fault,
        script,
        afterTokens,
        retryAfterSeconds,
        shared);
  }

  /** The same with this time before each answer. */
  public FakeSettings delayed(int millis) {
    return new FakeSettings(
        millis,
        tokens,
        tokensPerSecond,
        echo,
        record,
        fault,
        script,
        afterTokens,
        retryAfterSeconds,
        shared);
  }
}
