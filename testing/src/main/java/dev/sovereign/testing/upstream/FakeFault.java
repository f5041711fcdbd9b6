package dev.sovereign.testing.upstream;

/** What the fake does instead of answering. */
public enum FakeFault {
  /** Nothing: it answers. */
  NONE(Kind.ANSWER),
  /** The port is closed; open connections are reset. Always lasting. */
  REFUSED(Kind.LISTENER),
  /**
   * The port listens and nobody accepts: the backlog is full, so a connect is never answered; open
   * connections fall silent. Always lasting.
   */
  BLACK_HOLE(Kind.LISTENER),
  /** The connection is reset once the request was read. */
  RESET(Kind.ANY_PATH),
  /** 400 for a reason that any server would have. */
  STATUS_400(Kind.COMPLETION),
  /** 400 in the words of a server that has no tools. */
  NOT_OFFERED(Kind.COMPLETION),
  STATUS_408(Kind.ANY_PATH),
  STATUS_409(Kind.ANY_PATH),
  /** 429 with Retry-After. */
  STATUS_429(Kind.ANY_PATH),
  STATUS_500(Kind.ANY_PATH),
  STATUS_503(Kind.ANY_PATH),
  /** The request is read and no byte of an answer ever comes. */
  SLOW_FIRST_BYTE(Kind.ANY_PATH),
  /** As {@link #SLOW_FIRST_BYTE}, while the list of models is answered. */
  COMPLETION_HANGS(Kind.COMPLETION),
  /** 503, while the list of models is answered. */
  COMPLETION_503(Kind.COMPLETION),
  /** 200 with a body that is no JSON; in a stream the first event is none. */
  MALFORMED(Kind.COMPLETION),
  /** The body ends before its length says; a stream's connection closes after some tokens. */
  TRUNCATED(Kind.COMPLETION),
  /** A well-formed answer without a choice; a stream without text. */
  EMPTY(Kind.COMPLETION),
  /** 404 in the words of a server that has not loaded the model. */
  MODEL_NOT_LOADED(Kind.COMPLETION),
  /** 400 with the code {@code context_length_exceeded}. */
  CONTEXT_OVERFLOW(Kind.COMPLETION),
  /** An error event after some tokens. A request for no stream gets 500. */
  STREAM_ERROR(Kind.STREAM),
  /** Silence after some tokens. A request for no stream gets silence. */
  STREAM_STALL(Kind.STREAM),
  /**
   * An event that is no JSON after some tokens. A request for no stream gets a body that is none.
   */
  STREAM_MALFORMED(Kind.STREAM),
  /**
   * The stream ends in good order after some tokens, but with no finish reason and no {@code
   * [DONE]}. A request for no stream is truncated.
   */
  STREAM_ENDS_EARLY(Kind.STREAM);

  /** Where a fault shows. */
  enum Kind {
    ANSWER,
    LISTENER,
    ANY_PATH,
    COMPLETION,
    STREAM
  }

  private final Kind kind;

  FakeFault(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Whether it follows the first token of a stream. */
  public boolean afterFirstToken() {
    return kind == Kind.STREAM || this == TRUNCATED;
  }

  /** The status it answers with; 0 when it is not one. */
  int status() {
    return switch (this) {
      case STATUS_400, NOT_OFFERED -> 400;
      case STATUS_408 -> 408;
      case STATUS_409 -> 409;
      case STATUS_429 -> 429;
      case STATUS_500 -> 500;
      case STATUS_503, COMPLETION_503 -> 503;
      case MODEL_NOT_LOADED -> 404;
      case CONTEXT_OVERFLOW -> 400;
      case NONE,
          REFUSED,
          BLACK_HOLE,
          RESET,
          SLOW_FIRST_BYTE,
          COMPLETION_HANGS,
          MALFORMED,
          TRUNCATED,
          EMPTY,
          STREAM_ERROR,
          STREAM_STALL,
          STREAM_MALFORMED,
          STREAM_ENDS_EARLY ->
          0;
    };
  }
}
