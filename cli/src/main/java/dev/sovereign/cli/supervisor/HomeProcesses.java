package dev.sovereign.cli.supervisor;

import java.nio.file.Path;
import java.util.Optional;

/** Tells the processes of a home from everybody else's. */
public final class HomeProcesses {

  private final Path home;
  private final RunFolder folder;

  public HomeProcesses(Path home, RunFolder folder) {
    this.home = home;
    this.folder = folder;
  }

  /** Whether the process is a recorded service, a descendant of one, or an unrecorded one. */
  public boolean contains(long pid) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    while (handle.isPresent()) {
      if (isService(handle.get().pid())) {
        return true;
      }
      handle = handle.get().parent();
    }
    return false;
  }

  private boolean isService(long pid) {
    return folder.services().services().stream()
            .anyMatch(
                record ->
                    record.process() != null && record.process().pid() == pid && record.alive())
        || Orphans.isOf(home, pid);
  }
}
