package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.economy.Engine;
import dev.sovereign.testing.economy.Profile;
import dev.sovereign.testing.economy.ProfileDay;
import dev.sovereign.testing.economy.Task;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeSettings;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The same day of work on a laptop and on a server, each a whole stack over fakes: what ran where,
 * what waited, what it cost in dollars and joules, and what was redone, all from receipts. For an
 * hour of the morning the machine's own engines are away, for one of the afternoon all but the tiny
 * model.
 */
final class EconomyProfiles {

  /** Receipts of free calls are written at most a second later. */
  private static final Duration WRITTEN = Duration.ofSeconds(3);

  private static final String RECEIPTS =
      """
      SELECT coalesce(lower(layer), '') || ' at ' || coalesce(endpoint, 'nobody (everybody was away)') AS place,
          count(*) FILTER (WHERE quality IS NOT NULL AND earlier_call IS NULL) AS answered,
          count(*) FILTER (WHERE earlier_call IS NOT NULL) AS redone,
          sum(cost_nano_usd) / 1e9 AS dollars,
          coalesce(sum(energy_microjoules) FILTER (WHERE energy_source = 'RAPL'), 0) / 1e6 AS rapl,
          coalesce(sum(energy_microjoules) FILTER (WHERE energy_source = 'BATTERY'), 0) / 1e6
              AS battery,
          coalesce(sum(energy_microjoules) FILTER (WHERE energy_source = 'MODEL'), 0) / 1e6 AS model
      FROM inference.receipt GROUP BY 1 ORDER BY 2 DESC, 1
      """;

  private static final String REASONS =
      """
      SELECT coalesce(substring(reason FROM
              'battery at [^:]*: [a-z ]*|neither sun[^,]*|solar peak[^,]*|the day.s energy[^:]*'),
              'power changed nothing') AS why, count(*)
      FROM inference.receipt WHERE quality IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
      """;

  private static final String WAITING =
      "SELECT count(*) FROM inference.catch_up WHERE state = 'waiting'";
  private static final String ANSWERED =
      "SELECT count(*) FROM inference.receipt WHERE quality IS NOT NULL AND earlier_call IS NULL";
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(10);

