package dev.sovereign.workflows.handoff;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine says about a working tree, beside what the session says.
 *
 * @param repository the working tree's folder
 * @param branch the branch; absent when detached
 * @param head the commit; absent before the first
 * @param dirtyFiles paths that differ from the commit, at most 200
 * @param dirtyCount how many differ in all
 * @param at when it was read
 */
public record MechanicalState(
    String repository,
    @Nullable String branch,
    @Nullable String head,
    List<String> dirtyFiles,
    int dirtyCount,
    Instant at) {
  public MechanicalState {
    dirtyFiles = List.copyOf(dirtyFiles);
  }
}
