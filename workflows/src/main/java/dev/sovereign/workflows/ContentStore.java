package dev.sovereign.workflows;

import java.util.Optional;

/**
 * The home host's own store of prompts and answers, encrypted at rest. Thread-safe.
 *
 * <p>Storing the same bytes twice is storing them once.
 */
public interface ContentStore {

  /**
   * Keeps the content, durably once this returns.
   *
   * @throws java.io.UncheckedIOException when it cannot be written; nothing is kept then
   */
  ContentRef put(byte[] content, DataClass dataClass);

  /**
   * The hash that the content has here, whether or not it is here: keyed, so that whoever sees it
   * cannot test a guess.
   */
  String hash(byte[] content);

  /**
   * The content, or empty when this host does not have it (any more).
   *
   * @throws java.io.UncheckedIOException when it is there and cannot be read or was tampered with
   */
  Optional<byte[]> find(String hash);

  /**
   * How far the content may travel: the strictest class that it was ever put with. A reference is
   * typed by people, so whoever asks a model checks it against this.
   *
   * @return empty when this host does not have it
   * @throws java.io.UncheckedIOException as {@link #find}
   */
  Optional<DataClass> dataClass(String hash);

  /**
   * Forgets the content; does nothing when it is not there. Whoever deletes knows that nobody else
   * put the same content.
   *
   * @throws java.io.UncheckedIOException when it is there and cannot be deleted
   */
  void delete(String hash);
}
