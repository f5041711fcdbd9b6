package dev.sovereign.testing.gateways;

import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A fake upstream in a process of its own, on the core of the load. */
public final class FakeProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Child child;
  private final FakeControl control;

  private FakeProcess(Child child, FakeControl control) {
    this.child = child;
    this.control = control;
  }

  /** Starts one that writes its output to a file. */
  public static FakeProcess start(Path log) {
    List<String> command =
        Child.java(List.of("-XX:+UseSerialGC", "-Xmx512m"), FakeUpstream.class, List.of("0", "0"));
    Child child = Child.start(command, Map.of(), log, Cores.LOAD);
    String[] ports = child.awaitLine("ready ", LIMIT).split(" ", -1);
    return new FakeProcess(
        child, new FakeControl(Integer.parseInt(ports[0]), Integer.parseInt(ports[1])));
  }

  public FakeControl control() {
    return control;
  }

  @Override
  public void close() {
    child.close();
  }
}
