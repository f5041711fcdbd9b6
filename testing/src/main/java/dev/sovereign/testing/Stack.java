package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole Sovereign in a home and on ports of its own, driven through the same command an operator
 * types. Nothing in here reaches around that command except to look and to kill.
 *
 * <p>Not thread-safe.
 */
public final class Stack implements AutoCloseable {

  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path checkout;
  private final SovereignHome home;
  private final Path repository;
  private final Map<String, String> environment;
  private final Map<String, Integer> ports;

  private Stack(Path checkout, SovereignHome home, Path repository, Map<String, Integer> ports) {
    this.checkout = checkout;
    this.home = home;
    this.repository = repository;
    this.ports = ports;
    this.environment = new HashMap<>();
    environment.put("SOVEREIGN_HOME", home.home().toString());
    environment.put("SOVEREIGN_CACHE", home.cache().toString());
    ports.forEach((name, port) -> environment.put("SOVEREIGN_PORTS_" + name, port.toString()));
  }

  /**
   * A stack that is not started yet.
   *
   * @param home an empty folder, or that of an earlier stack
   * @param repository the folder that {@code up} is typed in
   */
  public static Stack in(Path home, Path repository) {
    Path userHome = Path.of(System.getProperty("user.home"));
    Path cache = SovereignHome.from(System.getenv(), userHome).cache();
    return new Stack(Checkout.root(), new SovereignHome(home, cache), repository, freePorts())
        .with("SOVEREIGN_SKIP_BUILD", "1");
  }

  /** A stack of another checkout, which builds itself, with a cache of its own. */
  public static Stack ofClone(Path clone, Path home, Path cache) {
    return new Stack(clone, new SovereignHome(home, cache), clone, freePorts());
  }

  /** Clones this checkout's committed state into a new folder. */
  public static void cloneCheckout(Path folder) {
    List<String> command =
        List.of("git", "clone", "--quiet", Checkout.root().toString(), folder.toString());
    Command.run(command, Checkout.root(), Map.of(), COMMAND_LIMIT).orThrow();
  }

  private static Map<String, Integer> freePorts() {
    List<Integer> free = FreePorts.take(5);
    return Map.of(
        "GATEWAY", free.get(0),
        "TEMPORAL", free.get(1),
        "TEMPORAL_UI", free.get(2),
        "POSTGRES", free.get(3),
        "MODEL", free.get(4));
  }

  /** Sets an environment variable for every later command. */
  public Stack with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public SovereignHome home() {
    return home;
  }

  /** What a program needs in its environment so that {@code ./sovereign} means this stack. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** Runs {@code ./sovereign} with the arguments, in the repository. */
  public CommandResult run(String... arguments) {
    return runUnder(List.of(), arguments);
  }

  /**
   * The same under another program, for example {@code taskset -c 0}; what is started inherits it.
   */
  public CommandResult runUnder(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.add(checkout.resolve("sovereign").toString());
    command.addAll(List.of(arguments));
    return Command.run(command, repository, environment, COMMAND_LIMIT);
  }

  /**
   * Runs {@code ./sovereign} with each of the argument lists, in one network namespace that has a
   * loopback and nothing else. Needs root. The last of them should be {@code down}: nobody outside
   * can reach what is left in there.
   */
  public CommandResult runWithoutNetwork(String... argumentLists) {
    String launcher = checkout.resolve("sovereign").toString();
    StringBuilder script = new StringBuilder("ip link set lo up && failed=0");
    for (String arguments : argumentLists) {
      script.append("; ").append(launcher).append(' ').append(arguments).append(" || failed=1");
    }
    script.append("; exit $failed");
    List<String> command = List.of("unshare", "--net", "sh", "-c", script.toString());
    return Command.run(command, repository, environment, COMMAND_LIMIT);
  }

  /** {@code up --detach}, which must succeed. */
  public CommandResult up() {
    return run("up", "--detach").orThrow();
  }

  /** {@code status --json}. */
  public JsonNode status() {
    return json(run("status", "--json").out());
  }

  /** The process id of a service such as {@code worker}, or of {@code supervisor}. */
  public long pid(String service) {
    JsonNode status = status();
    if (service.equals("supervisor")) {
      return status.path("supervisor").path("pid").asLong();
    }
    for (JsonNode row : status.path("services")) {
      if (row.path("name").asText().equals(service)) {
        return row.path("pid").asLong();
      }
    }
    throw new IllegalArgumentException("no service " + service + " in " + status);
  }

  /** Temporal's gRPC address as {@code host:port}. */
  public String temporal() {
    return "127.0.0.1:" + port("TEMPORAL");
  }

  /** One of GATEWAY, TEMPORAL, TEMPORAL_UI, POSTGRES, MODEL. */
  public int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("no port " + name + " in " + ports);
    }
    return port;
  }

  /** A connection as the owner role, to look at what was written. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port("POSTGRES") + "/sovereign",
        "sovereign",
        read(home.secret("postgres-owner")));
  }

  /** The one number that a query gives. */
  public long number(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** The bearer token. */
  public String token() {
    return read(home.token());
  }

  /** Parses what a {@code --json} command printed. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }

  /** {@code down}; safe to repeat. */
  @Override
  public void close() {
    run("down").orThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
