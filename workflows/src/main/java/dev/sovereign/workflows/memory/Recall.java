package dev.sovereign.workflows.memory;

/** Finds facts again. Thread-safe. */
public interface Recall {

  /**
   * The facts that answer best. Never fails because an index or a model is away: it falls back to
   * PostgreSQL's full text search and says so. Fails with {@link MemoryFailure#STORE_UNAVAILABLE}
   * only.
   */
  Recollection recall(RecallQuery query);
}
