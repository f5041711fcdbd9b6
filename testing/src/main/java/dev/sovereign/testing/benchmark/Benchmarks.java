package dev.sovereign.testing.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs one benchmark by name; {@code ./benchmarks/run} calls it. */
public final class Benchmarks {

  private enum Name {
    START_UP("start-up"),
    MEMORY("memory"),
    KILL_SWEEP("kill-sweep"),
    FACT_KILL_SWEEP("fact-kill-sweep"),
    ALLOCATION_KILL_SWEEP("allocation-kill-sweep"),
    GATEWAY_OVERHEAD("gateway-overhead"),
    OUTAGE_TAX("outage-tax"),
    FAULT_MATRIX("fault-matrix"),
    GATEWAY_MEMORY("gateway-memory"),
    ENGINE_RATIO("engine-ratio"),
    CLOUD_CUT("cloud-cut"),
    OUTAGE_CATCH_UP("outage-catch-up"),
    PRIVACY("privacy"),
    GATEWAY_FUZZ("gateway-fuzz"),
    CLIENTS("clients"),
    BATCH_KILL("batch-kill"),
    RETRIEVAL("retrieval"),
    RECALL_SCALE("recall-scale"),
    LAST_SESSION("last-session"),
    MEMORY_BENCHMARKS("memory-benchmarks"),
    MCP_CONFORMANCE("mcp-conformance"),
    ECONOMY_DAY("economy-day"),
    ECONOMY_PROFILES("economy-profiles"),
    COMPLEXITY("complexity"),
    ESTIMATOR("estimator"),
    LEDGER_THROUGHPUT("ledger-throughput"),
    LEDGER_SCALE("ledger-scale"),
    LEDGER_FUZZ("ledger-fuzz"),
    LEDGER_LINEARIZABILITY("ledger-linearizability");

    private final String text;

    Name(String text) {
      this.text = text;
    }
  }

  private Benchmarks() {}

  /** Exit code 0 when the figures hold, 1 when they do not, 2 for an unknown name. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    boolean quick = options.contains("--quick");
    Report report;
    try {
      Name name = name(options.getFirst());
      report =
          switch (name) {
            case START_UP -> StartUpBenchmark.run(quick);
            case MEMORY -> MemoryBenchmark.run(quick);
            case KILL_SWEEP -> KillSweep.run(quick ? 12 : 200);
            case FACT_KILL_SWEEP -> FactKillSweep.run(quick ? 12 : 1_000);
            case ALLOCATION_KILL_SWEEP -> AllocationKillSweep.run(quick ? 12 : 500);
            case GATEWAY_OVERHEAD -> GatewayOverhead.run(quick);
            case OUTAGE_TAX -> OutageTax.run(quick);
            case FAULT_MATRIX -> FaultMatrix.run(quick);
            case GATEWAY_MEMORY -> GatewayMemory.run(quick);
            case ENGINE_RATIO -> EngineRatio.run(quick);
            case CLOUD_CUT -> CloudCut.run(quick);
            case OUTAGE_CATCH_UP -> OutageCatchUp.run(quick);
            case PRIVACY -> Privacy.run(quick);
            case GATEWAY_FUZZ -> GatewayFuzz.run(quick);
            case CLIENTS -> Clients.run(quick);
            case BATCH_KILL -> BatchKill.run(quick);
            case RETRIEVAL -> Retrieval.run(quick);
            case RECALL_SCALE -> RecallScale.run(quick);
            case LAST_SESSION -> LastSessionScale.run(quick);
            case MEMORY_BENCHMARKS -> SessionRecall.run(options, quick);
            case MCP_CONFORMANCE -> McpConformance.run();
            case ECONOMY_DAY -> EconomyDay.run();
            case ECONOMY_PROFILES -> EconomyProfiles.run(quick);
            case COMPLEXITY -> complexity(options);
            case ESTIMATOR -> EstimatorBenchmark.run(quick);
            case LEDGER_THROUGHPUT -> LedgerBenchmarks.throughput(quick);
            case LEDGER_SCALE -> LedgerBenchmarks.scale(quick);
            case LEDGER_FUZZ -> LedgerFuzz.run(quick);
            case LEDGER_LINEARIZABILITY -> LedgerBenchmarks.linearizability(quick);
          };
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println(options.contains("--json") ? report.json() : report.text());
    System.exit(report.holds() ? 0 : 1);
  }

  /** {@code --train FILE} learns the weights anew first, and writes them. */
  private static Report complexity(List<String> options) throws IOException {
    int train = options.indexOf("--train");
    if (train >= 0) {
      ComplexityTraining.write(Path.of(options.get(train + 1)));
    }
    return ComplexityBenchmark.run();
  }

  private static Name name(String text) {
    return Arrays.stream(Name.values())
        .filter(name -> name.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no benchmark " + text + "; ./benchmarks/run lists them"));
  }
}
