-- Facts are appended and never changed, but for erasure, which only the functions below can do and
-- which they log. What stands in the columns of a private fact is its hash, class, host, kind and
-- times: its words are in the content store of its home host.
CREATE TABLE memory.fact (
    fact_id      uuid        PRIMARY KEY DEFAULT uuidv7(),
    kind         text        NOT NULL CHECK (kind IN ('decision', 'code_change', 'knowledge',
        'failed_approach', 'revenue', 'note', 'priorities', 'command', 'task_outcome')),
    session_id   text,
    line         text,
    key          text        NOT NULL,
    source       text        NOT NULL,
    subject      text,
    about        timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    data_class   text        NOT NULL CHECK (data_class IN ('PUBLIC', 'INTERNAL', 'KEEP_ON_DEVICE')),
    content_hash text        NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    content_host text,
    body         text,
    supersedes   uuid        CHECK (supersedes <> fact_id),
    erased_at    timestamptz,
    words        tsvector    GENERATED ALWAYS AS
        (jsonb_to_tsvector('english', body::jsonb - 'kind', '["string"]')) STORED,

    CONSTRAINT private_words_stay_at_home CHECK (
        (data_class = 'KEEP_ON_DEVICE') = (content_host IS NOT NULL)
        AND (content_host IS NULL OR (body IS NULL AND subject IS NULL))),
    CONSTRAINT erased_or_kept CHECK (
        CASE WHEN erased_at IS NULL THEN body IS NOT NULL OR content_host IS NOT NULL
             ELSE body IS NULL AND subject IS NULL END)
);

-- The key comes first: it is almost unique, and a session may be absent.
CREATE UNIQUE INDEX fact_told_once ON memory.fact (key, session_id) NULLS NOT DISTINCT;
CREATE INDEX fact_newest ON memory.fact (recorded_at DESC, fact_id DESC);
CREATE INDEX fact_of_session ON memory.fact (session_id, recorded_at DESC, fact_id DESC)
    WHERE session_id IS NOT NULL;
CREATE INDEX fact_of_line ON memory.fact (line, recorded_at DESC, fact_id DESC)
    WHERE line IS NOT NULL;
CREATE INDEX fact_of_line_and_kind ON memory.fact (line, kind, recorded_at DESC, fact_id DESC)
    WHERE line IS NOT NULL;
CREATE INDEX fact_of_kind ON memory.fact (kind, recorded_at DESC, fact_id DESC);
CREATE INDEX fact_of_subject ON memory.fact (subject) WHERE subject IS NOT NULL;
CREATE INDEX fact_private ON memory.fact (content_hash, content_host) WHERE content_host IS NOT NULL;
CREATE INDEX fact_superseding ON memory.fact (supersedes, fact_id DESC) WHERE supersedes IS NOT NULL;
CREATE INDEX fact_of_commit ON memory.fact ((body::jsonb ->> 'commit')) WHERE kind = 'code_change';
CREATE INDEX fact_words ON memory.fact USING gin (words);

COMMENT ON COLUMN memory.fact.key IS 'SHA-256 of the idempotency key, so that no words stand here; the content hash when none was given.';
COMMENT ON COLUMN memory.fact.content_hash IS 'SHA-256 of body; of a private fact keyed, and its name in the content store of content_host.';
COMMENT ON COLUMN memory.fact.supersedes IS 'No foreign key: a bundle may leave out the private fact that this one replaces.';

-- What the index has not taken in yet.
CREATE TABLE memory.outbox (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fact_id uuid NOT NULL,
    op      text NOT NULL CHECK (op IN ('put', 'erase'))
);

CREATE TABLE memory.erasure (
    ordinal         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    erased_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_rule         text        NOT NULL CHECK (by_rule IN ('subject', 'retention')),
    who             text        NOT NULL,
    why             text        NOT NULL,
    subject_hash    text,
    kinds           text[],
    recorded_before timestamptz,
    facts           bigint      NOT NULL
);

COMMENT ON TABLE memory.erasure IS 'Every erasure there was, those that found nothing too; names no subject but by its SHA-256.';

-- Private content that is erased here and may still be in the content store: the two cannot commit
-- together, so what is left of a crash is deleted by the next erasure.
CREATE TABLE memory.to_forget (
    content_hash text PRIMARY KEY,
    content_host text NOT NULL
);

-- What a source (a folder, a repository) was seen to hold.
CREATE TABLE memory.source_item (
    source  text NOT NULL,
    item    text NOT NULL,
    hash    text NOT NULL,
    fact_id uuid,
    PRIMARY KEY (source, item)
);

-- Fence, fact and outbox in one round trip and one transaction. A draft that is known needs no
-- fence: whoever lost the acknowledgement of the last fact before the seal is told that it stands.
CREATE FUNCTION memory.record_fact(
    p_session text, p_token bigint, p_key text, p_kind text, p_source text, p_subject text,
    p_about timestamptz, p_class text, p_hash text, p_host text, p_body text, p_supersedes uuid)
    RETURNS TABLE (fact_id uuid, recorded_at timestamptz, content_hash text, known boolean)
    LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
    its_line text;
    told     record;
