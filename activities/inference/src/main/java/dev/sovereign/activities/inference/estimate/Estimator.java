package dev.sovereign.activities.inference.estimate;

/**
 * Judges how large a model a request needs at least: a linear model over {@link Features}, whose
 * weights were learned from labelled prompts. Deterministic and thread-safe; asks nobody.
 */
public final class Estimator {

  private static final Estimator LEARNED = new Estimator(Weights.load());

  private final Weights weights;

  Estimator(Weights weights) {
    this.weights = weights;
  }

  /** The one with the committed weights. */
  public static Estimator learned() {
    return LEARNED;
  }

  /**
   * @param json the body of a request
   * @param start the first byte of the text of the user's last message, within its quotes
   * @param end the byte after it
   */
  public Estimate estimate(byte[] json, int start, int end, Shape shape) {
    Features features = Features.of(json, start, end, shape);
    return new Estimate(weights.best(features), features.kind(shape));
  }
}
