package dev.sovereign.cli.supervisor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One service as the supervisor sees it.
 *
 * @param name unique in the stack; also the name of its log file
 * @param command program and arguments
 * @param prepare a one-shot command that must end 0, once a supervisor's life, before the service
 *     starts; empty when there is none
 * @param environment added to the supervisor's own
 * @param needs services that must be ready before this one starts
 * @param readiness by what it is known to serve
 * @param stop how it is told to end
 * @param finalExits exit codes after which a restart would not help
 * @param inputs whatever else it reads at its start and must be restarted for when it changes
 * @param ports it listens on, all on loopback
 */
public record ServiceSpec(
    String name,
    List<String> command,
    List<String> prepare,
    Map<String, String> environment,
    List<String> needs,
    Readiness readiness,
    StopPolicy stop,
    Set<Integer> finalExits,
    String inputs,
    List<Integer> ports) {

  public ServiceSpec {
    command = List.copyOf(command);
    prepare = List.copyOf(prepare);
    environment = Map.copyOf(environment);
    needs = List.copyOf(needs);
    finalExits = Set.copyOf(finalExits);
    ports = List.copyOf(ports);
  }

  /**
   * A hash of everything that decides how it runs: a running service with another identity is not
   * this service.
   */
  public String identity() {
    return Fingerprint.of(
        command + "\n" + prepare + "\n" + new TreeMap<>(environment) + "\n" + inputs);
  }
}
