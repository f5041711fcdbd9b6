package dev.sovereign.testing;

import java.util.List;

/** What a writer of facts did or was told: one line of its journal. */
sealed interface FactEvent {

  /** It is about to send this statement, with this session's pen. */
  record Tried(FactPen pen, String statement) implements FactEvent {}

  /**
   * The statement is kept.
   *
   * @param known whether an earlier try had been kept, whose answer was lost
   */
  record Acknowledged(String factId, boolean known, String statement) implements FactEvent {}

  /** The statement will never be kept by the session that it was tried with. */
  record Refused(String statement) implements FactEvent {}

  /** The session is open. */
  record Opened(String sessionId) implements FactEvent {}

  /** What a service in trouble said. */
  record Failed(String answer) implements FactEvent {}

  /** Without an end of line; statements hold no tabulators. */
  default String line() {
    return String.join(
        "\t",
        switch (this) {
          case Tried(FactPen pen, String statement) ->
              List.of("tried", pen.sessionId(), Long.toString(pen.token()), statement);
          case Acknowledged(String factId, boolean known, String statement) ->
              List.of("acknowledged", factId, Boolean.toString(known), statement);
          case Refused(String statement) -> List.of("refused", statement);
          case Opened(String sessionId) -> List.of("opened", sessionId);
          case Failed(String answer) -> List.of("failed", answer.replaceAll("\\s+", " "));
        });
  }

  /** The inverse of {@link #line}. */
  static FactEvent of(String line) {
    String[] parts = line.split("\t", -1);
    return switch (parts[0]) {
      case "tried" -> new Tried(new FactPen(parts[1], Long.parseLong(parts[2])), parts[3]);
      case "acknowledged" -> new Acknowledged(parts[1], Boolean.parseBoolean(parts[2]), parts[3]);
      case "refused" -> new Refused(parts[1]);
      case "opened" -> new Opened(parts[1]);
      case "failed" -> new Failed(parts[1]);
      default -> throw new IllegalArgumentException("no event: " + line);
    };
  }
}
