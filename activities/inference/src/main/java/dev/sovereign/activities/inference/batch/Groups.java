package dev.sovereign.activities.inference.batch;

/**
 * Requests that the same model would answer: they are made one after the other, before another
 * model is loaded in its place. Thread-safe.
 */
public interface Groups {

  /**
   * The group of a request.
   *
   * @param json the request's body
   */
  String of(Batch batch, byte[] json);

  /** How many of a group are made at a time, at least 1. */
  int parallel(String group);
}
