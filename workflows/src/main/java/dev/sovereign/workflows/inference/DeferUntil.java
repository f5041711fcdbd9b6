package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.TaskQueues.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call or batch that is in no hurry waits for. In a request: {@code {"any": ["SOLAR_PEAK",
 * "MAINS"], "atMost": "PT6H"}}.
 *
 * @param any the first of these that holds ends the wait
 * @param atMost afterwards it is done whatever holds; above 0, at most a day; {@link #DEFAULT} when
 *     absent
 */
public record DeferUntil(Set<Condition> any, Duration atMost) {

  /** From one noon to the next evening's cheap hours, and still the same day's work. */
  public static final Duration DEFAULT = Duration.ofHours(12);

  /** Conditions come back each day or not at all. */
  public static final Duration MAX = Duration.ofDays(1);

  public DeferUntil(@Nullable Set<Condition> any, @Nullable Duration atMost) {
    this.any = any == null ? Set.of() : Set.copyOf(any);
    this.atMost = Objects.requireNonNullElse(atMost, DEFAULT);
    if (this.any.isEmpty()
        || this.atMost.isNegative()
        || this.atMost.isZero()
        || this.atMost.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "deferUntil: "
              + this.any
              + " for "
              + this.atMost
              + " (expected: a condition, and a time above 0, at most PT24H)");
    }
  }

  /** The tiers that are waited for, in order. */
  public List<Tier> tiers() {
    List<Tier> tiers = new ArrayList<>();
    for (Condition each : Condition.values()) {
      if (any.contains(each) && each.tier() != null) {
        tiers.add(each.tier());
      }
    }
    return List.copyOf(tiers);
  }

  /** What may be worth waiting for. */
  public enum Condition {
    /** An hour of the owner's solar hours. */
    SOLAR_PEAK,
    /** The machine runs on mains. */
    MAINS,
    /** An hour of the owner's cheap hours. */
    CHEAP_HOUR,
    /** An endpoint of the device tier can be asked; then it is asked first. */
    TIER_DEVICE(Tier.DEVICE),
    /** An endpoint of the server tier can be asked; then it is asked first. */
    TIER_SERVER(Tier.SERVER),
    /** An endpoint of the cloud tier can be asked; then it is asked first. */
    TIER_CLOUD(Tier.CLOUD);

    private final @Nullable Tier tier;

    Condition() {
      this(null);
    }

    Condition(@Nullable Tier tier) {
      this.tier = tier;
    }

    /** The tier that is waited for; absent when it is something else. */
    public @Nullable Tier tier() {
      return tier;
    }
  }
}
