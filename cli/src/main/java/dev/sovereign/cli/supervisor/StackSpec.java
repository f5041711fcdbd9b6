package dev.sovereign.cli.supervisor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The stack that should run; {@code run/stack.json}. While the file is there, the stack is meant to
 * be up.
 *
 * @param app identity of the copied programs that run
 * @param build the commit the programs were built from; empty when not known
 * @param repository the folder that cycles read, as the worker was told
 * @param services in the order they start
 * @param logMaxBytes a log is cut when it is larger
 * @param logMaxFiles how many files a log is kept in, the current one included, at least 1
 */
public record StackSpec(
    String app,
    String build,
    String repository,
    List<ServiceSpec> services,
    long logMaxBytes,
    int logMaxFiles) {

  public StackSpec {
    services = List.copyOf(services);
  }

  /** A hash of the whole: a supervisor that was told another one must be replaced. */
  public String identity() {
    String identities =
        services.stream()
            .map(spec -> spec.name() + "=" + spec.identity())
            .collect(Collectors.joining(" "));
    return Fingerprint.of(identities + " " + app + " " + logMaxBytes + " " + logMaxFiles);
  }
}
