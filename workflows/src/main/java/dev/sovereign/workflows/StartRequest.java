package dev.sovereign.workflows;

/**
 * Marks the one argument of a workflow method. {@link Payloads} reads such a record strictly: an
 * unknown field, a value of another type or a second argument fails the run with {@link
 * RequestFailure#START_REFUSED} and a message that names the field. No argument and {@code null}
 * both mean {@code {}}, so an implementation never receives null. What people type starts runs;
 * everything else between workers (results, signals, activity arguments) is read leniently, so that
 * an old and a new worker can run side by side.
 *
 * <p>Every component of an implementing record may be absent ({@code @Nullable}); its compact
 * constructor throws {@link IllegalArgumentException} for a value out of range, with a message of
 * the form {@code maxCommits: 0 (expected: 1 to 500)}.
 */
public interface StartRequest {}
