package dev.sovereign.cli.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a service in {@code run/services.json}.
 *
 * @param name the service
 * @param state where it is in its life
 * @param process which process it is; null when none runs
 * @param restarts how often it was started again since the supervisor first started it
 * @param lastExit exit code of the last process that ended, 128 + n for signal n; null when none
 *     ended or it was not our child
 * @param since when the state was entered, ISO-8601
 * @param app identity of the programs it runs
 * @param identity {@link ServiceSpec#identity()} of what runs
 * @param stop how it is told to end
 */
public record ServiceRecord(
    String name,
    ServiceState state,
    @Nullable ProcessIdentity process,
    int restarts,
    @Nullable Integer lastExit,
    String since,
    String app,
    String identity,
    StopPolicy stop) {

  /** Whether the recorded process, and not another with its number, lives. */
  public boolean alive() {
    return process != null && process.alive();
  }
}
