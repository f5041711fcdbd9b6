package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.EngineException;

/** What happens to a generation: pieces, then exactly one end. */
sealed interface GenerationEvent {

  /** A piece of the answer. */
  record Piece(String text) implements GenerationEvent {}

  /** The answer is whole, or was cancelled. */
  record Finished(Completion completion) implements GenerationEvent {}

  /** There is no answer, or no more of it. */
  record Failed(EngineException reason) implements GenerationEvent {}
}
