package dev.sovereign.testing.economy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The day's work against a running gateway, its hours made short: the profile's sensors and table
 * move with it. Work that may wait is put off until the sun shines; every caller takes a lower
 * answer and lets it be made again.
 */
public final class ProfileDay {

  private static final int MINUTES = 24 * 60;
  private static final Duration TICK = Duration.ofMillis(200);

  private final Profile profile;
  private final Duration length;
  private final FakeSysfs sysfs;
  private final List<PowerRow> rows = PowerRow.all();
  private final ConcurrentSkipListMap<String, Integer> statuses = new ConcurrentSkipListMap<>();

  /**
   * @param sysfs the folder of its sensors
   * @param length of the whole day
   */
  public ProfileDay(Profile profile, Path sysfs, Duration length) {
    this.profile = profile;
    this.length = length;
    this.sysfs = new FakeSysfs(sysfs);
    sensors(0, 0);
  }

  /** The day as a dated table, from this moment on, and a last row for the rest of the run. */
  public void table(Path file, Instant start) {
    StringBuilder table = new StringBuilder("from,until,solar_peak,g_co2_per_kwh,cheap_hour\n");
    for (int i = 0; i < rows.size(); i++) {
      PowerRow row = rows.get(i);
      // The stack comes up before the day begins.
      Instant from = i == 0 ? start.minus(Duration.ofHours(1)) : at(start, row.minute());
      Instant until =
          i == rows.size() - 1
              ? start.plus(Duration.ofHours(1))
              : at(start, rows.get(i + 1).minute());
      table.append(
          "%s,%s,%s,%d,no\n"
              .formatted(from, until, row.solarPeak() ? "yes" : "no", row.gramsCo2PerKwh()));
    }
    try {
      Files.writeString(file, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant at(Instant start, int minute) {
    return start.plus(length.multipliedBy(minute).dividedBy(MINUTES));
  }

  private void sensors(int minute, long passedMillis) {
    if (profile.battery()) {
      PowerRow row = PowerRow.at(rows, minute);
      sysfs.battery(row.onBattery(), row.percent());
    } else {
      sysfs.rapl(passedMillis);
    }
  }

  /**
   * Sends the work, each task at its minute, and waits for every answer.
   *
   * @param gateway its address with {@code /v1}
   * @param clock is told the minute of the day, some times a second
   * @return answers by HTTP status
   */
  public Map<String, Integer> run(URI gateway, List<Task> tasks, Instant start, IntConsumer clock) {
    try (HttpClient client = HttpClient.newHttpClient();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Instant before = Instant.now();
      int next = 0;
      for (int minute = 0; minute < MINUTES; minute = minute(start)) {
        Instant now = Instant.now();
        clock.accept(minute);
        sensors(minute, Duration.between(before, now).toMillis());
        before = now;
        while (next < tasks.size() && tasks.get(next).minute() <= minute) {
          Task task = tasks.get(next++);
          callers.execute(() -> send(client, gateway, task));
        }
        LockSupport.parkNanos(TICK.toNanos());
      }
    }
    return new TreeMap<>(statuses);
  }

  private int minute(Instant start) {
    return (int) (Duration.between(start, Instant.now()).toMillis() * MINUTES / length.toMillis());
  }

  private void send(HttpClient client, URI gateway, Task task) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + "/chat/completions"))
            .header("Content-Type", "application/json")
            .header("x-sovereign-catch-up", "allow")
            .header("x-sovereign-priority", task.priority().name().toLowerCase(Locale.ROOT))
            .POST(BodyPublishers.ofString(task.request("auto")));
    if (task.waitMinutes() > 0) {
      long seconds = Math.max(1, length.toSeconds() * task.waitMinutes() / MINUTES);
      request
          .header("x-sovereign-defer-until", "solar-peak")
          .header("x-sovereign-defer-timeout", String.valueOf(seconds));
    } else {
      request.header("x-sovereign-degrade", "allow");
    }
    try {
      int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      statuses.merge(String.valueOf(status), 1, Integer::sum);
    } catch (IOException _) {
      statuses.merge("no answer", 1, Integer::sum);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
