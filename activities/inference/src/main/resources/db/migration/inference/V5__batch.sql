-- Files of the batch API. The content is in the content store of the file's host, in pieces; a
-- piece is named here before it is stored, so that a crash leaves nothing without a name.
CREATE TABLE inference.file (
    ordinal    bigint GENERATED ALWAYS AS IDENTITY,
    file_id    text        PRIMARY KEY,
    filename   text        NOT NULL,
    purpose    text        NOT NULL,
    bytes      bigint      NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    data_class text        NOT NULL,
    host       text        NOT NULL,
    state      text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ready', 'deleted')),
    created_at timestamptz NOT NULL
);

CREATE INDEX file_in_order ON inference.file (ordinal) WHERE state = 'ready';

COMMENT ON COLUMN inference.file.state IS 'open: being written; nobody can see it. deleted: its pieces are about to go.';

CREATE TABLE inference.file_piece (
    file_id      text   NOT NULL REFERENCES inference.file ON DELETE CASCADE,
    starts       bigint NOT NULL CHECK (starts >= 0),
    bytes        int    NOT NULL CHECK (bytes > 0),
    content_hash text   NOT NULL,
    PRIMARY KEY (file_id, starts)
);

CREATE TABLE inference.batch (
    ordinal        bigint GENERATED ALWAYS AS IDENTITY,
    batch_id       text        PRIMARY KEY,
    input_file_id  text        NOT NULL,
    endpoint       text        NOT NULL,
    window_text    text        NOT NULL,
    metadata       jsonb       NOT NULL DEFAULT '{}',
    data_class     text        NOT NULL,
    host           text        NOT NULL,
    defer_until    text,
    defer_seconds  bigint,
    status         text        NOT NULL DEFAULT 'validating'
        CHECK (status IN ('validating', 'failed', 'in_progress', 'finalizing', 'completed', 'expired',
                          'cancelling', 'cancelled')),
    output_file_id text,
    error_file_id  text,
    total          int         NOT NULL DEFAULT 0,
    completed      int         NOT NULL DEFAULT 0,
    failed         int         NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    in_progress_at timestamptz,
    finalizing_at  timestamptz,
    cancelling_at  timestamptz,
    ended_at       timestamptz,
    CHECK ((defer_until IS NULL) = (defer_seconds IS NULL))
);

CREATE INDEX batch_in_order ON inference.batch (ordinal);
CREATE INDEX batch_by_input ON inference.batch (input_file_id);

-- What is wrong with an input file: such a batch never begins.
CREATE TABLE inference.batch_error (
    batch_id text NOT NULL REFERENCES inference.batch ON DELETE CASCADE,
    ordinal  int  NOT NULL,
    line     int,
    code     text NOT NULL,
    message  text NOT NULL,
    param    text,
    PRIMARY KEY (batch_id, ordinal)
);

-- One row a request, from validation until the output files are written. No content: where the
-- request is in the input file, and where its result is in a piece of results.
CREATE TABLE inference.batch_line (
    batch_id     text     NOT NULL REFERENCES inference.batch ON DELETE CASCADE,
    line         int      NOT NULL,
    starts       bigint   NOT NULL,
    bytes        int      NOT NULL,
    model_group  text     NOT NULL,
    state        text     NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'completed', 'failed')),
    tries        smallint NOT NULL DEFAULT 0,
    content_hash text,
    result_start int,
    result_bytes int,
    PRIMARY KEY (batch_id, line),
    CHECK ((state = 'pending') = (content_hash IS NULL))
);

CREATE INDEX batch_line_pending ON inference.batch_line (batch_id, model_group, line) WHERE state = 'pending';

-- Pieces of results, named before they are stored.
CREATE TABLE inference.batch_result (
    batch_id     text NOT NULL REFERENCES inference.batch ON DELETE CASCADE,
    content_hash text NOT NULL,
    PRIMARY KEY (batch_id, content_hash)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON inference.file, inference.file_piece, inference.batch,
    inference.batch_error, inference.batch_line, inference.batch_result TO inference;
