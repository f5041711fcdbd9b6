package dev.sovereign.workflows.energy;

/** What this host runs on, for whoever decides in this process. Thread-safe. */
public interface PowerPort {

  /** Never blocks on a sensor: at most a few seconds old. */
  PowerReading now();
}
