package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.CodeChangesRequest;
import dev.sovereign.workflows.handoff.HandoffActivities;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.handoff.SessionReference;
import dev.sovereign.workflows.handoff.SessionReview;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.StoredFact;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads with JGit, keeps in PostgreSQL. Thread-safe. */
public final class GitAndPostgresHandoff implements HandoffActivities {

  private final HandoffStore store;
  private final PostgresSessions sessions;
  private final FactStore facts;
  private final StoredDrafts drafts;
  private final Path repository;
  private final GitReader git = new GitReader();

  /**
   * @param facts where a session's workflow records
   * @param contents where it finds what it is told by reference
   * @param repository the folder to read when a request names none
   */
  public GitAndPostgresHandoff(
      HandoffStore store,
      PostgresSessions sessions,
      FactStore facts,
      ContentStore contents,
      Path repository) {
    this.store = store;
    this.sessions = sessions;
    this.facts = facts;
    this.drafts = new StoredDrafts(contents);
    this.repository = repository;
  }

  @Override
  public CodeChanges readCodeChanges(CodeChangesRequest request) {
    String asked = request.repository();
    Path folder = asked == null ? repository : repository.resolve(asked);
    return git.read(folder, request.maxCommits(), this::last);
  }

  @Override
  public SealOutcome sealSession(SealRequest request) {
    return sessions.cycles().seal(request);
  }

  @Override
  public SessionView openSession(OpenSessionRequest request) {
    return sessions.open(request);
  }

  @Override
  public SessionReview sealIdleSession(SessionReference request) {
    return sessions.sealIdle(request.sessionId());
  }

  @Override
  public SessionView endSession(Fence request) {
    return sessions.seal(request.sessionId(), request.token());
  }

  @Override
  public RecordedFact recordFact(FactDraft request) {
    return facts.record(request);
  }

  @Override
  public RecordedFact recordStoredFact(StoredFact request) {
    return facts.record(drafts.read(request));
  }

  private GitReader.@Nullable Previous last(String line) {
    return store
        .findLastSession(line)
        .map(it -> new GitReader.Previous(it.sessionId(), it.codeChanges().head()))
        .orElse(null);
  }
}
