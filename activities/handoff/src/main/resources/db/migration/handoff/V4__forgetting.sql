-- A sealed hand-off repeats in words what its session's facts say, so it is emptied when one of
-- them is erased: the other facts still say the rest. Hash, chain, times and figures stay. To be
-- called before the facts are erased, in the same transaction: it holds the lines until the end of
-- it, so no seal that has read a fact before writes it down after.
CREATE FUNCTION handoff.forget_told(p_sessions text[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM handoff.line
        WHERE line IN (SELECT line FROM handoff.session_opened WHERE session_id = ANY (p_sessions))
        ORDER BY line FOR SHARE;
    UPDATE handoff.session
        SET work_completed = '[]', decisions_made = '[]', next_priorities = '[]',
            revenue_generated = '{}',
            context = jsonb_build_object('erased',
                'a fact of this session was erased; what still stands is in its other facts'),
            code_changes = jsonb_set(code_changes, '{commits}', coalesce(
                (SELECT jsonb_agg(told || '{"subject": ""}' ORDER BY place)
                    FROM jsonb_array_elements(code_changes -> 'commits')
                        WITH ORDINALITY AS c (told, place)), '[]'))
        WHERE session_id = ANY (p_sessions) AND NOT context ? 'erased';
END
$$;

REVOKE ALL ON FUNCTION handoff.forget_told(text[]) FROM PUBLIC;

COMMENT ON TABLE handoff.session IS
    'Sealed hand-offs; append-only, because the role may only select and insert; emptied by handoff.forget_told alone.';
