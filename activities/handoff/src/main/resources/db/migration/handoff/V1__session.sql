-- A line of work is a chain of sealed sessions. Three constraints keep it one: a session id is
-- sealed once, a predecessor has one successor, and a predecessor is of the same line.
CREATE TABLE handoff.session (
    ordinal             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id          text        NOT NULL,
    session_type        text        NOT NULL,
    work_completed      jsonb       NOT NULL CHECK (jsonb_typeof(work_completed) = 'array'),
    decisions_made      jsonb       NOT NULL CHECK (jsonb_typeof(decisions_made) = 'array'),
    next_priorities     jsonb       NOT NULL CHECK (jsonb_typeof(next_priorities) = 'array'),
    code_changes        jsonb       NOT NULL CHECK (jsonb_typeof(code_changes) = 'object'),
    revenue_generated   jsonb       NOT NULL CHECK (jsonb_typeof(revenue_generated) = 'object'),
    context             jsonb       NOT NULL CHECK (jsonb_typeof(context) = 'object'),
    line                text        NOT NULL,
    previous_session_id text        CHECK (previous_session_id <> session_id),
    head                text,
    content_hash        bytea       NOT NULL CHECK (octet_length(content_hash) = 32),
    sealed_at           timestamptz NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT session_sealed_once UNIQUE (session_id),
    CONSTRAINT line_never_forks UNIQUE NULLS NOT DISTINCT (line, previous_session_id),
    CONSTRAINT session_of_line UNIQUE (line, session_id),
    CONSTRAINT predecessor_of_same_line
        FOREIGN KEY (line, previous_session_id) REFERENCES handoff.session (line, session_id)
);

CREATE INDEX session_last_of_line ON handoff.session (line, ordinal DESC);

COMMENT ON TABLE handoff.session IS 'Sealed hand-offs; append-only, because the role may only select and insert.';

GRANT USAGE ON SCHEMA handoff TO handoff;
GRANT SELECT, INSERT ON handoff.session TO handoff;
