package dev.sovereign.activities.inference.estimate;

import dev.sovereign.workflows.inference.Layer;

/**
 * What a request is taken for.
 *
 * @param layer the smallest that ought to do
 * @param kind of work
 */
public record Estimate(Layer layer, Kind kind) {

  /** Of a request whose words nobody has read. */
  public static final Estimate UNREAD = new Estimate(Layer.TINY, Kind.TEXT);
}
