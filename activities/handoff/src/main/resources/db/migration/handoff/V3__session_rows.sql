-- Bundles take sessions along and restore them elsewhere, on whatever lines are there already.
ALTER TABLE handoff.session_sealed
    DROP CONSTRAINT session_sealed_sealed_because_check,
    ADD CONSTRAINT session_sealed_sealed_because_check
        CHECK (sealed_because IN ('asked', 'idle', 'taken_over', 'imported')),
    ALTER COLUMN content_hash DROP NOT NULL,
    ALTER COLUMN facts DROP NOT NULL,
    ADD CONSTRAINT only_here_it_is_known_what_was_told
        CHECK (sealed_because = 'imported' OR (content_hash IS NOT NULL AND facts IS NOT NULL));

-- One JSON object a session, parents and predecessors first.
CREATE FUNCTION handoff.export_sessions() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_build_object(
        'opened', to_jsonb(o) - 'ordinal',
        'sealed', to_jsonb(s),
        'handOff', to_jsonb(h) - 'ordinal')::text
    FROM handoff.session_opened o
        LEFT JOIN handoff.session_sealed s USING (session_id)
        LEFT JOIN handoff.session h USING (session_id)
    ORDER BY o.ordinal
$$;

-- Appends to the line as it is here: what was first there may come after what is here, and gets a
-- token of this line. A line that is being written is left alone.
CREATE FUNCTION handoff.import_session(p_row jsonb) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened handoff.session_opened := jsonb_populate_record(
        NULL::handoff.session_opened, nullif(p_row -> 'opened', 'null'));
    sealed handoff.session_sealed := jsonb_populate_record(
        NULL::handoff.session_sealed, nullif(p_row -> 'sealed', 'null'));
    told   handoff.session := jsonb_populate_record(
        NULL::handoff.session, nullif(p_row -> 'handOff', 'null'));
    known  handoff.session_opened;
    held   handoff.line;
BEGIN
    SELECT * INTO known FROM handoff.session_opened WHERE session_id = opened.session_id;
    IF FOUND THEN
        IF (known.line, known.opened_at) IS DISTINCT FROM (opened.line, opened.opened_at) THEN
            RAISE EXCEPTION 'session % is another one here', opened.session_id USING ERRCODE = 'SV005';
        END IF;
        RETURN false;
    END IF;
    INSERT INTO handoff.line (line, token) VALUES (opened.line, 1) ON CONFLICT DO NOTHING;
    SELECT * INTO held FROM handoff.line WHERE line = opened.line FOR UPDATE;
    IF held.session_id IS NOT NULL THEN
        RAISE EXCEPTION 'line % is being written by session %', held.line, held.session_id
            USING ERRCODE = 'SV005', HINT = 'Seal that session and import again.';
    END IF;
    SELECT session_id, token INTO opened.previous_session_id, opened.token
        FROM handoff.session_opened WHERE line = opened.line ORDER BY token DESC LIMIT 1;
    opened.token := coalesce(opened.token, 0) + 1;
    INSERT INTO handoff.session_opened (session_id, line, token, agent, session_type, purpose,
            repository, parent_session_id, previous_session_id, idle_minutes, mechanical, opened_at)
        VALUES (opened.session_id, opened.line, opened.token, opened.agent, opened.session_type,
            opened.purpose, opened.repository, opened.parent_session_id,
            opened.previous_session_id, opened.idle_minutes, opened.mechanical, opened.opened_at);
    INSERT INTO handoff.session_sealed
        SELECT opened.session_id, coalesce(sealed.sealed_because, 'imported'), sealed.content_hash,
            sealed.facts, sealed.last_fact_at, sealed.mechanical,
            coalesce(sealed.sealed_at, clock_timestamp());
    INSERT INTO handoff.session (session_id, session_type, work_completed, decisions_made,
            next_priorities, code_changes, revenue_generated, context, line, previous_session_id,
            head, content_hash, sealed_at)
        VALUES (opened.session_id, opened.session_type, coalesce(told.work_completed, '[]'),
            coalesce(told.decisions_made, '[]'), coalesce(told.next_priorities, '[]'),
            coalesce(told.code_changes, jsonb_build_object('status', 'NOT_A_REPOSITORY',
                'note', 'the session was open elsewhere when it was exported',
                'line', opened.line, 'commitCount', 0, 'commits', '[]'::jsonb, 'filesChanged', 0,
                'insertions', 0, 'deletions', 0, 'dirtyFiles', '[]'::jsonb)),
            coalesce(told.revenue_generated, '{}'), coalesce(told.context, '{}'), opened.line,
            opened.previous_session_id, told.head,
            coalesce(told.content_hash, sha256(convert_to(p_row::text, 'UTF8'))),
            coalesce(told.sealed_at, clock_timestamp()));
    UPDATE handoff.line SET token = opened.token WHERE line = opened.line;
    RETURN true;
END
$$;

CREATE FUNCTION handoff.import_sessions(p_rows text[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    restored bigint := 0;
    row      text;
BEGIN
    FOREACH row IN ARRAY p_rows LOOP
        IF handoff.import_session(row::jsonb) THEN
            restored := restored + 1;
        END IF;
    END LOOP;
    RETURN restored;
EXCEPTION
    WHEN data_exception OR integrity_constraint_violation THEN
        RAISE EXCEPTION 'a session is not readable: %', SQLERRM USING ERRCODE = 'SV005';
END
$$;

REVOKE ALL ON FUNCTION handoff.export_sessions(), handoff.import_session(jsonb),
    handoff.import_sessions(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION handoff.export_sessions(), handoff.import_sessions(text[]) TO memory;
