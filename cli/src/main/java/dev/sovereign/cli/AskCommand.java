package dev.sovereign.cli;

import dev.sovereign.cli.ask.Ask;
import dev.sovereign.cli.ask.AskResult;
import dev.sovereign.cli.ask.ChatDoor;
import dev.sovereign.cli.ask.Question;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.supervisor.MonotonicClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ask",
    description = "Asks a model through the gateway and prints the answer as it is written.",
    mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "text",
      description = "The question; - reads it from standard input.")
  private List<String> words;

  @Option(names = "--model", defaultValue = "auto", description = "A model, or auto (default).")
  private String model;

  @Option(
      names = "--data-class",
      paramLabel = "class",
      description = "How far it may travel: public, internal (default) or keep-on-device.")
  private @Nullable String dataClass;

  @Option(
      names = "--policy",
      description = "Narrower than the configured one: local-only, local-first or cloud-first.")
  private @Nullable String policy;

  @Option(names = "--system", paramLabel = "text", description = "Instructions ahead of it.")
  private @Nullable String system;

  @Option(names = "--max-tokens", paramLabel = "n", description = "The longest answer, in tokens.")
  private @Nullable Integer maxTokens;

  @Option(names = "--json", description = "Print the whole answer with its receipt's headers.")
  private boolean json;

  @Option(names = "--no-stream", description = "Print the answer once it is whole.")
  private boolean whole;

  @Option(names = "--quiet", description = "Leave the last line out, which says who answered.")
  private boolean quiet;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  AskCommand() {}

  @Override
  public Integer call() throws Exception {
    Question question = new Question(text(), system, model, dataClass, policy, maxTokens);
    ChatDoor door = new ChatDoor(Site.loadWithoutApiKeys(System.getenv()));
    Ask ask =
        new Ask(door, Output.results(), Output.progress(), new MonotonicClock(), Thread::sleep);
    return exitCode(ask.ask(question, new Ask.Style(json, !whole, quiet)));
  }

  private String text() throws IOException {
    String text = String.join(" ", words);
    if (text.equals("-")) {
      text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (text.isBlank()) {
      throw new ParameterException(spec.commandLine(), "ask: there is no question");
    }
    return text;
  }

  private static int exitCode(AskResult result) {
    return switch (result) {
      case ANSWERED -> ExitCode.OK;
      case FAILED -> ExitCode.FAILED;
      case REFUSED -> ExitCode.USAGE;
      case NOT_RUNNING -> ExitCode.NOT_RUNNING;
      case BUSY -> ExitCode.BUSY;
      case UNAVAILABLE -> ExitCode.UNAVAILABLE;
    };
  }
}
