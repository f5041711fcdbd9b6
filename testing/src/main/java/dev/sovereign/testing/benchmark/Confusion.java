package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.inference.estimate.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labels beside what they were taken for; layers are told by their place in {@link Weights#ORDER}.
 */
final class Confusion {

  private static final int LAYERS = Weights.ORDER.size();

  private final int[][] counts = new int[LAYERS][LAYERS];
  private int all;

  void add(int label, int taken) {
    counts[label][taken]++;
    all++;
  }

  /** The share that is right, in percent. */
  double right() {
    int right = 0;
    for (int i = 0; i < LAYERS; i++) {
      right += counts[i][i];
    }
    return 100.0 * right / all;
  }

  /** The share that is right or one layer off, in percent. */
  double near() {
    int near = 0;
    for (int label = 0; label < LAYERS; label++) {
      for (int taken = 0; taken < LAYERS; taken++) {
        near += Math.abs(label - taken) <= 1 ? counts[label][taken] : 0;
      }
    }
    return 100.0 * near / all;
  }

  /** The share that is taken for too little, in percent: a weak answer, or a check that fails. */
  double below() {
    int below = 0;
    for (int label = 0; label < LAYERS; label++) {
      for (int taken = 0; taken < label; taken++) {
        below += counts[label][taken];
      }
    }
    return 100.0 * below / all;
  }

  /** A table for a person, a line each. */
  List<String> lines(String who) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: rows are labels, columns what they were taken for".formatted(who));
    StringBuilder head = new StringBuilder(" ".repeat(8));
    Weights.ORDER.forEach(layer -> head.append(String.format(Locale.ROOT, "%8s", layer)));
    lines.add(head.toString());
    for (int label = 0; label < LAYERS; label++) {
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%8s", Weights.ORDER.get(label)));
      for (int taken = 0; taken < LAYERS; taken++) {
        line.append(String.format(Locale.ROOT, "%8d", counts[label][taken]));
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
