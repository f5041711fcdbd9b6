package dev.sovereign.testing.gateways;

import dev.sovereign.config.SovereignHome;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Other people's programs, in folders of the cache that are filled once by the ordinary clients and
 * kept. A folder that is there already can be named in the environment.
 */
public final class Peers {

  /** As pinned for every figure in the documentation. */
  static final String LITELLM = "litellm[proxy]==1.106.2";

  /**
   * With a later server library than this one, which its own version range admits, every stream
   * ends in its 500.
   */
  static final String PORTKEY =
      "{\"dependencies\":{\"@portkey-ai/gateway\":\"1.15.2\"},"
          + "\"overrides\":{\"@hono/node-server\":\"1.13.8\"}}";

  /** As pinned for every figure in the documentation. */
  static final String SCHEMATHESIS = "schemathesis==4.32.5";

  /** The official suite. It needs a newer Node than many systems have, which npm has too. */
  public static final String MCP_CONFORMANCE = "@modelcontextprotocol/conformance 0.1.16";

  private static final String MCP_PACKAGES =
      "{\"dependencies\":{\"@modelcontextprotocol/conformance\":\"0.1.16\",\"node\":\"22.23.3\"}}";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private Peers() {}

  /** A program of LiteLLM's Python environment ({@code SOVEREIGN_PEER_LITELLM}). */
  public static Path litellm(String program) throws AbsentException {
    return python("litellm", "SOVEREIGN_PEER_LITELLM", LITELLM, program);
  }

  /** Schemathesis itself ({@code SOVEREIGN_PEER_SCHEMATHESIS} names the program). */
  public static Path schemathesis() throws AbsentException {
    String given = System.getenv("SOVEREIGN_PEER_SCHEMATHESIS");
    if (given != null) {
      return existing(Path.of(given));
    }
    return python("schemathesis", "", SCHEMATHESIS, "schemathesis");
  }

  /** The Python that has OpenAI's client ({@code SOVEREIGN_PEER_OPENAI}). */
  public static Path openai() throws AbsentException {
    // LiteLLM's environment has it too; one download less where both run.
    if (System.getenv("SOVEREIGN_PEER_OPENAI") == null
        && System.getenv("SOVEREIGN_PEER_LITELLM") != null) {
      return litellm("python");
    }
    return python("openai", "SOVEREIGN_PEER_OPENAI", "openai", "python");
  }

  /** Portkey's start script ({@code SOVEREIGN_PEER_PORTKEY}). */
  public static Path portkey() throws AbsentException {
    String script = "node_modules/@portkey-ai/gateway/build/start-server.js";
    String given = System.getenv("SOVEREIGN_PEER_PORTKEY");
    if (given != null) {
      return existing(Path.of(given).resolve(script));
    }
    Path folder = folder("portkey");
    Path found = folder.resolve(script);
    if (!Files.exists(found)) {
      write(folder.resolve("package.json"), PORTKEY);
      run(List.of("npm", "install", "--prefix", folder.toString()));
    }
    return existing(found);
  }

  /**
   * The command of MCP's conformance suite ({@code SOVEREIGN_PEER_MCP_CONFORMANCE} is a folder with
   * {@code node_modules}).
   */
  public static List<String> mcpConformance() throws AbsentException {
    String given = System.getenv("SOVEREIGN_PEER_MCP_CONFORMANCE");
    Path folder = given == null ? folder("mcp-conformance") : Path.of(given);
    Path script = folder.resolve("node_modules/@modelcontextprotocol/conformance/dist/index.js");
    if (given == null && !Files.exists(script)) {
      write(folder.resolve("package.json"), MCP_PACKAGES);
      run(List.of("npm", "install", "--prefix", folder.toString()));
    }
    Path node = existing(folder.resolve("node_modules/node/bin/node"));
    return List.of(node.toString(), existing(script).toString());
  }

  private static Path python(String name, String variable, String requirement, String program)
      throws AbsentException {
    String given = variable.isEmpty() ? null : System.getenv(variable);
    if (given != null) {
      return existing(Path.of(given, "bin", program));
    }
    Path venv = folder(name);
    Path found = venv.resolve("bin").resolve(program);
    if (!Files.exists(venv.resolve("complete"))) {
      run(List.of("python3", "-m", "venv", venv.toString()));
      run(List.of(venv.resolve("bin/pip").toString(), "install", "-q", requirement));
      write(venv.resolve("complete"), requirement);
    }
    return existing(found);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String name) {
    Path cache =
        SovereignHome.from(System.getenv(), Path.of(System.getProperty("user.home"))).cache();
    Path folder = cache.resolve("peers").resolve(name);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path existing(Path program) throws AbsentException {
    if (!Files.exists(program)) {
      throw new AbsentException("no " + program);
    }
    return program.toAbsolutePath();
  }

  private static void run(List<String> command) throws AbsentException {
    try {
      CommandResult result = Command.run(command, Path.of("/tmp"), Map.of(), LIMIT);
      if (result.exitCode() != 0) {
        throw new AbsentException(String.join(" ", command) + " gave " + result.exitCode());
      }
    } catch (UncheckedIOException e) {
      throw new AbsentException(command.getFirst() + " cannot be run", e);
    } catch (IllegalStateException e) {
      throw new AbsentException(command.getFirst() + " did not end within " + LIMIT, e);
    }
  }

  /** A peer cannot be had here. The message says why. */
  public static final class AbsentException extends Exception {

    AbsentException(String message) {
      super(message);
    }

    AbsentException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
