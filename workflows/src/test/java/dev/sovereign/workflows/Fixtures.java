package dev.sovereign.workflows;

import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.health.ProbeKind;
import dev.sovereign.workflows.health.ServiceHealth;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.RecordedFact;
import dev.sovereign.workflows.memory.SourcesReport;
import dev.sovereign.workflows.sovereignty.Evidence;
import dev.sovereign.workflows.sovereignty.EvidenceReport;
import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.Rubric;
import dev.sovereign.workflows.sovereignty.Rubric.Criterion;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that many tests share. */
public final class Fixtures {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Fixtures() {}

  public static Commit commit(String id, String subject) {
    return new Commit(id.repeat(40).substring(0, 40), subject, "Ada", NOON, 2, 10, 3);
  }

  public static CodeChanges changes(Commit... commits) {
    return new CodeChanges(
        CodeChanges.Status.COLLECTED,
        "",
        "line-1",
        "session-0",
        "0".repeat(40),
        "main",
        commits.length == 0 ? "0".repeat(40) : commits[0].id(),
        commits.length,
        List.of(commits),
        2 * commits.length,
        10 * commits.length,
        3 * commits.length,
        List.of());
  }

  public static CodeChanges twoCommits() {
    return changes(
        commit("a1b2c3d4", "Add the ledger to PostgreSQL"),
        commit("b2c3d4e5", "Fix retries in HealthProbe"));
  }

  /** Neither sun nor mains nor a cheap hour. */
  public static PowerReading onBattery() {
    return new PowerReading(NOON, true, 60, false, null, false);
  }

  public static SourcesReport oneVault() {
    return new SourcesReport(
        List.of(
            new SourcesReport.SourceReport(
                "folder:/srv/vault", 3, 1, 0, List.of("big.md: left out, it is over 1 MiB"))));
  }

  public static CodeChanges notARepository() {
    return new CodeChanges(
        CodeChanges.Status.NOT_A_REPOSITORY,
        "no git repository at the configured folder",
        "line-0",
        null,
        null,
        null,
        null,
        0,
        List.of(),
        0,
        0,
        0,
        List.of());
  }

  public static CodeChanges dirty(CodeChanges changes, String... files) {
    return new CodeChanges(
        changes.status(),
        changes.note(),
        changes.line(),
        changes.previousSessionId(),
        changes.since(),
        changes.branch(),
        changes.head(),
        changes.commitCount(),
        changes.commits(),
        changes.filesChanged(),
        changes.insertions(),
        changes.deletions(),
        List.of(files));
  }

  public static HealthReport allHealthy() {
    return new HealthReport(List.of(healthy("postgres"), healthy("temporal")));
  }

  public static HealthReport modelIll() {
    return new HealthReport(
        List.of(
            healthy("postgres"),
            new ServiceHealth(
                "model",
                ProbeKind.HTTP,
                "http://127.0.0.1:8080/health",
                false,
                1500,
                "connection refused",
                "./sovereign up")));
  }

  private static ServiceHealth healthy(String service) {
    return new ServiceHealth(service, ProbeKind.TCP, "127.0.0.1:1", true, 1500, "accepted", "");
  }

  /** The rubric of the move to own machines; its published readings are 35 and, later, 45. */
  public static Rubric transition() {
    return new Rubric(
        "transition",
        List.of(
            new Criterion("own server", 20, List.of(Observation.OWN_SERVER)),
            new Criterion("own code", 15, List.of(Observation.OWN_CODE)),
            new Criterion("local models", 10, List.of(Observation.LOCAL_MODEL)),
            new Criterion("second server", 15, List.of(Observation.SECOND_SERVER)),
            new Criterion("no manual intervention", 15, List.of(Observation.UNATTENDED_DAY)),
            new Criterion(
                "no corporate dependency for code hosting and names",
                10,
                List.of(Observation.NO_CORPORATE_HOSTING))));
  }

  /** The rubric of the aim. */
  public static Rubric target() {
    return new Rubric(
        "target",
        List.of(
            new Criterion("self-hosted models", 25, List.of(Observation.LOCAL_MODEL)),
            new Criterion(
                "federated infrastructure",
                20,
                List.of(Observation.SECOND_SERVER, Observation.FEDERATED_WORKERS)),
            new Criterion("autonomous operation", 25, List.of(Observation.UNATTENDED_WEEK)),
            new Criterion("crypto-native treasury", 15, List.of(Observation.CHAIN_TREASURY)),
            new Criterion(
                "open source and forkable",
                10,
                List.of(Observation.FORKABLE, Observation.OWN_CODE))));
  }

  /** A report in which exactly these were seen. */
  public static EvidenceReport evidence(Observation... seen) {
    List<Observation> there = Arrays.asList(seen);
    return new EvidenceReport(
        Arrays.stream(Observation.values())
            .map(
                o ->
                    there.contains(o)
                        ? new Evidence(o, true, o + " seen")
                        : new Evidence(o, false, o + " not seen"))
            .toList(),
        List.of(transition(), target()));
  }

  /** An open session, as it was asked for. */
  public static SessionView open(OpenSessionRequest request) {
    return session(
        String.valueOf(request.sessionId()),
        Objects.requireNonNullElse(request.line(), "default"),
        SessionView.State.OPEN,
        null);
  }

  public static SessionView open(String sessionId) {
    return session(sessionId, "default", SessionView.State.OPEN, null);
  }

  public static SessionView sealed(String sessionId, String because) {
    return session(sessionId, "default", SessionView.State.SEALED, because);
  }

  public static RecordedFact recorded() {
    var id = new FactId("00000000-0000-7000-8000-000000000001");
    return new RecordedFact(id, NOON, false, 0);
  }

  private static SessionView session(
      String sessionId, String line, SessionView.State state, @Nullable String because) {
    return new SessionView(
        sessionId,
        line,
        state,
        "ada",
        "session",
        null,
        3,
        null,
        null,
        NOON,
        null,
        because == null ? null : NOON.plusSeconds(60),
        because,
        because == null ? null : "0".repeat(64));
  }
}
