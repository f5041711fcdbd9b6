package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;

/**
 * What the machine's power changes in a plan. Embeddings are not touched: vectors of two models do
 * not compare.
 *
 * @param ceiling the largest layer that may lead a plan; larger ones follow, smallest first
 * @param backgroundCeiling the same for work that nobody waits for
 * @param only whether larger ones are left out instead, also when the caller named one
 * @param cloudLast whether the owner's machines go first whatever the policy says
 * @param why for the plan's reasons; empty when nothing is changed
 */
public record EnergyOrder(
    Layer ceiling, Layer backgroundCeiling, boolean only, boolean cloudLast, String why) {

  /** Changes nothing. */
  public static final EnergyOrder NONE =
      new EnergyOrder(Layer.LARGE, Layer.LARGE, false, false, "");

  /** The day's energy budget is spent. */
  public static final EnergyOrder SPENT =
      new EnergyOrder(
          Layer.TINY,
          Layer.TINY,
          false,
          false,
          "the day's energy budget is spent: tiny models first");

  /** The same, where the owner allows nothing larger then. */
  public static final EnergyOrder SPENT_TINY_ONLY =
      new EnergyOrder(
          Layer.TINY,
          Layer.TINY,
          true,
          false,
          "the day's energy budget is spent: tiny models only");

  /** What this advice means for plans. */
  public static EnergyOrder of(EnergyAdvice advice, PowerReading reading) {
    return switch (advice) {
      case TINY_ONLY ->
          new EnergyOrder(
              Layer.TINY, Layer.TINY, true, false, battery(reading, "tiny models only"));
      case PREFER_SMALL ->
          new EnergyOrder(
              Layer.SMALL, Layer.SMALL, false, false, battery(reading, "small models first"));
      case PREFER_LOCAL ->
          new EnergyOrder(
              Layer.LARGE,
              Layer.SMALL,
              false,
              true,
              "neither sun nor a clean grid: own machines first, background work on small models");
      case ALLOW_MEDIUM ->
          new EnergyOrder(
              Layer.LARGE,
              Layer.MEDIUM,
              false,
              false,
              "solar peak: background work on models up to medium");
      case NORMAL, ALLOW_LARGE -> NONE;
    };
  }

  private static String battery(PowerReading reading, String what) {
    return "battery at " + reading.batteryPercent() + " %: " + what;
  }

  /** Whether work that can be put off is to wait for the next day's energy. */
  public boolean putsOff(Layer layer) {
    return layer.compareTo(Layer.TINY) > 0 && (equals(SPENT) || equals(SPENT_TINY_ONLY));
  }

  /** The largest layer that may lead a plan for work of this priority. */
  Layer ceiling(Priority priority) {
    return switch (priority) {
      case INTERACTIVE -> ceiling;
      case BATCH -> backgroundCeiling;
    };
  }

  /** Why this model is left out; empty when it is not. */
  String leavesOut(EndpointModel model) {
    return only && !model.embedding() && model.layer().compareTo(ceiling) > 0 ? why : "";
  }
}
