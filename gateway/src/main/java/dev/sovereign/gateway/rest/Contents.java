package dev.sovereign.gateway.rest;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.util.Optional;

/**
 * Content that stays on this host. Thread-safe.
 *
 * <p>Every method throws {@link dev.sovereign.gateway.DoorException} with status 503 when the store
 * fails; nothing has changed then.
 */
public interface Contents {

  /** Keeps the content, durably once this returns. The same bytes are kept once. */
  ContentRef put(byte[] content, DataClass dataClass);

  /** The content; empty when this host does not have it. */
  Optional<byte[]> find(String hash);

  /** Forgets the content; does nothing when it is not there. */
  void delete(String hash);
}
