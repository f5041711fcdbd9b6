package dev.sovereign.gateway.rest;

/**
 * What the door asks of the worker behind it. Implementations are thread-safe and answer within
 * seconds.
 */
public interface Machine {

  /** Whether this process polls for work, and what it waits for when it does not. Never blocks. */
  Liveness liveness();

  /** Every meter in Prometheus' text format. */
  String metrics();

  /**
   * @param ready whether it polls
   * @param detail one line: since when, or what is being waited for
   */
  record Liveness(boolean ready, String detail) {}
}
