package dev.sovereign.cli;

import dev.sovereign.cli.stack.CommandLock;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.StackStop;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = "Stops the stack, last started first. Nothing is lost; down twice is fine.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    PrintStream progress = Output.progress();
    Site site = Site.withoutConfig(System.getenv());
    RunFolder folder = site.runFolder();
    int stopped = 0;
    if (Files.isDirectory(site.home().run())) {
      try (CommandLock _ = CommandLock.take(folder, progress::println)) {
        stopped = new StackStop(site.home().home(), folder).all(progress::println);
      }
    }
    Output.results().println(stopped == 0 ? "Nothing was running." : "The stack is down.");
    return ExitCode.OK;
  }
}
