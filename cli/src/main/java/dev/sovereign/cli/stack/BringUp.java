package dev.sovereign.cli.stack;

import dev.sovereign.cli.machine.DiskSpace;
import dev.sovereign.cli.provide.Components;
import dev.sovereign.cli.provide.ModelInstall;
import dev.sovereign.cli.provide.PostgresInstall;
import dev.sovereign.cli.provide.TemporalInstall;
import dev.sovereign.cli.supervisor.Probe;
import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import dev.sovereign.cli.supervisor.StackSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the stack up, from whatever state it is in. Idempotent: what runs as it should is left
 * alone. Every check comes before the first start, so a refusal changes nothing.
 */
public final class BringUp {

  /** A cold start on a busy machine of two cores takes a third of it. */
  private static final Duration READY_BOUND = Duration.ofSeconds(150);

  /** A large model on a slow machine takes minutes for a summary. */
  private static final Duration CYCLE_BOUND = Duration.ofMinutes(10);

  /** A new home: cluster and write-ahead log, and two copies of the programs. */
  private static final long NEW_HOME_MIB = 512;

  private static final long HOME_MIB = 128;
  private static final long LOGS_MIB = 16;

  private final Site site;
  private final RunFolder folder;
  private final PrintStream progress;

  /**
   * @param progress where long steps say what they do
   */
  public BringUp(Site site, PrintStream progress) {
    this.site = site;
    this.folder = site.runFolder();
    this.progress = progress;
  }

  /**
   * What became of it.
   *
   * @param changed whether anything had to be started or replaced
   * @param cycle the cycle that was run or waited for; empty when nothing was changed or none was
   *     wanted
   */
  public record Result(boolean changed, Optional<Gateway.CycleView> cycle) {}

  /**
   * Brings it up and runs the first cycle.
   *
   * @param withCycle whether a cycle is wanted
   * @throws StackException when something stands in the way
   */
  public Result run(boolean withCycle) throws IOException, InterruptedException {
    checkRepository();
    PostgresCluster.check(site.home());
    HomeFolder.prepare(site.home());
    try (CommandLock _ = CommandLock.take(folder, progress::println)) {
      return runLocked(withCycle);
    }
  }

  private Result runLocked(boolean withCycle) throws IOException, InterruptedException {
    checkDisk();
    Secrets.ensure(site.home());
    checkPorts();
    Components components =
        new Components(site.home(), site.config(), site.checkout(), site.environment(), progress);
    PostgresInstall postgres = components.postgres();
    TemporalInstall temporal = components.temporal();
    ModelInstall model = ModelChoice.make(site, components);
    Programs programs = Programs.copy(site.checkout(), site.home());
    PostgresCluster cluster = new PostgresCluster(site.home(), postgres);
    StackSpec stack = new StackPlan(site, programs, cluster, temporal, model, repository()).spec();
    boolean cycleIsDone = FirstCycle.recorded(folder).filter(cycle -> !cycle.runs()).isPresent();
    boolean runs = RunningStack.is(stack, folder, Probe.real());
    if (runs && (cycleIsDone || !withCycle)) {
      return new Result(false, Optional.empty());
    }
    if (!runs) {
      progress.println("model: " + model.why());
      start(stack, cluster);
    }
    Programs.prune(site.home(), usedPrograms(stack));
    return new Result(true, withCycle ? Optional.of(cycle()) : Optional.empty());
  }

  private void start(StackSpec stack, PostgresCluster cluster)
      throws IOException, InterruptedException {
    if (!cluster.exists()) {
      progress.println("postgres   making a cluster in " + site.home().postgresData());
      cluster.create();
    }
    new SupervisorStart(site).replace(stack);
    new ReadyWait(folder, READY_BOUND, progress::println).await(stack);
  }

  private Gateway.CycleView cycle() throws InterruptedException {
    return new FirstCycle(new Gateway(site), folder, CYCLE_BOUND, progress::println).run();
  }

  /** The stack on record keeps its folder, so that {@code up} from elsewhere changes nothing. */
  private Path repository() {
    Path configured = site.config().repository();
    if (configured != null) {
      return configured;
    }
    return folder.stack().map(stack -> Path.of(stack.repository())).orElse(site.workingDirectory());
  }

  private Set<String> usedPrograms(StackSpec stack) {
    Set<String> used = new HashSet<>(Set.of(stack.app()));
    folder.services().services().stream()
        .filter(ServiceRecord::alive)
        .forEach(record -> used.add(record.app()));
    folder.livingSupervisor().ifPresent(supervisor -> used.add(supervisor.app()));
    return used;
  }

  private void checkRepository() {
    Path repository = site.config().repository();
    if (repository != null && !(Files.isDirectory(repository) && Files.isReadable(repository))) {
      throw new StackException(
          "repository: %s cannot be read as a folder: correct it in the configuration, or leave it out to use the folder of `up`."
              .formatted(repository));
    }
    if (repository != null && GitHead.isBroken(repository)) {
      throw new StackException(
          "repository: %s holds a git repository whose HEAD cannot be read: mend it with `git -C %s fsck`, or correct repository in the configuration."
              .formatted(repository, repository));
    }
  }

  private void checkDisk() {
    long home =
        Files.exists(site.home().postgresData().resolve("PG_VERSION")) ? HOME_MIB : NEW_HOME_MIB;
    List<String> problems =
        Stream.of(
                new DiskSpace(site.home().home(), home),
                new DiskSpace(site.home().logs(), LOGS_MIB))
            .flatMap(space -> space.problem().stream())
            .toList();
    refuse(problems, "Free space there, or set SOVEREIGN_HOME to a folder on another filesystem.");
  }

  private void checkPorts() {
    List<PortCheck> taken =
        PortCheck.all(site).stream().filter(port -> port.problem().isPresent()).toList();
    if (!taken.isEmpty()) {
      refuse(
          taken.stream().flatMap(port -> port.problem().stream()).toList(),
          "Stop what holds them, or use other ports: %s ./sovereign up"
              .formatted(
                  taken.stream().map(PortCheck::elsewhere).collect(Collectors.joining(" "))));
    }
  }

  private static void refuse(List<String> problems, String nextStep) {
    if (!problems.isEmpty()) {
      List<String> lines = new ArrayList<>(problems);
      lines.add(nextStep);
      throw new StackException(String.join(System.lineSeparator(), lines));
    }
  }
}
