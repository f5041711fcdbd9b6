package dev.sovereign.cli.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds processes of a home that no record names: a supervisor that is killed between starting a
 * process and recording it leaves such a one. They carry home and service in their environment;
 * where that cannot be read (it can on Linux), only PostgreSQL is found, by its own lock file.
 */
final class Orphans {

  private Orphans() {}

  /** Ends every process of this service that is not among the known ones. */
  static void end(Path home, ServiceSpec spec, Collection<ProcessIdentity> known) {
    for (ProcessIdentity orphan : find(home, spec)) {
      if (!known.contains(orphan)) {
        System.out.println(spec.name() + " runs unrecorded as " + orphan.pid() + " and is ended");
        Stopper.stop(orphan, spec.stop());
      }
    }
  }

  private static Set<ProcessIdentity> find(Path home, ServiceSpec spec) {
    Set<ProcessIdentity> found = new LinkedHashSet<>();
    if (spec.readiness().kind() == Readiness.Kind.POSTMASTER) {
      PostmasterFile.read(Path.of(spec.readiness().target()))
          .flatMap(PostmasterFile::server)
          .ifPresent(found::add);
    }
    ProcessHandle.allProcesses()
        .filter(handle -> belongs(handle, home, spec.name()))
        // A service's own children carry its environment too, and end with it.
        .filter(
            handle ->
                handle.parent().filter(parent -> belongs(parent, home, spec.name())).isEmpty())
        .map(handle -> ProcessIdentity.of(handle.pid()))
        .filter(Objects::nonNull)
        .forEach(found::add);
    return found;
  }

  /** Whether the process was started as some service of this home. */
  static boolean isOf(Path home, long pid) {
    List<String> environment = environment(pid);
    return environment.contains(ProcessStarter.HOME_VARIABLE + "=" + home)
        && environment.stream()
            .anyMatch(entry -> entry.startsWith(ProcessStarter.SERVICE_VARIABLE + "="));
  }

  private static boolean belongs(ProcessHandle handle, Path home, String service) {
    List<String> environment = environment(handle.pid());
    return environment.contains(ProcessStarter.HOME_VARIABLE + "=" + home)
        && environment.contains(ProcessStarter.SERVICE_VARIABLE + "=" + service);
  }

  private static List<String> environment(long pid) {
    @Nullable String content = read(Path.of("/proc", Long.toString(pid), "environ"));
    return content == null ? List.of() : List.of(content.split("\0", -1));
  }

  private static @Nullable String read(Path file) {
    try {
      // Latin-1 takes any byte: other people's environments are not always UTF-8.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return null;
    }
  }
}
