package dev.sovereign.workflows.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The cases of {@link Walk}, for the tests of every driver. In the file a candidate is {@code
 * "<endpoint> <model> <context tokens> <layer>"}, SMALL when it has none, an attempt {@code
 * "<candidate> <fault or answered> <retry-after in ms>"}, and who was skipped has the seconds until
 * it may be back, 0 for unknown.
 */
public final class WalkVectors {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private WalkVectors() {}

  /**
   * @param name a sentence
   * @param plan what is walked
   * @param attempts made so far
   * @param step what comes next, as {@link #show} tells it
   * @param reason what the reason of a degraded end contains
   */
  public record Vector(
      String name, RoutePlan plan, List<Attempt> attempts, String step, List<String> reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them, in the file's order. */
  public static List<Vector> all() {
    try (InputStream file = WalkVectors.class.getResourceAsStream("/inference/walk.json")) {
      List<Vector> vectors = new ArrayList<>();
      Payloads.mapper()
          .readTree(Objects.requireNonNull(file))
          .forEach(node -> vectors.add(vector(node)));
      return vectors;
    } catch (IOException e) {
      throw new AssertionError("walk.json", e);
    }
  }

  /** A step as the file writes it. */
  public static String show(Step step) {
    return switch (step) {
      case Step.Ask ask -> "ask " + ask.candidate();
      case Step.Answered answered -> "answered " + answered.candidate();
      case Step.Refuse refuse -> "refuse " + refuse.fault() + " " + refuse.retryAfterMillis();
      case Step.Degrade _ -> "degrade";
    };
  }

  /** A candidate as the file writes it. */
  public static Candidate candidate(String text) {
    List<String> parts = words(text);
    int context = Integer.parseInt(parts.get(2));
    Layer layer = parts.size() > 3 ? Layer.valueOf(parts.get(3)) : Layer.SMALL;
    return new Candidate(parts.get(0), parts.get(1), Tier.SERVER, layer, context, false, "as told");
  }

  private static Vector vector(JsonNode node) {
    List<Candidate> candidates = new ArrayList<>();
    node.get("plan").forEach(c -> candidates.add(candidate(c.asText())));
    List<RoutePlan.Skipped> skipped = new ArrayList<>();
    node.path("skipped").forEach(s -> skipped.add(skipped(s)));
    List<Attempt> attempts = new ArrayList<>();
    node.get("attempts").forEach(a -> attempts.add(attempt(a.asText())));
    List<String> reason = new ArrayList<>();
    node.path("reason").forEach(r -> reason.add(r.asText()));
    Instant deadline = NOW.plusSeconds(node.get("secondsLeft").asLong());
    return new Vector(
        node.get("name").asText(),
        new RoutePlan(candidates, skipped, Complexity.SIMPLE, deadline, Layer.SMALL),
        attempts,
        node.get("step").asText(),
        reason);
  }

  private static RoutePlan.Skipped skipped(JsonNode node) {
    long seconds = node.get(2).asLong();
    long at = seconds == 0 ? 0 : NOW.plusSeconds(seconds).toEpochMilli();
    return new RoutePlan.Skipped(node.get(0).asText(), node.get(1).asText(), at);
  }

  private static Attempt attempt(String text) {
    List<String> parts = words(text);
    Fault fault = parts.get(1).equals("answered") ? null : Fault.valueOf(parts.get(1));
    long retryAfter = parts.size() > 2 ? Long.parseLong(parts.get(2)) : 0;
    return new Attempt(Integer.parseInt(parts.getFirst()), fault, "", retryAfter, 10);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
