-- A run is one start of a process that keeps receipts. It lives as long as its session holds the
-- advisory lock `lock_key`, so it is known to be dead the moment PostgreSQL drops the session.
CREATE TABLE inference.run (
    run_id     bigint      PRIMARY KEY,
    host       text        NOT NULL,
    lock_key   bigint      NOT NULL CHECK (lock_key > 0),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    receipts   bigint      NOT NULL DEFAULT 0 CHECK (receipts >= 0),
    last_batch bigint      NOT NULL DEFAULT 0,
    lost       bigint      NOT NULL DEFAULT 0 CHECK (lost >= 0),
    counted    boolean     NOT NULL DEFAULT false
);

COMMENT ON COLUMN inference.run.receipts IS 'How many of its receipts are committed.';
COMMENT ON COLUMN inference.run.lost IS 'Receipts it issued that never got here; final once counted is true.';

CREATE TABLE inference.receipt (
    ordinal            bigint GENERATED ALWAYS AS IDENTITY,
    call_id            text        NOT NULL,
    at                 timestamptz NOT NULL,
    door               text        NOT NULL,
    operation          text        NOT NULL,
    data_class         text        NOT NULL,
    requested_model    text        NOT NULL,
    endpoint           text,
    model              text,
    tier               text,
    layer              text,
    context_tokens     bigint,
    paid               boolean,
    reason             text,
    host               text        NOT NULL,
    prompt_tokens      bigint      NOT NULL,
    completion_tokens  bigint      NOT NULL,
    tokens_counted     boolean     NOT NULL,
    cost_nano_usd      bigint      NOT NULL CHECK (cost_nano_usd >= 0),
    quality            text,
    outcome            text        NOT NULL,
    attempts           jsonb       NOT NULL,
    latency_micros     bigint      NOT NULL,
    first_token_micros bigint      NOT NULL,
    bytes_left         bigint      NOT NULL,
    idempotency_key    text,
    repeated           boolean     NOT NULL
);

-- Not unique: a stream that broke leaves one receipt when it broke and one when it was finished.
CREATE INDEX receipt_by_call ON inference.receipt USING hash (call_id);
-- Receipts come in the order of time, so a block range index answers "since" and costs next to
-- nothing on the way in.
CREATE INDEX receipt_by_time ON inference.receipt USING brin (at) WITH (pages_per_range = 32, autosummarize = on);

COMMENT ON COLUMN inference.receipt.attempts IS 'Oldest first; one that names no endpoint was at the endpoint and model of this row.';
COMMENT ON TABLE inference.receipt IS 'One line a call; append-only, because the role may only select and insert. Holds no content.';

-- What a paid call may cost at most, written before it goes out.
CREATE TABLE inference.paid_call (
    run_id           bigint      NOT NULL,
    ordinal          bigint      NOT NULL,
    call_id          text        NOT NULL,
    endpoint         text        NOT NULL,
    model            text        NOT NULL,
    ceiling_nano_usd bigint      NOT NULL CHECK (ceiling_nano_usd >= 0),
    day              date        NOT NULL,
    state            text        NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'settled', 'released', 'forfeited', 'abandoned')),
    cost_nano_usd    bigint      NOT NULL DEFAULT 0 CHECK (cost_nano_usd >= 0),
    reserved_at      timestamptz NOT NULL,
    ended_at         timestamptz,
    PRIMARY KEY (run_id, ordinal),
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK (cost_nano_usd = 0 OR state NOT IN ('open', 'released'))
);

CREATE INDEX paid_call_open ON inference.paid_call (run_id) WHERE state = 'open';
CREATE INDEX paid_call_abandoned ON inference.paid_call (reserved_at) WHERE state = 'abandoned';

COMMENT ON COLUMN inference.paid_call.state IS 'abandoned: its process ended without a word; taken at its ceiling, because it may have been bought.';

CREATE TABLE inference.budget (
    period           text   NOT NULL CHECK (period IN ('day', 'month')),
    starts           date   NOT NULL,
    limit_nano_usd   bigint CHECK (limit_nano_usd >= 0),
    spent_nano_usd   bigint NOT NULL DEFAULT 0 CHECK (spent_nano_usd >= 0),
    reserved_nano_usd bigint NOT NULL DEFAULT 0 CHECK (reserved_nano_usd >= 0),
    overrun_nano_usd bigint NOT NULL DEFAULT 0 CHECK (overrun_nano_usd >= 0),
    PRIMARY KEY (period, starts),
    CONSTRAINT within_limit
        CHECK (spent_nano_usd + reserved_nano_usd <= limit_nano_usd + overrun_nano_usd)
);

COMMENT ON COLUMN inference.budget.limit_nano_usd IS 'Null: not limited, only counted.';
COMMENT ON COLUMN inference.budget.overrun_nano_usd IS 'Above the limit: a provider took more than the ceiling, or the limit was lowered later. A reservation never raises it.';

CREATE TABLE inference.answer (
    call_id         text        PRIMARY KEY,
    idempotency_key text        UNIQUE,
    request_hash    text,
    run_id          bigint      NOT NULL,
    state           text        NOT NULL CHECK (state IN ('asked', 'pending', 'ready', 'failed')),
    reason          text        NOT NULL DEFAULT '',
    host            text        NOT NULL,
    content_hash    text,
    endpoint        text,
    model           text,
    quality         text,
    since           timestamptz NOT NULL,
    expires         timestamptz NOT NULL,
    CHECK ((idempotency_key IS NULL) = (request_hash IS NULL)),
    CHECK ((state = 'ready') = (content_hash IS NOT NULL))
);

CREATE INDEX answer_expiry ON inference.answer (expires);

COMMENT ON TABLE inference.answer IS 'Answers by call and by idempotency key; the content is in the content store of its host.';

CREATE TABLE inference.breaker (
    endpoint text        NOT NULL,
    model    text        NOT NULL,
    parked   boolean     NOT NULL,
    cause    text        NOT NULL,
    detail   text        NOT NULL,
    since    timestamptz NOT NULL,
    until    timestamptz NOT NULL,
    PRIMARY KEY (endpoint, model)
);

GRANT USAGE ON SCHEMA inference TO inference;
GRANT SELECT, INSERT ON inference.run, inference.receipt, inference.paid_call, inference.budget TO inference;
GRANT UPDATE (lock_key, receipts, last_batch, lost, counted) ON inference.run TO inference;
GRANT UPDATE (state, cost_nano_usd, ended_at) ON inference.paid_call TO inference;
GRANT UPDATE (limit_nano_usd, spent_nano_usd, reserved_nano_usd, overrun_nano_usd) ON inference.budget TO inference;
GRANT SELECT, INSERT, UPDATE, DELETE ON inference.answer, inference.breaker TO inference;
