package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.inference.Fault;
import java.time.Instant;
import java.util.List;

/**
 * Where open breakers outlive the process. Saving never blocks a call: it is done behind, and a
 * store that is away costs at most one failed attempt after the next start.
 */
public interface BreakerStore {

  /** Everything kept; empty when the store is away. */
  List<Kept> load();

  /** Replaces what is kept for the endpoint and model. */
  void save(Kept kept);

  /** Forgets an endpoint and model that answered again. */
  void clear(String endpoint, String model);

  /** Keeps nothing. */
  static BreakerStore none() {
    return new BreakerStore() {
      @Override
      public List<Kept> load() {
        return List.of();
      }

      @Override
      public void save(Kept kept) {}

      @Override
      public void clear(String endpoint, String model) {}
    };
  }

  /**
   * @param endpoint its name
   * @param model the model at fault; empty when it is the whole endpoint
   * @param parked whether it asked for it (429)
   * @param cause why it is open
   * @param detail one line for a person
   * @param since when it opened
   * @param until when it is tried again at the latest
   */
  record Kept(
      String endpoint,
      String model,
      boolean parked,
      Fault cause,
      String detail,
      Instant since,
      Instant until) {}
}
