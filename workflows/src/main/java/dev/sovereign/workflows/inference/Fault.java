package dev.sovereign.workflows.inference;

/**
 * Why an attempt gave no answer. Each fault says what it does to its endpoint's breaker and whether
 * another candidate can do better; every other place asks here.
 */
public enum Fault {
  /** No connection in time: a black hole. */
  CONNECT_TIMEOUT(Effect.OPENS, Reach.ENDPOINT),
  /** The name is not known. */
  DNS(Effect.OPENS, Reach.ENDPOINT),
  /** Nobody listens. */
  REFUSED(Effect.OPENS, Reach.ENDPOINT),
  /** The connection was cut before an answer began. */
  RESET(Effect.OPENS, Reach.ENDPOINT),
  /** No trusted connection. */
  TLS(Effect.OPENS, Reach.ENDPOINT),
  /** Connected, but the first byte did not come in time. */
  SLOW_FIRST_BYTE(Effect.OPENS, Reach.ENDPOINT),
  /** The answer began and did not end in time, or the server said 408. */
  TIMEOUT(Effect.OPENS, Reach.ENDPOINT),
  /** Any 5xx. */
  SERVER_ERROR(Effect.OPENS, Reach.ENDPOINT),
  /** The server does not have, or has not loaded, the model. */
  MODEL_NOT_LOADED(Effect.OPENS, Reach.MODEL),
  /** 401, 402 or 403: the key or the account, not the request. */
  UNAUTHORIZED(Effect.OPENS, Reach.ENDPOINT),
  /** 429: the endpoint is left alone until its Retry-After. */
  RATE_LIMITED(Effect.PARKS, Reach.ENDPOINT),
  /** The body cannot be read as an answer. */
  MALFORMED(Effect.COUNTS, Reach.MODEL),
  /** The body or stream ended before the answer did. */
  TRUNCATED(Effect.COUNTS, Reach.MODEL),
  /** 409. */
  CONFLICT(Effect.NONE, Reach.MODEL),
  /** The request is larger than the model's context: only a larger one can take it. */
  CONTEXT_OVERFLOW(Effect.NONE, Reach.MODEL),
  /** The endpoint's kind cannot express a field of the request; another kind may. */
  UNSUPPORTED(Effect.NONE, Reach.ENDPOINT),
  /** The server says that it, or this model, does not offer what the request needs; another may. */
  NOT_OFFERED(Effect.NONE, Reach.MODEL),
  /** A well-formed answer without text and without a tool call. */
  EMPTY(Effect.NONE, Reach.MODEL),
  /**
   * The answer is there and does not do: a refusal, too short for the task, or not the JSON that
   * was asked for. Only a larger layer is asked after it, and when none answers it is given after
   * all.
   */
  CHECK_FAILED(Effect.NONE, Reach.MODEL),
  /** Our own limiter's queue is full. */
  SATURATED(Effect.NONE, Reach.ENDPOINT),
  /** The money budget does not cover it. */
  BUDGET_EXHAUSTED(Effect.NONE, Reach.ENDPOINT),
  /** 400, 422 and the like, with another reason: any provider would say so. */
  REJECTED(Effect.NONE, Reach.CALL),
  /** The caller's own deadline passed; says nothing about the endpoint. */
  DEADLINE(Effect.NONE, Reach.CALL),
  /** The caller went away. */
  CANCELLED(Effect.NONE, Reach.CALL);

  /** What a fault does to the endpoint's breaker. */
  public enum Effect {
    /** Opens it at once. */
    OPENS,
    /** Closes the endpoint until a time that it named. */
    PARKS,
    /** Opens it at three of the last five. */
    COUNTS,
    /** Nothing. */
    NONE
  }

  /** How much of the plan a fault rules out. */
  public enum Reach {
    /** This model at this endpoint. */
    MODEL,
    /** Every model of this endpoint. */
    ENDPOINT,
    /** The whole call: no candidate would do better. */
    CALL
  }

  private final Effect effect;
  private final Reach reach;

  Fault(Effect effect, Reach reach) {
    this.effect = effect;
    this.reach = reach;
  }

  /** What it does to the breaker. */
  public Effect effect() {
    return effect;
  }

  /** What it rules out. */
  public Reach reach() {
    return reach;
  }
}
