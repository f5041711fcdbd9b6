package dev.sovereign.cli.supervisor;

/**
 * {@code run/supervisor.json}.
 *
 * @param process which process supervises
 * @param since when it started, ISO-8601
 * @param app identity of the programs it runs
 * @param stack hash of the stack it was told to run
 * @param settled whether the records of the services are its own; before that they are those of an
 *     earlier supervisor, which it is taking over
 */
public record SupervisorRecord(
    ProcessIdentity process, String since, String app, String stack, boolean settled) {

  SupervisorRecord whenSettled() {
    return new SupervisorRecord(process, since, app, stack, true);
  }
}
