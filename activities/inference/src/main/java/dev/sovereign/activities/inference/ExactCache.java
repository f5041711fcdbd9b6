package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Hit;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Kept;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are the same, and may be given the same answer. Thread-safe; costs nothing while
 * it is off.
 */
public final class ExactCache {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final @Nullable CachedAnswers kept;
  private final @Nullable Answers names;

  /**
   * @param names says by which hash a request is known
   */
  public ExactCache(CachedAnswers kept, Answers names) {
    this(names, kept);
  }

  private ExactCache(@Nullable Answers names, @Nullable CachedAnswers kept) {
    this.names = names;
    this.kept = kept;
  }

  /** Keeps nothing. */
  public static ExactCache off() {
    return new ExactCache((Answers) null, null);
  }

  /**
   * What a request is known by: the same for the same operation, fields but for those of streaming
   * and of the caller's own account, model, policy and data class. Absent when it is not to be
   * answered from the cache.
   */
  @Nullable String key(InferenceCall call, RoutePolicy policy) {
    if (kept == null || names == null || !kept.on() || call.reuse().cache() == Reuse.Cache.OFF) {
      return null;
    }
    Map<String, Object> fields = fields(call);
    if (call.reuse().cache() == Reuse.Cache.UNSAID && !isDeterministic(call, fields)) {
      return null;
    }
    fields.put("model", call.body().facts().model());
    fields.remove("stream");
    fields.remove("stream_options");
    fields.remove("user");
    String asked = call.body().operation().path() + " " + policy + " " + call.dataClass();
    return names.requestHash(call.dataClass(), asked, canonical(fields));
  }

  private static boolean isDeterministic(InferenceCall call, Map<String, Object> fields) {
    return call.body().operation() == Operation.EMBEDDING
        || (fields.get("temperature") instanceof Number number && number.doubleValue() == 0);
  }

  @SuppressWarnings("unchecked") // An object, or the scan would have refused it.
  private static Map<String, Object> fields(InferenceCall call) {
    try {
      return JSON.readValue(call.body().json().bytes(), Map.class);
    } catch (IOException e) {
      throw new IllegalStateException("a request that was parsed before", e);
    }
  }

  private static byte[] canonical(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (IOException e) {
      throw new IllegalStateException("maps, lists and plain values", e);
    }
  }

  /** What is kept for it. */
  Optional<Hit> find(InferenceCall call, @Nullable String key) {
    return kept == null || key == null || call.reuse().cache() == Reuse.Cache.REFRESH
        ? Optional.empty()
        : kept.find(key);
  }

  /** Keeps what was just bought for it. */
  void keep(InferenceCall call, String key, KeptAnswer answer, Candidate by, long costNanoUsd) {
    if (kept != null) {
      kept.keep(
          new Kept(
              key,
              call.id(),
              call.dataClass().name(),
              call.body().operation().name(),
              answer,
              by,
              costNanoUsd));
    }
  }
}
