package dev.sovereign.workflows.treasury.loop;

import org.jspecify.annotations.Nullable;

/** A close and how its allocation ended, absent while it has not. */
public record ClosedPeriod(Close close, @Nullable AllocationOutcome outcome) {}
