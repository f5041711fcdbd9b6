package dev.sovereign.cli;

import dev.sovereign.cli.memory.FactWords;
import dev.sovereign.cli.memory.Pen;
import dev.sovereign.cli.memory.PenFolder;
import dev.sovereign.cli.memory.SessionDoor;
import dev.sovereign.cli.memory.SessionText;
import dev.sovereign.cli.memory.TypedCommands;
import dev.sovereign.cli.memory.Utf8;
import dev.sovereign.cli.memory.WorkTree;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "session",
    description = "Opens, records, seals and resumes sessions of a line of work.",
    mixinStandardHelpOptions = true,
    subcommands = {SessionHookCommand.class, SessionRunCommand.class})
final class SessionCommand implements Runnable {

  private static final int OFFERED_PATTERNS = 3;

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  SessionCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "session: open, record, priorities, seal, hand-over, resume, receipt, receipts, suggest, last, list, run"
            + " or hook is needed");
  }

  /** How a command says which session it means, and what it prints. */
  static final class Which {

    @Option(names = "--line", paramLabel = "line", description = "The line of work.")
    private @Nullable String line;

    @Option(names = "--json", description = "Print the gateway's own document.")
    private boolean json;

    /** Read when a command runs, not when its options are declared. */
    Site site() {
      return Site.loadWithoutApiKeys(System.getenv());
    }

    SessionDoor door() {
      return new SessionDoor(site());
    }

    PenFolder pens() {
      return new PenFolder(site());
    }

    Pen pen() {
      Site site = site();
      return new PenFolder(site)
          .current(
              site.environment().get("SOVEREIGN_SESSION"),
              line,
              WorkTree.around(site.workingDirectory()));
    }

    /** The working tree around this folder, if any. */
    @Nullable String tree() {
      String tree = WorkTree.around(site().workingDirectory());
      return tree.isEmpty() ? null : tree;
    }

    /** The line that is named, or that of the session open in this working tree. */
    @Nullable String line() {
      String tree = tree();
      return line != null || tree == null
          ? line
          : pens().ofRepository(tree).map(Pen::line).orElse(null);
    }

    int print(JsonNode document, String text) {
      Output.results().println(json ? Output.json(document) : Printable.of(text));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "open",
      description = "Opens a session: it has the line's pen, and is the one that record writes to.",
      mixinStandardHelpOptions = true)
  int open(
      @Mixin Which which,
      @Option(names = "--agent", description = "Who works (default: your user name).")
          @Nullable String agent,
      @Option(names = "--purpose", description = "What it sets out to do.")
          @Nullable String purpose,
      @Option(names = "--repository", description = "A git folder (default: around this one).")
          @Nullable Path repository,
      @Option(names = "--parent", description = "The session that delegated this work.")
          @Nullable String parent,
      @Option(names = "--idle-minutes", description = "Sealed after so long without a fact (60).")
          @Nullable Integer idleMinutes,
      @Option(names = "--take-over", description = "Take the pen from a session that is open.")
          boolean takeOver) {
    String tree =
        WorkTree.around(repository == null ? which.site().workingDirectory() : repository);
    ObjectNode request = JsonMapper.shared().createObjectNode();
    put(request, "line", which.line);
    put(request, "agent", agent == null ? System.getProperty("user.name") : agent);
    put(request, "purpose", purpose);
    put(request, "repository", tree.isEmpty() ? null : tree);
    put(request, "parentSessionId", parent);
    if (idleMinutes != null) {
      request.put("idleMinutes", idleMinutes);
    }
    request.put("takeOver", takeOver);
    JsonNode session = which.door().open(request);
    which.pens().keep(SessionText.pen(session, tree));
    return which.print(session, SessionText.opened(session) + known(which, purpose));
  }

  private static String known(Which which, @Nullable String purpose) {
    String known =
        purpose == null || which.json
            ? ""
            : SessionText.patterns(which.door().patterns(purpose, OFFERED_PATTERNS));
    return known.isEmpty() ? "" : "\nHow such tasks went before:\n" + known;
  }

  @Command(
      name = "suggest",
      description = "Prints what worked, and what did not, for tasks like this one.",
      mixinStandardHelpOptions = true)
  int suggest(
      @Mixin Which which,
      @Parameters(arity = "1..*", paramLabel = "task", description = "What is to be done.")
          List<String> task) {
    JsonNode found = which.door().patterns(String.join(" ", task), OFFERED_PATTERNS);
    String text = SessionText.patterns(found);
    return which.print(found, text.isEmpty() ? "No approach to such a task is known yet." : text);
  }

  @Command(
      name = "receipt",
      description = "Says what you did with what resume gave you.",
      mixinStandardHelpOptions = true)
  int receipt(
      @Mixin Which which,
      @Parameters(index = "0", paramLabel = "pack", description = "The pack's id.") String pack,
      @Parameters(
              index = "1",
              paramLabel = "status",
              description = "loaded, ignored_stale, hash_mismatch or continued_live.")
          String status,
      @Option(names = "--agent", description = "Who received it (default: your user name).")
          @Nullable String agent,
      @Option(names = "--session", description = "The session that goes on.")
          @Nullable String session) {
    ObjectNode receipt = JsonMapper.shared().createObjectNode();
    put(receipt, "receiver", agent == null ? System.getProperty("user.name") : agent);
    put(receipt, "status", status);
    put(receipt, "sessionId", session);
    which.door().acknowledge(pack, receipt);
    return which.print(receipt, "The receipt is kept: " + status + ".");
  }

  @Command(
      name = "receipts",
      description = "Prints what receivers did with packs, the newest first.",
      mixinStandardHelpOptions = true)
  int receipts(
      @Option(names = "--pack", paramLabel = "pack", description = "Of this pack only.")
          @Nullable String pack,
      @Option(names = "--status", description = "loaded, ignored_stale, hash_mismatch, ...")
          @Nullable String status,
      @Option(names = "--limit", defaultValue = "20", description = "At most so many (20).")
          int limit,
      @Option(names = "--before", description = "Those of a smaller number: the page behind.")
          @Nullable Long before,
      @Option(names = "--json", description = "Print the gateway's own document.") boolean json) {
    Map<String, String> asked = new LinkedHashMap<>(Map.of("limit", "" + limit));
    put(asked, "packId", pack);
    put(asked, "status", status);
    put(asked, "before", before == null ? null : before.toString());
    JsonNode page = new SessionDoor(Site.loadWithoutApiKeys(System.getenv())).receipts(asked);
    Output.results().println(json ? Output.json(page) : Printable.of(SessionText.receipts(page)));
    return ExitCode.OK;
  }

  @Command(
      name = "record",
      description = "Records what just happened: decision, code-change, knowledge, ...",
      mixinStandardHelpOptions = true)
  int record(
      @Mixin Which which,
      @Mixin FactWords words,
      @Parameters(index = "0", paramLabel = "kind", description = FactWords.KIND_HELP) String kind,
      @Parameters(index = "1", paramLabel = "text", description = "What; - reads standard input.")
          String text)
      throws IOException {
    ObjectNode fact = words.fact(kind, read(text));
    JsonNode recorded = which.door().record(which.pen(), fact);
    return which.print(recorded, SessionText.recorded(recorded));
  }

  @Command(
      name = "priorities",
      description = "Sets what comes next, most urgent first.",
      mixinStandardHelpOptions = true)
  int priorities(
      @Mixin Which which,
      @Parameters(arity = "1..*", paramLabel = "text", description = "One each.")
          List<String> items) {
    JsonNode recorded = which.door().prioritise(which.pen(), items);
    return which.print(recorded, SessionText.recorded(recorded));
  }

  @Command(
      name = "seal",
      description = "Ends the session with what it recorded.",
      mixinStandardHelpOptions = true)
  int seal(@Mixin Which which) {
    Pen pen = which.pen();
    new TypedCommands(which.site()).tell();
    JsonNode sealed = which.door().seal(pen);
    which.pens().drop(pen);
    return which.print(sealed, "Session " + Printable.name(pen.sessionId()) + " is sealed.");
  }

  @Command(
      name = "hand-over",
      description = "Seals the session and opens the next one of its line for another agent.",
      mixinStandardHelpOptions = true)
  int handOver(
      @Mixin Which which,
      @Parameters(paramLabel = "agent", description = "Who goes on.") String agent) {
    Pen pen = which.pen();
    JsonNode next = which.door().handOver(pen, agent);
    which.pens().keep(SessionText.pen(next, pen.repository()));
    return which.print(next, SessionText.opened(next));
  }

  @Command(
      name = "resume",
      description =
          "Prints where the work in this repository, or a line of it, stands: most useful first, as"
              + " Markdown.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin Which which,
      @Option(names = "--session", description = "This session rather than the last of the line.")
          @Nullable String session,
      @Option(names = "--query", description = "What you are going to do.") @Nullable String query,
      @Option(names = "--max-tokens", description = "The budget (default 4000).")
          @Nullable Integer maxTokens,
      @Option(names = "--up-to", description = "The most closed class shown (default internal).")
          @Nullable String upTo) {
    Map<String, String> asked = new LinkedHashMap<>();
    if (session == null) {
      String line = which.line();
      put(asked, "line", line);
      put(asked, "repository", line == null ? which.tree() : null);
    }
    put(asked, "query", query);
    put(asked, "maxTokens", maxTokens == null ? null : maxTokens.toString());
    put(asked, "upTo", upTo);
    if (which.json) {
      return which.print(which.door().pack(session, asked), "");
    }
    Output.results().println(Printable.of(which.door().packText(session, asked)));
    return ExitCode.OK;
  }

  @Command(
      name = "last",
      description = "Prints the session that was opened last.",
      mixinStandardHelpOptions = true)
  int last(@Mixin Which which) {
    JsonNode list = which.door().list(which.line, null, 1);
    JsonNode last = list.path("sessions").path(0);
    return which.print(last, last.isObject() ? SessionText.line(last) : "No session yet.");
  }

  @Command(
      name = "list",
      description = "Prints sessions, the newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Which which,
      @Option(names = "--parent", description = "Those that this session delegated to.")
          @Nullable String parent,
      @Option(names = "--limit", defaultValue = "20", description = "At most so many (20).")
          int limit) {
    JsonNode list = which.door().list(which.line, parent, limit);
    return which.print(list, SessionText.lines(list));
  }

  /** A text as it was given, or what standard input holds. */
  static String read(String text) throws IOException {
    if (!text.equals("-")) {
      return text;
    }
    try {
      return Utf8.strictly(System.in.readAllBytes()).strip();
    } catch (CharacterCodingException e) {
      throw new StackException(
          "standard input: not UTF-8: nothing was recorded; convert it first.");
    }
  }

  private static void put(ObjectNode node, String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  private static void put(Map<String, String> query, String field, @Nullable String value) {
    if (value != null) {
      query.put(field, value);
    }
  }
}
