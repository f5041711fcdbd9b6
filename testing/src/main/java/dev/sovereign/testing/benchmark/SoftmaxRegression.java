package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.inference.estimate.Features;
import dev.sovereign.activities.inference.estimate.Weights;
import java.util.List;

/**
 * Multinomial logistic regression with a penalty on the squares of the weights, by gradient descent
 * with momentum on all rows at once: the same rows give the same weights.
 */
final class SoftmaxRegression {

  private static final int LAYERS = Weights.ORDER.size();
  private static final int ROUNDS = 400;
  private static final double STEP = 0.3;
  private static final double MOMENTUM = 0.9;

  private final double penalty;

  SoftmaxRegression(double penalty) {
    this.penalty = penalty;
  }

  Weights learn(List<LabelledFeatures> rows) {
    double[] weights = new double[Features.SIZE * LAYERS];
    double[] speed = new double[weights.length];
    for (int round = 0; round < ROUNDS; round++) {
      double[] slope = slope(rows, weights);
      for (int i = 0; i < weights.length; i++) {
        // The first feature is the same for all: it is not to be held back.
        double pull = i < LAYERS ? 0 : penalty * weights[i];
        speed[i] = MOMENTUM * speed[i] - STEP * (slope[i] + pull);
        weights[i] += speed[i];
      }
    }
    float[] learned = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      learned[i] = (float) weights[i];
    }
    return Weights.of(learned);
  }

  private static double[] slope(List<LabelledFeatures> rows, double[] weights) {
    double[] slope = new double[weights.length];
    double all = rows.stream().mapToDouble(LabelledFeatures::weight).sum();
    for (LabelledFeatures row : rows) {
      double[] share = shares(row.features(), weights);
      share[row.label()] -= 1;
      for (int feature = 0; feature < Features.SIZE; feature++) {
        double value = row.features().value(feature);
        for (int layer = 0; value != 0 && layer < LAYERS; layer++) {
          slope[feature * LAYERS + layer] += value * share[layer] * row.weight() / all;
        }
      }
    }
    return slope;
  }

  private static double[] shares(Features features, double[] weights) {
    double[] shares = new double[LAYERS];
    for (int feature = 0; feature < Features.SIZE; feature++) {
      double value = features.value(feature);
      for (int layer = 0; value != 0 && layer < LAYERS; layer++) {
        shares[layer] += value * weights[feature * LAYERS + layer];
      }
    }
    double sum = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      shares[layer] = Math.exp(shares[layer]);
      sum += shares[layer];
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      shares[layer] /= sum;
    }
    return shares;
  }
}
