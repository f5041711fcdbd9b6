package dev.sovereign.activities.memory.sources;

import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.MemoryActivities;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.SourcesReport;
import dev.sovereign.workflows.memory.SourcesReport.SourceReport;
import dev.sovereign.workflows.memory.SyncSourcesRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/** The folders and repositories of the configuration. Thread-safe. */
public final class ConfiguredSources implements MemoryActivities {

  /** An editor has written everything by then, and nobody waits longer than for a coffee. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Two looks at once would each supersede the same older fact. */
  private final Lock oneLook = new ReentrantLock();

  private final List<Source> sources;
  private final Remembered remembered;

  /**
   * @param sources in the order of the configuration
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   * @param contents the content store of this host
   */
  public ConfiguredSources(
      List<Source> sources, DataSource dataSource, FactStore facts, ContentStore contents) {
    this.sources = List.copyOf(sources);
    this.remembered = new Remembered(dataSource, facts, contents);
  }

  /** The names that a request may give. */
  public List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /** What has folders looked at when they change; it is still to be started. */
  public FolderWatch watch() {
    return watch(QUIET, LONGEST);
  }

  FolderWatch watch(Duration quiet, Duration longest) {
    Map<String, Path> folders = new HashMap<>();
    sources.forEach(
        source -> source.watched().ifPresent(folder -> folders.put(source.name(), folder)));
    return new FolderWatch(
        folders, name -> syncSources(new SyncSourcesRequest(name)), quiet, longest);
  }

  @Override
  public SourcesReport syncSources(SyncSourcesRequest request) {
    String only = request.source();
    if (only != null && !names().contains(only)) {
      throw MemoryFailure.SOURCE_UNREADABLE.failure(
          "source: %s is not configured (expected one of: %s). Add it under memory.sources in sovereign.yaml."
              .formatted(only, String.join(", ", names())));
    }
    return new SourcesReport(
        sources.stream()
            .filter(it -> only == null || only.equals(it.name()))
            .map(this::sync)
            .toList());
  }

  private SourceReport sync(Source source) {
    oneLook.lock();
    try {
      return source.sync(remembered);
    } catch (ApplicationFailure e) {
      if (!e.getType().equals(MemoryFailure.SOURCE_UNREADABLE.name())) {
        throw e;
      }
      return new SourceReport(source.name(), 0, 0, 0, List.of(e.getOriginalMessage()));
    } finally {
      oneLook.unlock();
    }
  }
}
