package dev.sovereign.workflows.energy;

import org.jspecify.annotations.Nullable;

/**
 * Measures what this host's models take. Thread-safe; both methods take microseconds and never fail
 * a call.
 */
public interface EnergyMeter {

  /** Measures nothing. */
  EnergyMeter NONE =
      new EnergyMeter() {
        @Override
        public long begin() {
          return 0;
        }

        @Override
        public @Nullable Energy end(long begun, Work work) {
          return null;
        }
      };

  /** A model of this host begins to work. Returns what {@link #end} wants to have back, once. */
  long begin();

  /**
   * It has ended.
   *
   * @param begun what {@link #begin} returned
   * @return absent when nothing is known
   */
  @Nullable Energy end(long begun, Work work);

  /**
   * What was done meanwhile.
   *
   * @param model that did it
   * @param promptTokens read
   * @param completionTokens written
   */
  record Work(String model, int promptTokens, int completionTokens) {}
}