  private EconomyProfiles() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("economy-profiles", quick)) {
      for (Profile profile : List.of(Profile.LAPTOP, Profile.SERVER)) {
        lab.progress("running the day on the " + profile.name());
        day(lab, profile);
      }
      return lab.report();
    }
  }

  private static void day(Lab lab, Profile profile) {
    Outage outage = new Outage();
    for (Engine engine : profile.engines()) {
      FakeControl fake = lab.fake();
      fake.apply(settings(engine));
      outage.engines.put(engine, fake);
    }
    Duration length = Duration.ofSeconds(lab.count(240, 60));
    Path folder = lab.folder().resolve(profile.name());
    Instant start = Instant.now().plusSeconds(90);
    ProfileDay day = new ProfileDay(profile, folder.resolve("sys"), length);
    Path home = home(folder, profile, day, start, outage);
    try (WorkRepository repository = WorkRepository.init(folder.resolve("repository"))) {
      repository.commit("The first commit");
      try (Stack stack =
          Stack.in(home, repository.folder()).with("FAKE_CLOUD_KEY", "fake-cloud-key")) {
        stack.run("up", "--detach", "--no-cycle").orThrow();
        work(lab, profile, day, stack, start, outage);
      }
    }
  }

  private static Path home(
      Path folder, Profile profile, ProfileDay day, Instant start, Outage outage) {
    try {
      Path home = Files.createDirectories(folder.resolve("home"));
      Path table = folder.resolve("power.csv");
      day.table(table, start);
      Files.writeString(
          home.resolve("sovereign.yaml"),
          profile.configuration(
              folder.resolve("sys"),
              table,
              outage.engines.values().stream().map(FakeControl::port).toList()));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void work(
      Lab lab, Profile profile, ProfileDay day, Stack stack, Instant start, Outage outage) {
    URI gateway = URI.create("http://127.0.0.1:" + stack.port("GATEWAY") + "/v1");
    List<Task> tasks = new ArrayList<>();
    List<Task> all = Task.all();
    for (int i = 0; i < all.size(); i += lab.count(5, 20)) {
      tasks.add(all.get(i));
    }
    LockSupport.parkNanos(Math.max(0, Duration.between(Instant.now(), start).toNanos()));
    Map<String, Integer> statuses = day.run(gateway, tasks, start, outage);
    awaitAll(stack, tasks.size());
    LockSupport.parkNanos(WRITTEN.toNanos());
    lab.note(profile.name() + ": " + tasks.size() + " requests, answered by status " + statuses);
    lab.plain(
        profile.name() + ": put off until the sun shines", statuses.getOrDefault("202", 0), "");
    report(lab, profile, stack, tasks.size());
  }

  /** Takes engines away by the minute of the day. */
  private static final class Outage implements IntConsumer {
    private static final int MORNING = 10 * 60;
    private static final int AFTERNOON = 13 * 60;
    private static final int HOUR = 60;
    private final Map<Engine, FakeControl> engines = new LinkedHashMap<>();
    private final Set<Engine> away = new HashSet<>();

    @Override
    public void accept(int minute) {
      engines.forEach(
          (engine, fake) -> {
            boolean gone =
                (within(minute, MORNING) && !engine.cloud())
                    || (within(minute, AFTERNOON) && engine.layer() != Layer.TINY);
            if (gone && away.add(engine)) {
              fake.fault(FakeFault.REFUSED);
            } else if (!gone && away.remove(engine)) {
              fake.apply(settings(engine));
            }
          });
    }

    private static boolean within(int minute, int begin) {
      return minute >= begin && minute < begin + HOUR;
    }
  }

  /** Until what was put off has its answer, and what got a lower one has a better one. */
  private static void awaitAll(Stack stack, int requests) {
    Instant until = Instant.now().plus(ENDS_WITHIN);
    while ((stack.number(ANSWERED) < requests || stack.number(WAITING) > 0)
        && Instant.now().isBefore(until)) {
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  private static void report(Lab lab, Profile profile, Stack stack, int requests) {
    TreeMap<String, Double> sums = new TreeMap<>();
    try (var connection = stack.connect();
        var statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(RECEIPTS)) {
        while (rows.next()) {
          line(lab, profile, rows, sums);
        }
      }
      try (ResultSet rows = statement.executeQuery(REASONS)) {
        while (rows.next()) {
          lab.note(profile.name() + ": " + rows.getString(1) + ": " + rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    sums.forEach((name, value) -> lab.plain(profile.name() + ": " + name, value, ""));
    lab.figure(
        Figure.atLeast(
            profile.name() + ": requests with a recorded answer",
            sums.getOrDefault("answered", 0.0),
            "of " + requests,
            requests));
    JsonNode later = later(stack);
    lab.plain(
        profile.name() + ": mean wait of what was put off",
        later.path("meanWaitMillis").asLong() / 1000.0,
        "s, " + later.path("waited").asLong() + " calls");
    double queued = later.path("queued").asDouble();
    lab.figure(Figure.atLeast(profile.name() + ": lower answers queued", queued, "", 1));
    lab.figure(
        Figure.atLeast(
            profile.name() + ": of these made again",
            later.path("redone").asDouble(),
            "of %.0f".formatted(queued),
            queued));
  }

  /** As its owner sees it. */
  private static JsonNode later(Stack stack) {
    String cost = stack.run("cost", "--json").orThrow().out();
    try {
      return new ObjectMapper().readTree(cost).path("later");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void line(Lab lab, Profile profile, ResultSet row, Map<String, Double> sums)
      throws SQLException {
    StringBuilder text = new StringBuilder(profile.name() + ": " + row.getString("place") + ":");
    for (String column : List.of("answered", "redone", "dollars")) {
      sums.merge(column, row.getDouble(column), Double::sum);
    }
    text.append(
        " answered %d, redone %d, %.6f USD"
            .formatted(row.getLong("answered"), row.getLong("redone"), row.getDouble("dollars")));
    for (String source : List.of("rapl", "battery", "model")) {
      double joules = row.getDouble(source);
      if (joules > 0) {
        sums.merge("joules by " + source, joules, Double::sum);
        text.append(", %.1f J by %s".formatted(joules, source));
      }
    }
    lab.note(text.toString());
  }

  private static FakeSettings settings(Engine engine) {
    return FakeSettings.DEFAULTS.delayed(delayMillis(engine));
  }

  /** Larger models take longer, as on a machine of one kind. */
  private static int delayMillis(Engine engine) {
    return switch (engine.layer()) {
      case RULES -> 0;
      case TINY -> 50;
      case SMALL -> 120;
      case MEDIUM -> 300;
      case LARGE -> engine.cloud() ? 250 : 900;
    };
  }
}
