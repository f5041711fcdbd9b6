package dev.sovereign.activities.inference.estimate;

import dev.sovereign.workflows.inference.Layer;
import java.util.List;
import java.util.Locale;

/**
 * One weight a layer and feature. Immutable.
 *
 * <p>As text: a line a feature, with its name and a weight for each of {@link #ORDER}; a feature
 * without a line weighs nothing.
 */
public final class Weights {

  /** What is told apart, in the order of the weights. */
  public static final List<Layer> ORDER =
      List.of(Layer.TINY, Layer.SMALL, Layer.MEDIUM, Layer.LARGE);

  private static final int LAYERS = ORDER.size();

  private final float[] weights;

  private Weights(float[] weights) {
    this.weights = weights;
  }

  /**
   * @param weights of all layers for the first feature, then for the next
   */
  public static Weights of(float[] weights) {
    return new Weights(weights.clone());
  }

  /** The committed ones. */
  static Weights load() {
    List<String> names = Features.names();
    float[] weights = new float[names.size() * LAYERS];
    for (String line : WordGroups.lines("weights.tsv")) {
      List<String> parts = List.of(line.split("\t", -1));
      int feature = names.indexOf(parts.getFirst());
      if (feature < 0 || parts.size() != LAYERS + 1) {
        throw new IllegalStateException(
            "weights.tsv: " + line + " (expected: a feature's name and " + LAYERS + " weights)");
      }
      for (int layer = 0; layer < LAYERS; layer++) {
        weights[feature * LAYERS + layer] = Float.parseFloat(parts.get(layer + 1));
      }
    }
    return new Weights(weights);
  }

  /** The layer with the greatest sum; the smaller one of two that are equal. */
  public Layer best(Features features) {
    float[] sums = new float[LAYERS];
    for (int feature = 0; feature < Features.SIZE; feature++) {
      float value = features.value(feature);
      if (value != 0) {
        for (int layer = 0; layer < LAYERS; layer++) {
          sums[layer] += value * weights[feature * LAYERS + layer];
        }
      }
    }
    int best = 0;
    for (int layer = 1; layer < LAYERS; layer++) {
      best = sums[layer] > sums[best] ? layer : best;
    }
    return ORDER.get(best);
  }

  /** As the file has it. */
  public String text() {
    List<String> names = Features.names();
    StringBuilder text = new StringBuilder();
    for (int feature = 0; feature < Features.SIZE; feature++) {
      text.append(names.get(feature));
      for (int layer = 0; layer < LAYERS; layer++) {
        text.append(String.format(Locale.ROOT, "\t%.4f", weights[feature * LAYERS + layer]));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
