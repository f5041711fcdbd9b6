package dev.sovereign.workflows.sovereignty;

/**
 * What a probe can establish about the machine; a rubric's criterion names the ones that earn it.
 */
public enum Observation {
  /** Temporal and PostgreSQL are processes of this machine, listening on its own addresses. */
  OWN_SERVER,
  /**
   * The repository's whole history is on this machine's disk, the running build's commit included.
   */
  OWN_CODE,
  /** A model on this machine answered, from weights on its disk. */
  LOCAL_MODEL,
  /** A worker of another host polls Temporal. */
  SECOND_SERVER,
  /** Two hosts or more can run workflows, not only activities. */
  FEDERATED_WORKERS,
  /** The last day's cycles were all started by the schedule, with no gap. */
  UNATTENDED_DAY,
  /** The same over a week. */
  UNATTENDED_WEEK,
  /**
   * The repository's remotes are not on a corporate code host, and every service is addressed
   * without foreign names.
   */
  NO_CORPORATE_HOSTING,
  /** A treasury account on a chain exists in the ledger. */
  CHAIN_TREASURY,
  /** The checkout carries an open source licence and can be cloned whole. */
  FORKABLE
}
