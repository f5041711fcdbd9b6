package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.inference.Complexity;
import dev.sovereign.workflows.inference.Layer;

/**
 * The layer that a request is asked at first. Its words say what it needs, but at least SMALL when
 * it
 *
 * <ul>
 *   <li>offers tools: choosing one and filling in its arguments is where the smallest fail first;
 *   <li>asks for structured output, for the same reason;
 *   <li>shows an image;
 *   <li>holds more than {@value #MOST_TINY_CHARS} characters of text (about 1,000 tokens);
 *   <li>or wants an answer of more than {@value #MOST_TINY_ANSWER} tokens.
 * </ul>
 *
 * <p>A smaller layer is asked first where it has {@linkplain TrackRecord proved enough}. Embeddings
 * need the smallest: vectors are not better for being made by a larger chat model.
 *
 * @param needed what the request is estimated to need
 * @param start where to begin
 * @param why one phrase for a person
 */
record FirstLayer(Layer needed, Layer start, String why) {

  static final int MOST_TINY_CHARS = 4_000;
  static final int MOST_TINY_ANSWER = 2_000;

  private static final FirstLayer VECTORS =
      new FirstLayer(Layer.TINY, Layer.TINY, "small models first");

  static FirstLayer of(Operation operation, RequestFacts facts, TrackRecord record) {
    if (operation == Operation.EMBEDDING) {
      return VECTORS;
    }
    Estimate estimate = facts.estimate();
    Layer needed = estimate.layer();
    String because = "";
    if (needed == Layer.TINY && !tiny(facts)) {
      needed = Layer.SMALL;
      because = " by its size or form";
    }
    TrackRecord.Start start = record.start(new Estimate(needed, estimate.kind()));
    String why =
        switch (start.why()) {
          case NEEDED -> "needs " + needed + because;
          case PROVED ->
              "needs %s, but %s has proved enough for %s work"
                  .formatted(needed, start.layer(), estimate.kind());
          case TRIAL -> "needs %s, %s is on trial".formatted(needed, start.layer());
        };
    return new FirstLayer(needed, start.layer(), why);
  }

  private static boolean tiny(RequestFacts facts) {
    return !facts.tools()
        && !facts.structured()
        && !facts.images()
        && facts.textChars() <= MOST_TINY_CHARS
        && facts.maxTokens() <= MOST_TINY_ANSWER;
  }

  /** As plans told it before there were layers. */
  Complexity complexity() {
    return needed.compareTo(Layer.MEDIUM) >= 0 ? Complexity.COMPLEX : Complexity.SIMPLE;
  }

  /** From 0 for the first layer: it, then larger ones, then smaller ones, the nearest first. */
  int distance(Layer layer) {
    int above = layer.compareTo(start);
    return above >= 0 ? above : Layer.LARGE.compareTo(layer);
  }
}
