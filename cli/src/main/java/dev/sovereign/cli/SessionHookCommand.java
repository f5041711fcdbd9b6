package dev.sovereign.cli;

import dev.sovereign.cli.memory.BashHook;
import dev.sovereign.cli.memory.CommitRecorder;
import dev.sovereign.cli.memory.GitHook;
import dev.sovereign.cli.memory.TypedCommands;
import dev.sovereign.cli.memory.WorkTree;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "hook",
    description = "Records commits, and commands typed in a shell, by themselves.",
    mixinStandardHelpOptions = true)
final class SessionHookCommand implements Runnable {

  /** Longer than a shell waits before it starts the next one, so that none is left. */
  private static final Duration PAUSE = Duration.ofSeconds(6);

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  SessionHookCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "session hook: install, run, bash or tell is needed");
  }

  @Command(
      name = "install",
      description = "Installs it in the repository around this folder.",
      mixinStandardHelpOptions = true)
  int install(
      @Option(
              names = "--chain",
              description = "Keep a post-commit hook that is there, and run it first.")
          boolean chain) {
    Site site = Site.withoutConfig(System.getenv());
    Path hook = GitHook.install(repository(site), site, chain);
    Output.results().println("Commits are recorded by themselves now: " + hook);
    return ExitCode.OK;
  }

  @Command(
      name = "run",
      description = "Records the newest commit, and those that could not be recorded before.",
      mixinStandardHelpOptions = true)
  int run(@Option(names = "--quiet", description = "Say only what went wrong.") boolean quiet) {
    Site site = Site.loadWithoutApiKeys(System.getenv());
    String done = new CommitRecorder(site, repository(site)).run();
    if (!quiet) {
      Output.results().println(done);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "bash",
      description =
          "Prints what a bash evaluates to have its commands recorded: eval \"$(./sovereign session"
              + " hook bash)\"",
      mixinStandardHelpOptions = true)
  int bash() {
    Output.results().print(BashHook.script(Site.withoutConfig(System.getenv())));
    return ExitCode.OK;
  }

  @Command(
      name = "tell",
      description =
          "Records the commands that shells with the hook left; they start it themselves.",
      mixinStandardHelpOptions = true)
  int tell(@Option(names = "--quiet", description = "Say only what went wrong.") boolean quiet)
      throws InterruptedException {
    int told = new TypedCommands(Site.loadWithoutApiKeys(System.getenv())).tell(PAUSE);
    if (!quiet) {
      Output.results().println("Recorded " + told + " commands.");
    }
    return ExitCode.OK;
  }

  private static Path repository(Site site) {
    String tree = WorkTree.around(site.workingDirectory());
    if (tree.isEmpty()) {
      throw new StackException(
          site.workingDirectory() + ": is in no git repository: change into one.");
    }
    return Path.of(tree);
  }
}
