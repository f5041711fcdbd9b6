package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.estimate.Estimator;
import dev.sovereign.activities.inference.estimate.Weights;
import dev.sovereign.testing.benchmark.ComplexityPeer.Decision;
import dev.sovereign.testing.benchmark.ComplexityPeer.Said;
import dev.sovereign.testing.benchmark.LabelledPrompts.Labelled;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import dev.sovereign.workflows.inference.Layer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the estimator, and LiteLLM's {@code complexity_router} beside it, take a prompt of the
 * frozen test part for what it is labelled.
 */
final class ComplexityBenchmark {

  private static final int WARM_UP = 200;
  private static final int REPEATS = 5;

  private final List<Labelled> test = LabelledPrompts.test();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** By whom each prompt was taken for what. */
  private final Map<String, Map<String, Object>> taken = new LinkedHashMap<>();

  private ComplexityBenchmark() {}

  static Report run() {
    return new ComplexityBenchmark().report();
  }

  private Report report() {
    Confusion ours = new Confusion();
    for (Labelled row : test) {
      Layer layer = taken(row);
      ours.add(label(row), Weights.ORDER.indexOf(layer));
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("id", row.id());
      told.put("label", row.label());
      told.put("ours", layer);
      taken.put(row.id(), told);
    }
    double nanos = nanos();
    tell("ours", ours);
    figures.add(new Figure("ours, one decision", nanos / 1000, "us", 50.0));
    try {
      beside(ours.right(), nanos);
    } catch (AbsentException e) {
      notes.add("peer absent: " + e.getMessage());
      figures.add(Figure.atLeast("peers asked", 0, "", 1));
    }
    return RawData.report(
        "complexity", false, figures, notes, Map.of("prompts", List.copyOf(taken.values())));
  }

  private static Layer taken(Labelled row) {
    try {
      byte[] body = row.request().toString().getBytes(StandardCharsets.UTF_8);
      return RequestBody.parse(Operation.CHAT, body).facts().estimate().layer();
    } catch (BadRequestException e) {
      throw new IllegalStateException(row.id(), e);
    }
  }

  private static int label(Labelled row) {
    return Weights.ORDER.indexOf(row.label());
  }

  /** The mean over all prompts of the quickest of five decisions. */
  private double nanos() {
    Estimator estimator = Estimator.learned();
    for (int i = 0; i < WARM_UP; i++) {
      test.forEach(row -> quickest(estimator, row));
    }
    return test.stream().mapToLong(row -> quickest(estimator, row)).average().orElse(0);
  }

  private static long quickest(Estimator estimator, Labelled row) {
    byte[] text = LabelledFeatures.text(row);
    var shape = LabelledFeatures.shape(row.request());
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long begun = System.nanoTime();
      estimator.estimate(text, 1, text.length - 1, shape);
      quickest = Math.min(quickest, System.nanoTime() - begun);
    }
    return quickest;
  }

  private void beside(double right, double nanos) throws AbsentException {
    List<Labelled> train = LabelledPrompts.train();
    Said onTrain = ComplexityPeer.ask(train);
    Said said = ComplexityPeer.ask(test);
    notes.add("LiteLLM " + said.version() + ", complexity_router, in its own Python");
    List<Decision> first = of("heuristic", said);
    double best =
        Math.max(
            peer("heuristic", first, nanos), peer("heuristic_v2", of("heuristic_v2", said), nanos));
    double fitted = fitted(train, of("heuristic", onTrain), first);
    figures.add(Figure.atLeast("points more than the better of the two", right - best, "", 10));
    figures.add(
        Figure.atLeast("points more than heuristic with fitted bounds", right - fitted, "", 10));
  }

  private double peer(String name, List<Decision> decisions, double nanos) {
    Map<String, Integer> labels = labels(test);
    Confusion confusion = new Confusion();
    decisions.forEach(one -> confusion.add(labels.getOrDefault(one.id(), 0), one.tier()));
    decisions.forEach(
        one ->
            taken.getOrDefault(one.id(), new HashMap<>()).put(name, Weights.ORDER.get(one.tier())));
    tell(name, confusion);
    double mean = decisions.stream().mapToLong(Decision::nanos).average().orElse(0);
    figures.add(Figure.atLeast(name + ", one decision", mean / 1000, "us", nanos / 1000));
    return confusion.right();
  }

  /** The peer's score with the bounds that suit the training part best, as an owner could set. */
  private double fitted(List<Labelled> train, List<Decision> learn, List<Decision> judge) {
    List<Double> bounds = ScoreBounds.fit(learn, labels(train));
    Confusion confusion = new Confusion();
    Map<String, Integer> labels = labels(test);
    judge.forEach(
        one ->
            confusion.add(labels.getOrDefault(one.id(), 0), ScoreBounds.tier(one.score(), bounds)));
    notes.add("bounds of heuristic's score fitted to the training part: " + bounds);
    tell("heuristic, fitted bounds", confusion);
    return confusion.right();
  }

  private void tell(String who, Confusion confusion) {
    figures.add(Figure.plain(who + ", right", confusion.right(), "%"));
    figures.add(Figure.plain(who + ", right or one layer off", confusion.near(), "%"));
    figures.add(Figure.plain(who + ", taken for too little", confusion.below(), "%"));
    notes.addAll(confusion.lines(who));
  }

  private static List<Decision> of(String classifier, Said said) {
    return said.decisions().stream().filter(one -> one.classifier().equals(classifier)).toList();
  }

  private static Map<String, Integer> labels(List<Labelled> rows) {
    Map<String, Integer> labels = new HashMap<>();
    rows.forEach(row -> labels.put(row.id(), label(row)));
    return labels;
  }
}
