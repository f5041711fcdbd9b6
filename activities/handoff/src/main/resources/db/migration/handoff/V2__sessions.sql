-- Sessions that write as they go. One row of handoff.line decides who may: opening and sealing take
-- it FOR UPDATE, the insert of a fact takes it FOR SHARE, so no fact slips in behind a seal. What
-- was opened and what was sealed are rows of their own, so that neither is ever updated.
CREATE TABLE handoff.line (
    line       text   PRIMARY KEY,
    token      bigint NOT NULL CHECK (token > 0),
    session_id text
);

COMMENT ON TABLE handoff.line IS
    'Who has the pen: token is the newest session''s, session_id its id while it is open.';

CREATE TABLE handoff.session_opened (
    ordinal             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id          text        NOT NULL UNIQUE,
    line                text        NOT NULL REFERENCES handoff.line,
    token               bigint      NOT NULL CHECK (token > 0),
    agent               text,
    session_type        text        NOT NULL,
    purpose             text,
    repository          text,
    parent_session_id   text        REFERENCES handoff.session_opened (session_id),
    previous_session_id text,
    idle_minutes        integer     NOT NULL CHECK (idle_minutes > 0),
    mechanical          jsonb,
    opened_at           timestamptz NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT one_session_a_token UNIQUE (line, token),
    CONSTRAINT opened_of_line UNIQUE (line, session_id),
    CONSTRAINT opened_after_one_of_its_line
        FOREIGN KEY (line, previous_session_id) REFERENCES handoff.session_opened (line, session_id),
    CONSTRAINT opened_never_forks UNIQUE NULLS NOT DISTINCT (line, previous_session_id)
);

CREATE TABLE handoff.session_sealed (
    session_id     text        PRIMARY KEY REFERENCES handoff.session_opened (session_id),
    sealed_because text        NOT NULL CHECK (sealed_because IN ('asked', 'idle', 'taken_over')),
    content_hash   bytea       NOT NULL CHECK (octet_length(content_hash) = 32),
    facts          integer     NOT NULL CHECK (facts >= 0),
    last_fact_at   timestamptz,
    mechanical     jsonb,
    sealed_at      timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A cycle's own hand-offs come by the hour and would hide what people and agents work on.
CREATE INDEX session_opened_by_others ON handoff.session_opened (ordinal DESC)
    WHERE session_type <> 'metabolism';
CREATE INDEX session_opened_by_parent ON handoff.session_opened (parent_session_id, ordinal DESC)
    WHERE parent_session_id IS NOT NULL;
CREATE INDEX line_at_work ON handoff.line (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE handoff.pack_receipt (
    pack_id     text        NOT NULL,
    receiver    text        NOT NULL,
    session_id  text,
    status      text        NOT NULL
        CHECK (status IN ('loaded', 'ignored_stale', 'hash_mismatch', 'continued_live')),
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT received_once UNIQUE NULLS NOT DISTINCT (pack_id, receiver, session_id)
);

-- Sessions from before there was an opening.
INSERT INTO handoff.line (line, token)
SELECT line, count(*) FROM handoff.session GROUP BY line;

INSERT INTO handoff.session_opened
    (session_id, line, token, session_type, previous_session_id, idle_minutes, opened_at)
SELECT session_id, line, row_number() OVER (PARTITION BY line ORDER BY ordinal), session_type,
    previous_session_id, 60, sealed_at
FROM handoff.session
ORDER BY ordinal;

INSERT INTO handoff.session_sealed (session_id, sealed_because, content_hash, facts, sealed_at)
SELECT session_id, 'asked', content_hash, 0, sealed_at
FROM handoff.session
ORDER BY ordinal;

-- The line of the session, for the transaction that inserts a fact of it. Until that transaction
-- ends nobody opens or seals a session of the line.
CREATE FUNCTION handoff.fence(p_session text, p_token bigint) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened handoff.session_opened%ROWTYPE;
    held   handoff.line%ROWTYPE;
BEGIN
    SELECT * INTO opened FROM handoff.session_opened WHERE session_id = p_session;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'session % was never opened', p_session
            USING ERRCODE = 'SV003', HINT = 'Open a session and use its id and fencing token.';
    END IF;
    SELECT * INTO held FROM handoff.line WHERE line = opened.line FOR SHARE;
    IF opened.token <> p_token OR held.token <> p_token THEN
        RAISE EXCEPTION 'token % of session % is stale: line % is at token %',
            p_token, p_session, opened.line, held.token
            USING ERRCODE = 'SV001', DETAIL = coalesce(held.session_id, ''),
                HINT = 'Open a session of the line and write with its token.';
    END IF;
    IF held.session_id IS NULL THEN
        RAISE EXCEPTION 'session % is sealed', p_session
            USING ERRCODE = 'SV002', HINT = 'Open a session of the line and write with its token.';
    END IF;
    RETURN opened.line;
END
$$;

REVOKE ALL ON FUNCTION handoff.fence(text, bigint) FROM PUBLIC;
GRANT USAGE ON SCHEMA handoff TO memory;
GRANT EXECUTE ON FUNCTION handoff.fence(text, bigint) TO memory;

GRANT SELECT, INSERT ON handoff.session_opened, handoff.session_sealed, handoff.pack_receipt
    TO handoff;
GRANT SELECT, INSERT, UPDATE ON handoff.line TO handoff;
