package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.Probe;
import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.ServiceSpec;
import dev.sovereign.cli.supervisor.ServiceState;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.SupervisorRecord;

/** Whether exactly this stack runs, so that {@code up} has nothing to do. */
final class RunningStack {

  private RunningStack() {}

  /** Asks every service itself: a record may be older than what it tells. */
  static boolean is(StackSpec stack, RunFolder folder, Probe probe) {
    boolean supervised =
        folder
            .livingSupervisor()
            .filter(SupervisorRecord::settled)
            .filter(supervisor -> supervisor.stack().equals(stack.identity()))
            .isPresent();
    return supervised && stack.services().stream().allMatch(spec -> serves(spec, folder, probe));
  }

  private static boolean serves(ServiceSpec spec, RunFolder folder, Probe probe) {
    return folder
        .services()
        .find(spec.name())
        .filter(record -> record.state() == ServiceState.READY && record.alive())
        .map(ServiceRecord::process)
        .filter(process -> probe.ready(spec.readiness(), process))
        .isPresent();
  }
}
