package dev.sovereign.workflows;

/**
 * The only place where task queue names are made. Workflows run on {@link #WORKFLOWS}; an activity
 * runs on the queue of the tier that carries it, inference on a queue of its own per tier so that a
 * slow model never starves a probe.
 */
public final class TaskQueues {

  /** Every workflow. */
  public static final String WORKFLOWS = "sovereign";

  /** Activities of the server tier: memory, ledger, hand-off, probes. */
  public static final String SERVER = "server";

  /** Batches whose home host nobody named; {@link #batchOnHost} has those of one. */
  public static final String BATCH = "batch";

  private TaskQueues() {}

  /** Where a worker sits; it decides what its class path may hold. */
  public enum Tier {
    DEVICE,
    SERVER,
    CLOUD
  }

  /** The inference queue of a tier, for example {@code inference-server}. */
  public static String inference(Tier tier) {
    return switch (tier) {
      case DEVICE -> "inference-device";
      case SERVER -> "inference-server";
      case CLOUD -> "inference-cloud";
    };
  }

  /**
   * Activities bound to one host, for example {@code device-4f1c}.
   *
   * @param host the host's id, as in {@link ContentRef#host()}
   */
  public static String host(String host) {
    return "device-" + named(host);
  }

  /**
   * Inference bound to one host, for example {@code inference-device-4f1c}.
   *
   * @param host the host's id, as in {@link ContentRef#host()}
   */
  public static String inferenceOnHost(String host) {
    return "inference-device-" + named(host);
  }

  /**
   * Steps of batches whose files one host has, for example {@code batch-4f1c}.
   *
   * @param host the host's id, as in {@link ContentRef#host()}
   */
  public static String batchOnHost(String host) {
    return "batch-" + named(host);
  }

  private static String named(String host) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host: blank (expected: the id of a host)");
    }
    return host;
  }
}
