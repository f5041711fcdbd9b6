package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.inference.estimate.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns the estimator's weights from the training part and writes them: {@code ./benchmarks/run
 * complexity --train FILE}. The penalties are chosen by leaving out one tenth of the families at a
 * time; the test part is not read.
 */
final class ComplexityTraining {

  private static final int FOLDS = 10;
  private static final List<Double> PENALTIES = List.of(0.003, 0.005, 0.01, 0.02, 0.05);

  private ComplexityTraining() {}

  static void write(Path file) throws IOException {
    List<LabelledFeatures> rows = LabelledFeatures.of(LabelledPrompts.train());
    SoftmaxRegression best = new SoftmaxRegression(1);
    double most = 0;
    for (double penalty : PENALTIES) {
      SoftmaxRegression one = new SoftmaxRegression(penalty);
      double right = leavingOut(rows, one);
      System.err.println(
          "penalty %s: %.1f%% of the families left out are right".formatted(penalty, 100 * right));
      best = right > most ? one : best;
      most = Math.max(most, right);
    }
    String head =
        "# Learned by ./benchmarks/run complexity --train from complexity/train.jsonl. Never edited.\n";
    Files.writeString(file, head + best.learn(rows).text(), StandardCharsets.UTF_8);
  }

  /** The share that is right among families that were not learned from. */
  private static double leavingOut(List<LabelledFeatures> rows, SoftmaxRegression regression) {
    int right = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<LabelledFeatures> learn = new ArrayList<>();
      List<LabelledFeatures> judge = new ArrayList<>();
      for (LabelledFeatures row : rows) {
        boolean out = Math.floorMod(row.family().hashCode(), FOLDS) == fold;
        (out ? judge : learn).add(row);
      }
      Weights weights = regression.learn(learn);
      for (LabelledFeatures row : judge) {
        right += Weights.ORDER.indexOf(weights.best(row.features())) == row.label() ? 1 : 0;
      }
    }
    return right / (double) rows.size();
  }
}
