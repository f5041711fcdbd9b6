package dev.sovereign.gateway.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.memory.FactKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner does to the memory as a whole. Thread-safe. Every method fails with a coded {@link
 * dev.sovereign.workflows.memory.MemoryFailure}.
 */
public interface MemoryAdmin {

  /** Takes the content of facts away, for good and logged. Idempotent. */
  Erased erase(Erasure erasure);

  /** Erasures from the newest on, those that found nothing too. */
  List<LoggedErasure> erasures(Page page);

  /**
   * Writes everything as one signed bundle to a file.
   *
   * @param includePrivate whether facts that keep on this device go too
   */
  Exported export(Path file, boolean includePrivate);

  /**
   * Takes a bundle in, whole or not at all. Idempotent.
   *
   * @param trust whether a signer who is not known yet is trusted from now on
   */
  Imported restore(Path file, boolean trust);

  /** Begins to build the index anew; one that is being built goes on. */
  IndexState rebuild();

  /** How far the index is. */
  IndexState index();

  /** Brings every configured source into step. Idempotent. */
  List<SourceState> syncSources();

  /**
   * Which facts lose their content; exactly one of subject and olderThanDays is given.
   *
   * @param subject whom they are about
   * @param olderThanDays recorded so many days ago or longer, 1 to 36,500
   * @param kinds these kinds only, with olderThanDays; all when absent
   * @param reason why, for the log; 1 to 500 characters
   * @param by who asks, for the log; {@code owner} when absent
   * @param dryRun whether they are only counted, with olderThanDays
   */
  record Erasure(
      @Nullable String subject,
      @Nullable Integer olderThanDays,
      @Nullable List<FactKind> kinds,
      String reason,
      @Nullable String by,
      @Nullable Boolean dryRun) {

    public Erasure {
      Limits.text("subject", subject, 200);
      Limits.range("olderThanDays", olderThanDays, 1, 36_500);
      Limits.text("by", by, 200);
      if (reason == null) {
        throw new IllegalArgumentException("reason: absent (expected: why, for the log)");
      }
      Limits.text("reason", reason, 500);
      if ((subject == null) == (olderThanDays == null)) {
        throw new IllegalArgumentException(
            "subject, olderThanDays: exactly one of the two is expected");
      }
      if (subject != null && (kinds != null || Boolean.TRUE.equals(dryRun))) {
        throw new IllegalArgumentException("kinds, dryRun: taken with olderThanDays only");
      }
    }
  }

  /**
   * An erasure as it was logged.
   *
   * @param number its place in the log, by which it is paged
   * @param at when
   * @param rule {@code subject} or {@code retention}
   * @param by on whose word
   * @param reason why, as they said
   * @param subjectHash SHA-256 of the subject, which stands nowhere; absent for retention
   * @param kinds what kinds; absent for a subject
   * @param recordedBefore what was older; absent for a subject
   * @param facts how many lost their content
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LoggedErasure(
      long number,
      Instant at,
      String rule,
      String by,
      String reason,
      @Nullable String subjectHash,
      @Nullable List<String> kinds,
      @Nullable Instant recordedBefore,
      long facts) {}

  /**
   * @param facts how many lost their content, or would
   * @param elsewhere private facts whose subject only another host can tell: erase there as well
   * @param dryRun whether they were only counted
   */
  record Erased(long facts, long elsewhere, boolean dryRun) {}

  /**
   * @param signer the public key it was signed by
   * @param withheld private facts that were left out
   */
  record Exported(String signer, long sessions, long facts, long withheld) {}

  /**
   * @param signer the public key of whoever signed it
   * @param sessions sessions that were new here
   * @param facts facts that were new here
   * @param known facts that were here already
   * @param withheld private facts that its exporter left out
   */
  record Imported(String signer, long sessions, long facts, long known, long withheld) {}

  /**
   * @param kind {@code lucene} or {@code qdrant}
   * @param status {@code ready}, {@code building} or {@code away}
   * @param done facts taken in by the build that runs, or by the last one
   * @param total facts that it is to take in
   * @param factsPerSecond of that build; 0 before the first
   * @param behind recorded facts that wait for the index
   * @param embeddingModel whose vectors it holds; absent when it holds none
   * @param note what is the matter; absent when nothing is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record IndexState(
      String kind,
      String status,
      long done,
      long total,
      double factsPerSecond,
      long behind,
      @Nullable String embeddingModel,
      @Nullable String note) {}

  /**
   * What became of a configured source.
   *
   * @param source its name, for example {@code folder:/srv/vault}
   * @param recorded parts that became facts
   * @param superseded how many of those replaced an older fact
   * @param gone parts that are there no more
   * @param notes what was left out and why, and what to do
   */
  record SourceState(String source, int recorded, int superseded, int gone, List<String> notes) {
    public SourceState {
      notes = List.copyOf(notes);
    }
  }
}
