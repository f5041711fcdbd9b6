package dev.sovereign.workflows.treasury.loop;

import java.util.List;

/**
 * @param closed the periods that this run closed, the oldest first
 * @param allocations how each allocation ended that this run made or waited for
 * @param notes what another run does, or what failed, one line each
 */
public record SacredLoopOutcome(
    List<String> closed, List<AllocationOutcome> allocations, List<String> notes) {
  public SacredLoopOutcome {
    closed = List.copyOf(closed);
    allocations = List.copyOf(allocations);
    notes = List.copyOf(notes);
  }
}
