package dev.sovereign.modelserver;

/** How the process ends. A supervisor need not start it again after {@link #WEIGHTS_UNFIT}. */
public enum ExitCode {
  STOPPED(0),
  /** The command line makes no sense. */
  USAGE(64),
  /** The engine did not come up, or broke for good. */
  ENGINE_FAILED(70),
  /** Another process has the port. */
  PORT_TAKEN(76),
  /** Weights or model are not what they should be: starting again changes nothing. */
  WEIGHTS_UNFIT(78);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
