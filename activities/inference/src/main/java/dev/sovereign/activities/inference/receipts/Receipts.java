package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.workflows.energy.EnergySource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The receipts' store. Thread-safe. */
public interface Receipts {

  /**
   * Keeps the receipt of a call that cost nothing, soon: at most a second later, by group commit.
   * Returns at once and never fails a call. What a crash or a database that stays away loses is
   * counted, and the count shown by {@link #lost()} and {@code ./sovereign cost}.
   */
  void writeBehind(Receipt receipt);

  /** Receipts lost since the database was made, as far as known. */
  long lost();

  /**
   * A receipt by its call's id, also while it is only in memory.
   *
   * @return empty when there is none (yet), or the database is away and it is not in memory
   */
  Optional<Receipt> find(String id);

  /**
   * Sums since a time, one line a layer, endpoint and model.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  List<CostLine> costs(Instant since);

  /**
   * Sums since a time, one a layer and day of UTC, oldest first; without calls that the cache
   * answered or nobody.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  List<LayerDay> days(Instant since);

  /**
   * How often the cache answered since a time.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  CacheSums cached(Instant since);

  /**
   * @param hits calls that it answered
   * @param answered calls that anybody answered, these included
   * @param savedNanoUsd what the answers cost when they were bought, in nano-dollars
   */
  record CacheSums(long hits, long answered, long savedNanoUsd) {}

  /**
   * What calls took on the machines that answered, one line a layer, endpoint, model and source:
   * amounts of two sources are never added.
   *
   * @param until the first moment that no longer counts
   * @throws StoreUnavailableException when the database does not answer
   */
  default List<EnergyLine> energy(Instant since, Instant until) {
    return List.of();
  }

  /**
   * What was put off and what was made again since a time.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  default Later later(Instant since) {
    return Later.NONE;
  }

  /**
   * @param waited workflows' calls, handed-over ones included, that got an answer and waited for it
   *     longer than five seconds beside being asked: the first pause of any wait
   * @param meanWaitMillis of these: from asking to the answer, without the attempts' own time
   * @param queued answers of a lower level that were queued to be made again
   * @param stillWaiting of these, now
   * @param redone calls that were made again
   * @param redoneNanoUsd what they cost, in nano-dollars, those that nobody answered included
   */
  record Later(
      long waited,
      long meanWaitMillis,
      long queued,
      long stillWaiting,
      long redone,
      long redoneNanoUsd) {

    /** Nothing was. */
    public static final Later NONE = new Later(0, 0, 0, 0, 0, 0);
  }

  /**
   * @param source how the amounts were found out
   * @param calls that were measured
   * @param microjoules taken
   * @param errorMicrojoules half of the band of the sum; the errors of one source go the same way
   */
  record EnergyLine(
      String layer,
      String endpoint,
      String model,
      EnergySource source,
      long calls,
      long microjoules,
      long errorMicrojoules) {}

  /**
   * @param layer of the models; {@code RULES} for deterministic answers, {@code NOBODY} for calls
   *     that nobody answered and that cost something or left the machine all the same
   * @param endpoint its name; empty for deterministic answers, and where nobody knows it
   * @param model that answered, or took money without an answer
   * @param calls answered; attempts that led to another's answer are none, and their cost stands
   *     with who was asked
   * @param promptTokens read
   * @param completionTokens written
   * @param costNanoUsd in nano-dollars
   * @param bytesLeft bytes that left the machine
   */
  record CostLine(
      String layer,
      String endpoint,
      String model,
      long calls,
      long promptTokens,
      long completionTokens,
      long costNanoUsd,
      long bytesLeft) {}
}
