package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Completion;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts in Prometheus' text format, written by hand: a metrics library would take more memory than
 * all the rest of this process but the model. Thread-safe.
 */
final class Metrics {
  private static final String PREFIX = "sovereign_model_";
  private static final double[] BUCKETS = {0.5, 1, 2, 5, 10, 20, 60, 120};

  private final Map<Outcome, LongAdder> requests = new EnumMap<>(Outcome.class);
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder completionTokens = new LongAdder();
  private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS.length);
  private final LongAdder generations = new LongAdder();
  private final LongAdder generationNanos = new LongAdder();

  Metrics() {
    for (Outcome outcome : Outcome.values()) {
      requests.put(outcome, new LongAdder());
    }
  }

  void countRequest(Outcome outcome) {
    LongAdder counter = requests.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void countTokens(Completion completion) {
    promptTokens.add(completion.promptTokens());
    completionTokens.add(completion.completionTokens());
  }

  void observeGeneration(long nanos) {
    generations.increment();
    generationNanos.add(nanos);
    for (int i = 0; i < BUCKETS.length; i++) {
      if (nanos <= BUCKETS[i] * 1e9) {
        buckets.incrementAndGet(i);
      }
    }
  }

  String expose(boolean loaded, int queueDepth) {
    StringBuilder text = new StringBuilder();
    declare(text, "requests_total", "counter", "Chat requests by how they ended.");
    requests.forEach(
        (outcome, count) ->
            sample(
                text,
                "requests_total{outcome=\"" + outcome.name().toLowerCase(Locale.ROOT) + "\"}",
                count.sum()));
    single(text, "prompt_tokens_total", "counter", "Tokens read.", promptTokens.sum());
    single(text, "completion_tokens_total", "counter", "Tokens written.", completionTokens.sum());
    single(text, "queue_depth", "gauge", "Requests that wait for the engine.", queueDepth);
    single(text, "loaded", "gauge", "1 when the model answers.", loaded ? 1 : 0);
    exposeGenerations(text);
    return text.toString();
  }

  private void exposeGenerations(StringBuilder text) {
    declare(text, "generation_seconds", "histogram", "Time from leaving the queue to the end.");
    for (int i = 0; i < BUCKETS.length; i++) {
      sample(text, "generation_seconds_bucket{le=\"" + BUCKETS[i] + "\"}", buckets.get(i));
    }
    sample(text, "generation_seconds_bucket{le=\"+Inf\"}", generations.sum());
    sample(text, "generation_seconds_sum", generationNanos.sum() / 1e9);
    sample(text, "generation_seconds_count", generations.sum());
  }

  private static void single(
      StringBuilder text, String name, String type, String help, long value) {
    declare(text, name, type, help);
    sample(text, name, value);
  }

  private static void declare(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder text, String name, Number value) {
    text.append(PREFIX).append(name).append(' ').append(value).append('\n');
  }
}
