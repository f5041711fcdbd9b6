package dev.sovereign.testing.benchmark;

import dev.sovereign.config.SovereignHome;
import dev.sovereign.testing.CommandResult;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How long an operator waits: the first time, after {@code down}, and when there is nothing to do.
 */
final class StartUpBenchmark {

  /** The last of {@code up}'s progress lines that tell of a process that serves. */
  private static final Pattern READY = Pattern.compile(" ready +([0-9.]+) s");

  private StartUpBenchmark() {}

  static Report run(boolean quick) {
    try (Folders folder = Folders.temporary("start-up")) {
      return run(quick, folder);
    }
  }

  private static Report run(boolean quick, Folders folder) {
    Path clone = folder.resolve("clone");
    Stack.cloneCheckout(clone);
    Path cache =
        quick
            ? SovereignHome.from(System.getenv(), Path.of(System.getProperty("user.home"))).cache()
            : folder.resolve("cache");
    try (Stack stack = Stack.ofClone(clone, folder.resolve("home"), cache)) {
      if (!quick) {
        emptyCaches(stack, folder);
      }
      List<Figure> figures = new ArrayList<>();
      figures.add(seconds("fresh clone to first report", stack.up(), 15 * 60.0));
      stack.run("down").orThrow();
      CommandResult again = stack.up();
      figures.add(seconds("up after down", again, 60.0));
      figures.add(allReady(again));
      figures.add(seconds("no-op up", stack.up(), 3.0));
      String caches = quick ? "caches were warm" : "every cache was empty: Maven, Go, components";
      return Report.of("start-up", figures, List.of(caches));
    }
  }

  private static void emptyCaches(Stack stack, Folders folder) {
    stack
        .with("MAVEN_ARGS", "-Dmaven.repo.local=" + folder.resolve("maven"))
        .with("GOMODCACHE", folder.resolve("go-modules").toString())
        .with("GOCACHE", folder.resolve("go-build").toString())
        // Otherwise Go writes its modules read-only, and nobody could delete them afterwards.
        .with("GOFLAGS", "-modcacherw")
        .with("PIP_NO_CACHE_DIR", "1");
  }

  private static Figure seconds(String name, CommandResult result, double atMost) {
    return new Figure(name, result.took().toMillis() / 1000.0, "s", atMost);
  }

  /**
   * Until the last process serves: that of our JVMs which starts last, and PostgreSQL and Temporal
   * with it.
   */
  private static Figure allReady(CommandResult up) {
    double last =
        READY
            .matcher(up.err())
            .results()
            .mapToDouble(ready -> Double.parseDouble(ready.group(1)))
            .max()
            .orElseThrow(() -> new IllegalStateException("no ready line in " + up.err()));
    return new Figure("of which until all serve (our JVM starts are in it)", last, "s", 20.0);
  }
}
