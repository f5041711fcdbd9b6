package dev.sovereign.cli.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * A process under supervision: our child, or one adopted from a supervisor that died, whose exit
 * code nobody can know.
 *
 * @param identity which process
 * @param child our handle to it; null when it was adopted
 */
record RunningProcess(ProcessIdentity identity, @Nullable Process child) {

  boolean alive() {
    return child == null ? identity.alive() : child.isAlive();
  }

  /** After its end: the exit code, 128 + n for signal n; null when adopted. */
  @Nullable Integer exitCode() {
    return child == null ? null : child.exitValue();
  }
}
