package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.CodeChangesRequest;
import dev.sovereign.workflows.handoff.HandoffActivities;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads with JGit, keeps in PostgreSQL. Thread-safe. */
public final class GitAndPostgresHandoff implements HandoffActivities {

  private final HandoffStore store;
  private final Path repository;
  private final GitReader git = new GitReader();

  /**
   * @param repository the folder to read when a request names none
   */
  public GitAndPostgresHandoff(HandoffStore store, Path repository) {
    this.store = store;
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
    return store.seal(request);
  }

  private GitReader.@Nullable Previous last(String line) {
    return store
        .findLastSession(line)
        .map(it -> new GitReader.Previous(it.sessionId(), it.codeChanges().head()))
        .orElse(null);
  }
}
