package dev.sovereign.cli.doctor;

import dev.sovereign.cli.stack.LogTail;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.supervisor.Probe;
import dev.sovereign.cli.supervisor.ProcessIdentity;
import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The supervisor, and whether each service serves. */
final class ServiceChecks {

  private static final String UP = "./sovereign up";

  private final RunFolder folder;

  ServiceChecks(Site site) {
    this.folder = site.runFolder();
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        folder
            .livingSupervisor()
            .map(
                record ->
                    Check.of(
                        "supervisor",
                        true,
                        "process %d since %s".formatted(record.process().pid(), record.since()),
                        ""))
            .orElseGet(() -> Check.of("supervisor", false, "does not run", UP)));
    folder
        .stack()
        .ifPresent(stack -> stack.services().stream().map(this::service).forEach(checks::add));
    return checks;
  }

  private Check service(ServiceSpec spec) {
    String name = "service." + spec.name();
    Optional<ServiceRecord> record = folder.services().find(spec.name());
    ProcessIdentity process =
        record.filter(ServiceRecord::alive).map(ServiceRecord::process).orElse(null);
    if (process == null) {
      String log = String.join(" ", LogTail.lines(folder.log(spec.name()), 1));
      return Check.of(name, false, "does not run; its log ends: " + log, UP);
    }
    boolean ready = Probe.real().ready(spec.readiness(), process);
    String asked = spec.readiness().target();
    return Check.of(
        name,
        ready,
        "process %d %s at %s".formatted(process.pid(), ready ? "serves" : "does not answer", asked),
        "kill -9 " + process.pid());
  }
}
