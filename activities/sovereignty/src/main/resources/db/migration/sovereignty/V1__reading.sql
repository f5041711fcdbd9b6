CREATE TABLE sovereignty.reading (
    cycle_id    text        PRIMARY KEY,
    trigger     text,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    scores      jsonb       NOT NULL CHECK (jsonb_typeof(scores) = 'array'),
    evidence    jsonb       NOT NULL CHECK (jsonb_typeof(evidence) = 'array')
);

CREATE INDEX reading_by_time ON sovereignty.reading (recorded_at);

COMMENT ON TABLE sovereignty.reading IS 'One row a cycle; append-only, because unattended operation is proved from it.';

GRANT USAGE ON SCHEMA sovereignty TO sovereignty;
-- When a reading was taken is the database's to say: with the time free to choose, a week of
-- unattended cycles could be written in a second.
GRANT SELECT ON sovereignty.reading TO sovereignty;
GRANT INSERT (cycle_id, trigger, scores, evidence) ON sovereignty.reading TO sovereignty;
