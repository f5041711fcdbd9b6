package dev.sovereign.cli.supervisor;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts a service's process with its output appended to the service's log. The file is opened for
 * appending by the child itself, so it goes on writing when we are gone and after the log is cut.
 */
final class ProcessStarter {

  private static final File NOTHING = new File("/dev/null");

  /** By these the processes of a home are found even when a record of them was lost. */
  static final String SERVICE_VARIABLE = "SOVEREIGN_SERVICE";

  static final String HOME_VARIABLE = "SOVEREIGN_HOME";

  private final Path home;
  private final RunFolder folder;

  ProcessStarter(Path home, RunFolder folder) {
    this.home = home;
    this.folder = folder;
  }

  RunningProcess start(ServiceSpec spec, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(Redirect.from(NOTHING))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.log(spec.name()).toFile()));
    Map<String, String> environment = builder.environment();
    environment.putAll(spec.environment());
    environment.put(HOME_VARIABLE, home.toString());
    environment.put(SERVICE_VARIABLE, spec.name());
    Process child = builder.start();
    ProcessIdentity identity = ProcessIdentity.of(child.pid());
    // Ended before we could look: no birth is needed to tell it from a successor.
    return new RunningProcess(
        identity == null ? new ProcessIdentity(child.pid(), "ended") : identity, child);
  }
}