BEGIN
    SELECT f.fact_id, f.recorded_at, f.content_hash INTO told FROM memory.fact f
        WHERE f.key = p_key AND f.session_id IS NOT DISTINCT FROM p_session;
    IF FOUND THEN
        RETURN QUERY SELECT told.fact_id, told.recorded_at, told.content_hash, true;
        RETURN;
    END IF;
    IF p_session IS NOT NULL THEN
        its_line := handoff.fence(p_session, p_token);
    END IF;
    IF p_supersedes IS NOT NULL
            AND NOT EXISTS (SELECT FROM memory.fact f WHERE f.fact_id = p_supersedes) THEN
        RAISE EXCEPTION 'fact % is not there', p_supersedes USING ERRCODE = 'SV004';
    END IF;
    INSERT INTO memory.fact AS f (kind, session_id, line, key, source, subject, about, data_class,
            content_hash, content_host, body, supersedes)
        VALUES (p_kind, p_session, its_line, p_key, p_source, p_subject,
            coalesce(p_about, clock_timestamp()), p_class, p_hash, p_host, p_body, p_supersedes)
        ON CONFLICT (key, session_id) DO NOTHING
        RETURNING f.fact_id, f.recorded_at, f.content_hash INTO told;
    IF FOUND THEN
        INSERT INTO memory.outbox (fact_id, op) VALUES (told.fact_id, 'put');
        RETURN QUERY SELECT told.fact_id, told.recorded_at, told.content_hash, false;
        RETURN;
    END IF;
    RETURN QUERY SELECT f.fact_id, f.recorded_at, f.content_hash, true FROM memory.fact f
        WHERE f.key = p_key AND f.session_id IS NOT DISTINCT FROM p_session;
END
$$;

-- Takes the content of these facts away, and what sealed hand-offs repeat of it; how many had any.
CREATE FUNCTION memory.erase_facts(p_ids uuid[]) RETURNS bigint
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT handoff.forget_told(ARRAY (SELECT DISTINCT session_id FROM memory.fact
        WHERE fact_id = ANY (p_ids) AND session_id IS NOT NULL AND erased_at IS NULL));
    WITH gone AS (
        UPDATE memory.fact SET body = NULL, subject = NULL, erased_at = clock_timestamp()
        WHERE fact_id = ANY (p_ids) AND erased_at IS NULL
        RETURNING fact_id, content_hash, content_host
    ), told AS (
        INSERT INTO memory.outbox (fact_id, op) SELECT fact_id, 'erase' FROM gone
    ), private AS (
        INSERT INTO memory.to_forget
        SELECT content_hash, content_host FROM gone WHERE content_host IS NOT NULL
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM gone
$$;

-- p_private are the private facts about the subject: only their home host can tell.
CREATE FUNCTION memory.erase_subject(p_subject text, p_private uuid[], p_who text, p_why text)
    RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    erased bigint;
BEGIN
    erased := memory.erase_facts(
        ARRAY (SELECT fact_id FROM memory.fact WHERE subject = p_subject)
        || ARRAY (SELECT fact_id FROM memory.fact
            WHERE fact_id = ANY (p_private) AND content_host IS NOT NULL));
    INSERT INTO memory.erasure (by_rule, who, why, subject_hash, facts)
        VALUES ('subject', p_who, p_why, encode(sha256(convert_to(p_subject, 'UTF8')), 'hex'), erased);
    RETURN erased;
END
$$;

CREATE FUNCTION memory.erase_older(p_kinds text[], p_before timestamptz, p_who text, p_why text)
    RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    erased bigint;
BEGIN
    erased := memory.erase_facts(ARRAY (SELECT fact_id FROM memory.fact
        WHERE kind = ANY (p_kinds) AND recorded_at < p_before AND erased_at IS NULL));
    INSERT INTO memory.erasure (by_rule, who, why, kinds, recorded_before, facts)
        VALUES ('retention', p_who, p_why, p_kinds, p_before, erased);
    RETURN erased;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA memory FROM PUBLIC;
GRANT USAGE ON SCHEMA memory TO memory;
GRANT SELECT, INSERT ON memory.fact TO memory;
GRANT SELECT, INSERT, DELETE ON memory.outbox TO memory;
GRANT SELECT ON memory.erasure TO memory;
GRANT SELECT, DELETE ON memory.to_forget TO memory;
GRANT SELECT, INSERT, UPDATE, DELETE ON memory.source_item TO memory;
GRANT EXECUTE ON FUNCTION
    memory.record_fact(text, bigint, text, text, text, text, timestamptz, text, text, text, text, uuid),
    memory.erase_subject(text, uuid[], text, text),
    memory.erase_older(text[], timestamptz, text, text) TO memory;
