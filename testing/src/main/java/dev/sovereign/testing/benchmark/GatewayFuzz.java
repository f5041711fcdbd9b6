package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.CommandResult;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Peers;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole HTTP surface under requests that its own document makes possible, and others. */
final class GatewayFuzz {

  private static final Duration LIMIT = Duration.ofMinutes(60);

  /** No call here may take longer: the upstream answers at once. */
  private static final int HANG_SECONDS = 20;

  private static final Pattern STACK_TRACE =
      Pattern.compile("\\bat [a-z]+\\.[\\w.$]+\\([A-Z]\\w+\\.java|\\b[a-z]+\\.[\\w.]+Exception\\b");

  /** Of suspects, beside the figures; the raw data has all. */
  private static final int MOST_TOLD = 5;

  /** Characters of a suspect's body. */
  private static final int MOST_SHOWN = 500;

  private GatewayFuzz() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("gateway-fuzz", quick)) {
      Path schemathesis = Peers.schemathesis();
      // A keyed endpoint, so that there is a key which an answer could show.
      Routes routes = Routes.cloudAndLocal(lab.fake().address(), lab.fake().address());
      try (SovereignGateway sovereign = lab.sovereign(routes)) {
        fuzz(lab, schemathesis, sovereign);
      }
      return lab.report();
    } catch (AbsentException e) {
      // Nothing was shown, so nothing holds.
      return Report.of(
          "gateway-fuzz",
          List.of(Figure.atLeast("requests", 0, "", 1)),
          List.of("peer absent: " + e.getMessage()));
    }
  }

  private static void fuzz(Lab lab, Path schemathesis, SovereignGateway sovereign) {
    String token = sovereign.stack().token();
    Path reports = lab.folder().resolve("fuzz");
    URI document = sovereign.address().resolve("/openapi.json");
    List<String> command =
        List.of(
            schemathesis.toString(),
            "run",
            document.toString(),
            "--checks",
            "status_code_conformance,content_type_conformance,response_schema_conformance",
            "--continue-on-failure",
            "-n",
            "" + lab.count(200, 5),
            "--seed",
            "4",
            "--request-timeout",
            "" + HANG_SECONDS,
            "-H",
            "Authorization: Bearer " + token,
            "--output-sanitize",
            "false",
            "--report",
            "har",
            "--report-dir",
            reports.toString());
    CommandResult result =
        Command.run(command, lab.folder(), Map.of("NO_PROXY", "127.0.0.1"), LIMIT);
    lab.raw("exit code", result.exitCode());
    lab.raw("output", result.out().lines().filter(line -> !line.contains(token)).toList());
    lab.figure(
        new Figure("schemathesis' exit code: 0 when no check failed", result.exitCode(), "", 0.0));
    judge(lab, reports, token);
    asksTheKeyedOne(lab, sovereign);
  }

  /** That no key is in any answer says something only when the gateway has and uses one. */
  private static void asksTheKeyedOne(Lab lab, SovereignGateway sovereign) {
    try (Caller caller = sovereign.caller(Duration.ofSeconds(HANG_SECONDS))) {
      Reply reply = caller.ask(sovereign.model(), "Whose key is it?", false);
      boolean keyed = "first".equals(reply.headers().get("x-sovereign-endpoint"));
      lab.figure(
          Figure.atLeast(
              "answers of the endpoint that has a key, asked at the end", keyed ? 1 : 0, "", 1));
    }
  }

  /** What schemathesis has no check for. */
  private static void judge(Lab lab, Path reports, String token) {
    Map<String, Integer> statuses = new TreeMap<>();
    List<String> suspects = new ArrayList<>();
    int traces = 0;
    int keys = 0;
    int hangs = 0;
    for (JsonNode entry : entries(reports)) {
      int status = entry.path("response").path("status").asInt();
      String answer = entry.path("response").toString();
      statuses.merge("" + status, 1, Integer::sum);
      Matcher trace = STACK_TRACE.matcher(answer);
      if (trace.find()) {
        traces++;
        suspects.add(request(entry) + " shows " + trace.group());
      } else if (status == 0 || status == HttpURLConnection.HTTP_INTERNAL_ERROR) {
        suspects.add(request(entry) + " gets " + status + " " + answer);
      }
      keys += answer.contains(token) || answer.contains("fake-cloud-key") ? 1 : 0;
      hangs += status == 0 || entry.path("time").asDouble() > HANG_SECONDS * 1000.0 ? 1 : 0;
    }
    lab.raw("statuses", statuses);
    suspects.removeIf(suspect -> suspect.contains(token));
    lab.raw("suspects", suspects);
    suspects.stream().limit(MOST_TOLD).forEach(lab::note);
    lab.note("statuses: " + statuses);
    int all = statuses.values().stream().mapToInt(Integer::intValue).sum();
    lab.figure(Figure.atLeast("requests", all, "", 1));
    int unexpected = statuses.getOrDefault("" + HttpURLConnection.HTTP_INTERNAL_ERROR, 0);
    lab.figure(new Figure("unexpected errors", unexpected, "", 0.0));
    lab.figure(new Figure("answers with a stack trace", traces, "", 0.0));
    lab.figure(new Figure("answers with a key", keys, "", 0.0));
    lab.figure(new Figure("requests without an answer in time", hangs, "", 0.0));
  }

  private static String request(JsonNode entry) {
    JsonNode request = entry.path("request");
    String body = request.path("postData").path("text").asText();
    String start = body.substring(0, Math.min(body.length(), MOST_SHOWN));
    return request.path("method").asText() + " " + request.path("url").asText() + " " + start;
  }

  private static JsonNode entries(Path reports) {
    try (var files = Files.walk(reports)) {
      Path har =
          files
              .filter(file -> file.getFileName().toString().startsWith("har-"))
              .findFirst()
              .orElseThrow();
      return Stack.json(Files.readString(har)).path("log").path("entries");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
