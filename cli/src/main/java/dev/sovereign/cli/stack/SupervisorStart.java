package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.StackSpec;
import dev.sovereign.cli.supervisor.StackStop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the supervisor as a process that no terminal reaches. */
final class SupervisorStart {

  private static final List<String> SETSID_PLACES =
      List.of("/usr/bin/setsid", "/bin/setsid", "/usr/local/bin/setsid");

  private final Site site;
  private final RunFolder folder;

  SupervisorStart(Site site) {
    this.site = site;
    this.folder = site.runFolder();
  }

  /** Replaces a living supervisor; the services stay and are adopted where nothing changed. */
  void replace(StackSpec stack) throws IOException {
    new StackStop(site.home().home(), folder).supervisorOnly();
    folder.stack(stack);
    start(stack);
  }

  /** Starts one for a stack that is on record. */
  void start(StackSpec stack) throws IOException {
    File log = folder.log("supervisor").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command(stack))
            .directory(site.home().home().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().put("SOVEREIGN_HOME", site.home().home().toString());
    builder.environment().put("SOVEREIGN_CACHE", site.home().cache().toString());
    builder.start();
  }

  private List<String> command(StackSpec stack) {
    Path jars = site.home().apps().resolve(stack.app()).resolve("cli");
    List<String> command = new ArrayList<>();
    SETSID_PLACES.stream()
        .filter(place -> Files.isExecutable(Path.of(place)))
        .findFirst()
        .ifPresent(command::add);
    command.addAll(
        Jvm.command(Jvm.SUPERVISOR, jars + "/*", "dev.sovereign.cli.supervisor.SupervisorMain"));
    return command;
  }
}
