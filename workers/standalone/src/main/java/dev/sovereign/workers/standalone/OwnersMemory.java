package dev.sovereign.workers.standalone;

import dev.sovereign.activities.memory.Erasures;
import dev.sovereign.activities.memory.bundle.Bundles;
import dev.sovereign.activities.memory.sources.ConfiguredSources;
import dev.sovereign.gateway.memory.MemoryAdmin;
import dev.sovereign.gateway.memory.Page;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.SyncSourcesRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What this machine's owner does to its memory. */
record OwnersMemory(
    Erasures erasures,
    Bundles bundles,
    ConfiguredSources sources,
    IndexKeeping keeping,
    Clock clock)
    implements MemoryAdmin {

  private static final String OWNER = "owner";

  @Override
  public Erased erase(Erasure asked) {
    String by = Objects.requireNonNullElse(asked.by(), OWNER);
    Integer days = asked.olderThanDays();
    if (days == null) {
      var erased =
          erasures.eraseSubject(Objects.requireNonNull(asked.subject()), by, asked.reason());
      return new Erased(erased.facts(), erased.elsewhere(), false);
    }
    Instant before = clock.instant().minus(Duration.ofDays(days));
    if (Boolean.TRUE.equals(asked.dryRun())) {
      return new Erased(erasures.countOlder(kinds(asked), before), 0, true);
    }
    var erased = erasures.eraseOlder(kinds(asked), before, by, asked.reason());
    return new Erased(erased.facts(), erased.elsewhere(), false);
  }

  @Override
  public List<LoggedErasure> erasures(Page page) {
    return erasures.log(page.end(), page.read()).stream().map(OwnersMemory::logged).toList();
  }

  private static LoggedErasure logged(Erasures.Logged it) {
    return new LoggedErasure(
        it.number(),
        it.at(),
        it.rule(),
        it.who(),
        it.why(),
        it.subjectHash(),
        it.kinds().isEmpty() ? null : it.kinds(),
        it.recordedBefore(),
        it.facts());
  }

  @Override
  public Exported export(Path file, boolean includePrivate) {
    var it = bundles.exportTo(file, includePrivate);
    return new Exported(it.signer(), it.sessions(), it.facts(), it.withheld());
  }

  @Override
  public Imported restore(Path file, boolean trust) {
    var it = bundles.importFrom(file, trust);
    return new Imported(it.signer(), it.sessions(), it.facts(), it.known(), it.withheld());
  }

  @Override
  public IndexState rebuild() {
    return keeping.start();
  }

  @Override
  public IndexState index() {
    return keeping.state();
  }

  @Override
  public List<SourceState> syncSources() {
    return sources.syncSources(new SyncSourcesRequest(null)).sources().stream()
        .map(
            each ->
                new SourceState(
                    each.source(), each.recorded(), each.superseded(), each.gone(), each.notes()))
        .toList();
  }

  private static Set<FactKind> kinds(Erasure asked) {
    List<FactKind> only = asked.kinds();
    return only == null ? EnumSet.allOf(FactKind.class) : Set.copyOf(only);
  }
}
