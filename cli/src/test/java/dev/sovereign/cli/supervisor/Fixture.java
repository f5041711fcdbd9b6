package dev.sovereign.cli.supervisor;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A home in a temporary folder, a clock that is turned by hand, and services that are a shell. */
public final class Fixture implements InstantSource {

  static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofMinutes(1));

  private final SovereignHome home;
  private final RunFolder folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  public Fixture(Path home) throws IOException {
    this.home = new SovereignHome(home, home.resolve("cache"));
    Files.createDirectories(this.home.run());
    Files.createDirectories(this.home.logs());
    this.folder = new RunFolder(this.home);
  }

  public SovereignHome home() {
    return home;
  }

  public RunFolder folder() {
    return folder;
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  Supervisor supervisor(ServiceSpec... services) {
    return new Supervisor(home.home(), folder, stack(services), Probe.real(), BACKOFF, this);
  }

  public static StackSpec stack(ServiceSpec... services) {
    return new StackSpec("app", "", "/", List.of(services), 1 << 20, 3);
  }

  /** A service that is ready as soon as it runs. */
  public static ServiceSpec service(String name, String script, String... needs) {
    return service(name, List.of("sh", "-c", script), List.of(), List.of(needs));
  }

  static ServiceSpec service(
      String name, List<String> command, List<String> prepare, List<String> needs) {
    return new ServiceSpec(
        name,
        command,
        prepare,
        Map.of(),
        needs,
        Readiness.alive(),
        StopPolicy.terminate(5),
        Set.of(78),
        "",
        List.of());
  }

  ServiceRecord record(String name) {
    return folder.services().find(name).orElseThrow();
  }

  /** The recorded, living process of a service. */
  public ProcessIdentity process(String name) {
    ProcessIdentity process = record(name).process();
    if (process == null) {
      throw new AssertionError(name + " does not run");
    }
    return process;
  }

  /** Ends whatever a test left. */
  public void close() {
    new StackStop(home.home(), folder).all(_ -> {});
  }
}
