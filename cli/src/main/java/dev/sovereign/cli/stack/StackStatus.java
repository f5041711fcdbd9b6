package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.ServiceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code sovereign status --json}. Fields are only ever added.
 *
 * @param state of the whole
 * @param home {@code $SOVEREIGN_HOME}
 * @param build the commit the running programs were built from; empty when not known
 * @param app identity of the running programs' content; empty when down
 * @param repository the folder that cycles read; empty when down
 * @param supervisor the supervisor; null when none lives
 * @param services in the order they start; empty when never started
 * @param memoryKib resident memory of all, in KiB
 * @param memoryMeasure {@code pss}, or {@code rss} where the machine does not tell PSS
 * @param addresses where to go
 * @param cycle the cycle of the last {@code up}; null when none was run
 */
public record StackStatus(
    State state,
    String home,
    String build,
    String app,
    String repository,
    @Nullable Supervisor supervisor,
    List<Service> services,
    long memoryKib,
    String memoryMeasure,
    Addresses addresses,
    Gateway.@Nullable Cycle cycle) {

  public StackStatus {
    services = List.copyOf(services);
  }

  /** The state of the whole. */
  public enum State {
    /** Supervised, and every service ready. */
    UP,
    /** Some of it runs. */
    PARTLY,
    /** Nothing runs. */
    DOWN
  }

  /**
   * @param pid its process
   * @param uptimeSeconds since its start
   * @param memoryKib resident memory of it alone, in KiB
   */
  public record Supervisor(long pid, long uptimeSeconds, long memoryKib) {}

  /**
   * @param name the service
   * @param state as the supervisor last saw it; {@code STOPPED} when its process is gone
   * @param pid its process; null when none runs
   * @param uptimeSeconds since it entered its state
   * @param restarts since it was first started by {@code up}
   * @param lastExit exit code of the last process that ended, 128 + n for signal n; null when none
   * @param memoryKib resident memory of it and its descendants, in KiB
   * @param ports on 127.0.0.1
   * @param log its log file
   */
  public record Service(
      String name,
      ServiceState state,
      @Nullable Long pid,
      long uptimeSeconds,
      int restarts,
      @Nullable Integer lastExit,
      long memoryKib,
      List<Integer> ports,
      String log) {
    public Service {
      ports = List.copyOf(ports);
    }
  }

  /**
   * @param temporalUi Temporal's Web UI
   * @param temporal host and port of Temporal's gRPC
   * @param gateway the worker's door
   * @param model the model server's OpenAI-compatible base URL
   * @param postgres JDBC URL without credentials
   */
  public record Addresses(
      String temporalUi, String temporal, String gateway, String model, String postgres) {

    static Addresses of(Site site) {
      return new Addresses(
          site.temporalUi("").toString(),
          "127.0.0.1:" + site.config().ports().temporal(),
          site.gateway("").toString(),
          site.model("/v1").toString(),
          "jdbc:postgresql://127.0.0.1:" + site.config().ports().postgres() + "/sovereign");
    }

    /** One line an address. */
    public String text() {
      return """
      Temporal UI  %s
      gateway      %s
      model        %s
      postgres     %s
      """
          .formatted(temporalUi, gateway, model, postgres);
    }
  }
}
