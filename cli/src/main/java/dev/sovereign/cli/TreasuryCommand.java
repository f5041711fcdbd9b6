package dev.sovereign.cli;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import dev.sovereign.cli.treasury.Question;
import dev.sovereign.cli.treasury.SigningKey;
import dev.sovereign.cli.treasury.TreasuryDoor;
import dev.sovereign.cli.treasury.TreasuryText;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "treasury",
    description = "Shows the books, imports revenue, starts the loop and answers it.",
    mixinStandardHelpOptions = true)
final class TreasuryCommand implements Runnable {

  private static final String KEY = "SOVEREIGN_OPERATOR_KEY";
  private static final String PASSPHRASE = "SOVEREIGN_OPERATOR_PASSPHRASE_FILE";

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  TreasuryCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "treasury: balances, statement, import, allocate, ... is needed");
  }

  @Command(
      name = "balances",
      description = "Every account's balance, now or at a business time.",
      mixinStandardHelpOptions = true)
  int balances(
      @Option(names = "--at", paramLabel = "instant") @Nullable String at,
      @Option(names = "--json", description = "Print the gateway's own document.") boolean json) {
    String path = "/balances" + (at == null ? "" : "?at=" + TreasuryDoor.encoded(at));
    JsonNode document = door().get(path);
    return print(json ? Output.json(document) : TreasuryText.balances(document));
  }

  @Command(
      name = "statement",
      description = "An account's entries with the balance after each, a thousand a page.",
      mixinStandardHelpOptions = true)
  int statement(
      @Parameters(paramLabel = "account", description = "Such as Assets:Bank:USD.") String account,
      @Option(names = "--from", paramLabel = "instant", defaultValue = "2000-01-01T00:00:00Z")
          String from,
      @Option(names = "--until", paramLabel = "instant") @Nullable String until,
      @Option(names = "--after", paramLabel = "place", description = "As the page before says.")
          @Nullable String after,
      @Option(names = "--json", description = "Print the gateway's own document.") boolean json) {
    String end = Objects.requireNonNullElseGet(until, () -> Instant.now().toString());
    JsonNode document =
        door()
            .get(
                "/statement?account=%s&from=%s&until=%s%s"
                    .formatted(
                        TreasuryDoor.encoded(account),
                        TreasuryDoor.encoded(from),
                        TreasuryDoor.encoded(end),
                        after == null ? "" : "&after=" + TreasuryDoor.encoded(after)));
    return print(json ? Output.json(document) : TreasuryText.statement(document));
  }

  @Command(
      name = "periods",
      description = "Closed months: income, what models cost and saved, outcome.",
      mixinStandardHelpOptions = true)
  int periods(
      @Option(names = "--json", description = "With every split, reason and line of cost.")
          boolean json) {
    JsonNode document = door().get("/periods");
    return print(json ? Output.json(document) : TreasuryText.periods(document));
  }

  @Command(
      name = "import",
      description = "Books CSV exports of Stripe or a bank; each file whole or not at all.",
      mixinStandardHelpOptions = true)
  int importRevenue(@Parameters(paramLabel = "file", arity = "1..*") List<Path> files) {
    TreasuryDoor door = door();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      print(TreasuryText.imported(door.importRevenue(name, read(file))));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "reverse",
      description = "Books the opposite of a transfer as new entries, once.",
      mixinStandardHelpOptions = true)
  int reverse(
      @Parameters(
              paramLabel = "transfer",
              description = "The key it was booked with: statement --json shows it.")
          String transfer,
      @Option(names = "--reason", paramLabel = "text", required = true, description = "Why.")
          String reason,
      @Option(names = "--at", paramLabel = "instant", description = "Business time; now if absent.")
          @Nullable String at,
      @Option(
              names = "--key",
              paramLabel = "key",
              description = "To ask the same again with the same --at; a new one if absent.")
          @Nullable String key) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    request.put("transfer", transfer).put("reason", reason);
    request.put("at", Objects.requireNonNullElseGet(at, () -> Instant.now().toString()));
    String own = Objects.requireNonNullElseGet(key, () -> UUID.randomUUID().toString());
    JsonNode done = door().post("/reversals", own, request);
    JsonNode line = done.path("recorded");
    return print(
        "%s in line %d, key %s%s"
            .formatted(
                line.path("replayed").asBoolean() ? "was reversed" : "reversed",
                line.path("seq").asLong(),
                Printable.of(Gateway.text(done, "key")),
                asOf(done)));
  }

  @Command(
      name = "allocate",
      description = "Closes what is open and allocates it; a month such as 2026-10 allocates it.",
      mixinStandardHelpOptions = true)
  int allocate(@Parameters(paramLabel = "period", arity = "0..1") @Nullable String period) {
    ObjectNode request = JsonMapper.shared().createObjectNode();
    if (period != null) {
      request.put("period", period);
    }
    JsonNode started = door().post("/allocations", request);
    return print("started " + Printable.of(Gateway.text(started, "workflowId")) + asOf(started));
  }

  @Command(
      name = "proposals",
      description = "What growth is asked to pay for, its promise beside what it brought.",
      mixinStandardHelpOptions = true)
  int proposals(
      @Option(names = "--json", description = "Print the gateway's own document.") boolean json) {
    JsonNode document = door().get("/proposals");
    return print(json ? Output.json(document) : TreasuryText.proposals(document));
  }

  @Command(
      name = "approvals",
      description = "What a person is asked.",
      mixinStandardHelpOptions = true)
  int approvals(@Option(names = "--json") boolean json) {
    JsonNode document = door().get("/approvals");
    return print(json ? Output.json(document) : TreasuryText.approvals(document));
  }

  @Command(
      name = "approve",
      description = "Signs a question with the operator's key, and sends the answer.",
      mixinStandardHelpOptions = true)
  int approve(
      @Parameters(paramLabel = "run", description = "Such as sacred-loop-2026-10.") String run,
      @Option(names = "--as", paramLabel = "name", description = "Who signs.")
          @Nullable String approver,
      @Option(names = "--print", description = "Only print the answer, for the Temporal UI.")
          boolean print) {
    return answer(run, true, approver, print);
  }

  @Command(
      name = "reject",
      description = "Declines a question, signed with the operator's key.",
      mixinStandardHelpOptions = true)
  int reject(
      @Parameters(paramLabel = "run", description = "Such as sacred-loop-2026-10.") String run,
      @Option(names = "--as", paramLabel = "name", description = "Who signs.")
          @Nullable String approver,
      @Option(names = "--print", description = "Only print the answer, for the Temporal UI.")
          boolean print) {
    return answer(run, false, approver, print);
  }

  @Command(
      name = "verify",
      description = "Recomputes chain and invariants; exit code 1 when they do not hold.",
      mixinStandardHelpOptions = true)
  int verify(@Option(names = "--json") boolean json) {
    JsonNode document = door().get("/verification");
    print(json ? Output.json(document) : TreasuryText.verification(document));
    return document.path("sound").asBoolean(false) ? ExitCode.OK : ExitCode.FAILED;
  }

  @Command(
      name = "export",
      description = "All that is booked as a beancount file.",
      mixinStandardHelpOptions = true)
  int export() {
    return print(door().export().stripTrailing());
  }

  @Command(
      name = "key",
      description = "Makes the operator's key, or shows its fingerprint, and tells it the stack.",
      mixinStandardHelpOptions = true)
  int key() {
    SigningKey key = signingKey();
    if (!Files.exists(key.file())) {
      key.create(passphrase("Passphrase for a new key: "));
    }
    Path known = site().home().home().resolve("operator.pub");
    try {
      Files.writeString(known, key.publicKey() + "\n");
    } catch (IOException e) {
      throw new StackException(known + ": cannot be written: " + e.getMessage(), e);
    }
    return print("key " + key.fingerprint() + " in " + key.file() + ", known to " + known);
  }

  private int answer(String run, boolean approved, @Nullable String approver, boolean only) {
    TreasuryDoor door = door();
    Question question = Question.of(door.get("/approvals"), run);
    Output.progress().println(Printable.of(question.text()));
    String name = Objects.requireNonNullElse(approver, System.getProperty("user.name"));
    String message = question.message(approved, name);
    String code = signingKey().code(message, passphrase("Passphrase to sign: "));
    ObjectNode answer = JsonMapper.shared().createObjectNode();
    answer.put("approver", name).put("code", code);
    if (only) {
      return print(answer.toString());
    }
    String path = "/approvals/" + TreasuryDoor.encoded(run) + (approved ? "/approve" : "/reject");
    JsonNode status = door.post(path, answer);
    return print(run + ": " + Printable.of(Gateway.text(status, "answer")) + asOf(status));
  }

  private static String asOf(JsonNode document) {
    return " (as of " + Printable.of(Gateway.text(document, "asOf")) + ")";
  }

  private static SigningKey signingKey() {
    String file = System.getenv().getOrDefault(KEY, "");
    return new SigningKey(
        file.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config", "sovereign", "operator.key")
            : Path.of(file));
  }

  /** From the terminal, where nothing keeps it; a file of a protected place serves scripts. */
  @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25 when output is redirected
  private static char[] passphrase(String prompt) {
    String file = System.getenv().getOrDefault(PASSPHRASE, "");
    if (!file.isEmpty()) {
      return read(Path.of(file)).strip().toCharArray();
    }
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword(prompt);
    if (typed == null || typed.length == 0) {
      throw new StackException(
          "a passphrase is needed: type it at a terminal, or name a file by " + PASSPHRASE + ".");
    }
    return typed;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StackException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static int print(String text) {
    Output.results().println(text);
    return ExitCode.OK;
  }

  private static TreasuryDoor door() {
    return new TreasuryDoor(site());
  }

  private static Site site() {
    return Site.loadWithoutApiKeys(System.getenv());
  }
}
