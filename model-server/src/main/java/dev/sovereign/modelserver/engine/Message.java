package dev.sovereign.modelserver.engine;

import java.util.Locale;

/** One turn of a conversation. */
public record Message(Role role, String content) {

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /** As chat templates and OpenAI's API spell it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
