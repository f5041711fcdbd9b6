package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a pack is made from, the newest first in each list. Lists may overlap.
 *
 * @param last the session that the pack begins with; null when there was none
 * @param mechanical what git says
 * @param priorities the list of priorities that stands; null when nobody set any
 * @param told what the last session told
 * @param children what the sessions told that it delegated work to
 * @param answers facts that answer the reader's question, the best first
 * @param line what the line told before
 * @param earlier the hand-off of a session from before facts were kept; null for all others
 * @param withheld how many facts were left out because the reader may not see them
 * @param now when all this was read
 */
record PackSource(
    @Nullable SessionView last,
    @Nullable MechanicalState mechanical,
    @Nullable Fact priorities,
    List<Fact> told,
    List<Fact> children,
    List<Fact> answers,
    List<Fact> line,
    @Nullable SealedSession earlier,
    int withheld,
    Instant now) {}
