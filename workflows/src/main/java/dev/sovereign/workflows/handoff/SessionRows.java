package dev.sovereign.workflows.handoff;

/**
 * How a bundle of memories takes the sessions along. Facts and sessions belong to two schemas and
 * must be restored in one transaction, so the contract is two functions of schema {@code handoff}
 * that role {@code memory} may execute on its own connection (SECURITY DEFINER).
 *
 * <p>A row is one JSON object on one line, at most 64 MiB, of a shape that only the schema {@code
 * handoff} knows; it holds whatever an opened or sealed session and its line need.
 */
public final class SessionRows {

  /**
   * {@code handoff.export_sessions() RETURNS SETOF text}: every session's rows, always in the same
   * order, so that what a row refers to comes before it.
   */
  public static final String EXPORT = "SELECT handoff.export_sessions()";

  /**
   * {@code handoff.import_sessions(p_rows text[]) RETURNS bigint}: restores rows in the order they
   * were exported and returns how many were new. Idempotent: a session that is there stays as it
   * is; a session that was open in the bundle is restored as sealed, because its writer is
   * elsewhere. Raises SQLSTATE {@code SV005} when a row is not readable or its session id stands
   * for another session here.
   */
  public static final String IMPORT = "SELECT handoff.import_sessions(?)";

  private SessionRows() {}
}
