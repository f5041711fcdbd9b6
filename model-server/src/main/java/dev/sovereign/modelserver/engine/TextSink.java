package dev.sovereign.modelserver.engine;

/** Takes the pieces of an answer. Must not block: the engine waits for it. */
@FunctionalInterface
public interface TextSink {
  void accept(String text);
}
