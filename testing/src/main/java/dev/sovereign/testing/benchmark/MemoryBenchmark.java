package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Proportional set size of every process of an idle stack, as {@code status --json} prints it. */
final class MemoryBenchmark {

  /**
   * After the cycle that {@code up} runs, buffers are flushed and pools shrink within this time.
   */
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private static final double KIB_PER_MIB = 1024;
  private static final double LIMIT_MIB = 1.2 * 1024;

  private MemoryBenchmark() {}

  static Report run(boolean quick) throws Exception {
    try (Folders folder = Folders.temporary("memory");
        WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), folder.resolve("repository"))) {
      repository.commit("The first commit");
      stack.up();
      Thread.sleep(quick ? Duration.ofSeconds(5) : SETTLE);
      JsonNode status = stack.status();
      List<Figure> figures = new ArrayList<>();
      figures.add(figure("supervisor", status.path("supervisor")));
      for (JsonNode service : status.path("services")) {
        figures.add(figure(service.path("name").asText(), service));
      }
      figures.add(
          new Figure("all", status.path("memoryKib").asDouble() / KIB_PER_MIB, "MiB", LIMIT_MIB));
      return Report.of("memory", figures, List.of());
    }
  }

  private static Figure figure(String name, JsonNode process) {
    return new Figure(name, process.path("memoryKib").asDouble() / KIB_PER_MIB, "MiB", null);
  }
}
