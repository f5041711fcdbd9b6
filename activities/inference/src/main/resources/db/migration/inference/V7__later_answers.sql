-- What was answered at a lower level while a better tier was away: the earlier answer, and beside it
-- the later one once it is there. Contents are in the content store of the row's host.
CREATE TABLE inference.catch_up (
    earlier_call      text        PRIMARY KEY,
    about             text        NOT NULL,
    host              text        NOT NULL,
    operation         text        NOT NULL,
    data_class        text        NOT NULL,
    requested_model   text        NOT NULL,
    policy            text,
    request_content   text        NOT NULL,
    earlier_content   text        NOT NULL,
    earlier_endpoint  text,
    earlier_model     text,
    earlier_layer     text        NOT NULL,
    wanted_endpoint   text        NOT NULL,
    wanted_model      text        NOT NULL,
    wanted_tier       text        NOT NULL,
    wanted_layer      text        NOT NULL,
    reason            text        NOT NULL,
    state             text        NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'done', 'expired', 'failed')),
    tries             int         NOT NULL DEFAULT 0 CHECK (tries >= 0),
    taken_until       timestamptz,
    queued_at         timestamptz NOT NULL,
    expires           timestamptz NOT NULL,
    later_call        text,
    later_content     text,
    later_endpoint    text,
    later_model       text,
    later_layer       text,
    cost_nano_usd     bigint      NOT NULL DEFAULT 0 CHECK (cost_nano_usd >= 0),
    similar_permille  int         CHECK (similar_permille BETWEEN 0 AND 1000),
    lines_added       int,
    lines_removed     int,
    ended_at          timestamptz,
    CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CHECK ((state = 'done') = (later_call IS NOT NULL AND similar_permille IS NOT NULL))
);

CREATE INDEX catch_up_waiting ON inference.catch_up (wanted_endpoint, queued_at) WHERE state = 'waiting';
CREATE INDEX catch_up_expiry ON inference.catch_up (expires);

COMMENT ON COLUMN inference.catch_up.earlier_call IS 'The id of a workflow''s call; of a gateway''s the digest of its id, because whoever has that id may read the answer.';
COMMENT ON COLUMN inference.catch_up.about IS 'The execution and the question''s name; empty for the gateway''s.';
COMMENT ON COLUMN inference.catch_up.taken_until IS 'While a run makes it again; a run that died has let it go by then.';
COMMENT ON COLUMN inference.catch_up.earlier_layer IS 'RULES when no model answered.';

-- Answers that are given again without a model. A key holds the class, so none is served to another.
CREATE TABLE inference.cached_answer (
    request_hash  text        NOT NULL,
    host          text        NOT NULL,
    call_id       text        NOT NULL UNIQUE,
    data_class    text        NOT NULL,
    operation     text        NOT NULL,
    content_hash  text        NOT NULL,
    bytes         bigint      NOT NULL CHECK (bytes >= 0),
    endpoint      text        NOT NULL,
    model         text        NOT NULL,
    tier          text        NOT NULL,
    layer         text        NOT NULL,
    cost_nano_usd bigint      NOT NULL CHECK (cost_nano_usd >= 0),
    since         timestamptz NOT NULL,
    last_used     timestamptz NOT NULL,
    expires       timestamptz NOT NULL,
    PRIMARY KEY (request_hash, host)
);

CREATE INDEX cached_answer_expiry ON inference.cached_answer (host, expires);

GRANT SELECT, INSERT, UPDATE, DELETE ON inference.catch_up, inference.cached_answer TO inference;
