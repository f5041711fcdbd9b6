package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.CommandResult;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Peers;
import dev.sovereign.testing.mcp.ConformanceApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The official conformance suite's active server cases against the code of our MCP door. */
final class McpConformance {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** The suite names a case's results {@code server-CASE-TIME}. */
  private static final Pattern CASE = Pattern.compile("server-(.+?)-\\d{4}-\\d{2}-\\d{2}T[0-9-]+Z");

  private McpConformance() {}

  static Report run() {
    try (Lab lab = new Lab("mcp-conformance", false)) {
      List<String> suite = Peers.mcpConformance();
      Path results = lab.folder().resolve("conformance");
      try (ConformanceApp app = ConformanceApp.start(lab.folder())) {
        CommandResult result = run(suite, app, results, lab.folder());
        lab.raw("exit code", result.exitCode());
        lab.figure(new Figure("the suite's exit code", result.exitCode(), "", 0.0));
      }
      judge(lab, results);
      lab.note("suite: " + Peers.MCP_CONFORMANCE + ", active server cases");
      return lab.report();
    } catch (Peers.AbsentException e) {
      // Nothing was shown, so nothing holds.
      return Report.of(
          "mcp-conformance",
          List.of(Figure.atLeast("cases", 0, "", 1)),
          List.of("peer absent: " + e.getMessage()));
    }
  }

  private static CommandResult run(
      List<String> suite, ConformanceApp app, Path results, Path folder) {
    List<String> command =
        Stream.concat(
                suite.stream(),
                Stream.of(
                    "server",
                    "--url",
                    app.address().toString(),
                    "--suite",
                    "active",
                    "-o",
                    results.toString()))
            .toList();
    return Command.run(command, folder, Map.of("NO_PROXY", "127.0.0.1,localhost"), LIMIT);
  }

  private static void judge(Lab lab, Path results) {
    Map<String, Integer> failures = new TreeMap<>();
    int checks = 0;
    for (Path file : files(results)) {
      String folder = String.valueOf(file.getName(file.getNameCount() - 2));
      Matcher name = CASE.matcher(folder);
      String what = name.matches() ? name.group(1) : folder;
      failures.merge(what, 0, Integer::sum);
      for (JsonNode check : read(file)) {
        checks++;
        if (check.path("status").asText().equals("FAILURE")) {
          failures.merge(what, 1, Integer::sum);
          lab.note(what + ": " + check.path("errorMessage").asText());
        }
      }
    }
    failures.forEach((what, failed) -> lab.figure(new Figure(what, failed, "failed checks", 0.0)));
    lab.figure(Figure.atLeast("cases", failures.size(), "", 1));
    lab.figure(Figure.plain("checks", checks, ""));
  }

  private static List<Path> files(Path results) {
    try (Stream<Path> files = Files.walk(results)) {
      return files.filter(file -> file.endsWith("checks.json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return Stack.json(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
