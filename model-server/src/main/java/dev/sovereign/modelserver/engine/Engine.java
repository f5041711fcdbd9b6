package dev.sovereign.modelserver.engine;

import java.util.function.Consumer;

/**
 * One loaded model that continues conversations.
 *
 * <p>Not for concurrent use: a caller gives it one {@link #generate} at a time. {@link #model} may
 * be asked from any thread.
 */
public interface Engine extends AutoCloseable {

  /** What is loaded; the same for the engine's whole life. */
  ModelInfo model();

  /**
   * Answers a conversation, blocking until the last token. The sink gets the answer in order, in
   * pieces that are whole characters, on the calling thread. After {@link Cancellation#cancel} it
   * returns {@link Finish#CANCELLED} within a token or two; what was counted by then is in the
   * completion.
   *
   * @throws EngineException when no answer, or no more of it, can be had; the engine can be asked
   *     again
   */
  Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation)
      throws EngineException;

  /** Has the listener told, once and on any thread, when the engine ends by itself and for good. */
  default void onBroken(Consumer<String> listener) {}

  /** Frees what the engine holds. May take long or for ever in native code: call it last. */
  @Override
  void close();
}
