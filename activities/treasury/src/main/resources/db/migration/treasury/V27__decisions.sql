-- What was decided about money is chained like the money itself: each close, outcome, proposal,
-- return, budget and cut of costs has a line with the hash of its row, written by a trigger in the
-- same transaction. The head is anchored outside with the ledger's, and verification compares both.

CREATE TABLE treasury.decision (
    seq         bigint      PRIMARY KEY CHECK (seq > 0),
    kind        text        NOT NULL,
    key         text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    body_hash   bytea       NOT NULL CHECK (octet_length(body_hash) = 32),
    hash        bytea       NOT NULL CHECK (octet_length(hash) = 32),
    UNIQUE (kind, key)
);
COMMENT ON COLUMN treasury.decision.kind IS 'The table of the row.';
COMMENT ON COLUMN treasury.decision.key IS 'Its primary key.';
COMMENT ON COLUMN treasury.decision.body_hash IS 'Of treasury.decision_body of the row.';

CREATE TABLE treasury.decision_head (
    id   smallint PRIMARY KEY CHECK (id = 1),
    seq  bigint   NOT NULL CHECK (seq >= 0),
    hash bytea    NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE treasury.decision_head IS 'Its row lock is taken by whoever adds a line, so lines are committed in the order of their numbers.';
INSERT INTO treasury.decision_head VALUES (1, 0, sha256(convert_to('treasury decisions', 'UTF8')));

-- One a table: every column, in this order for good.
CREATE FUNCTION treasury.decision_body(r treasury.close) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.period) || treasury.field(r.previous) || treasury.field(r.mark::text)
        || treasury.field(treasury.micros(r.ends_at)) || treasury.field(r.body)
        || treasury.field(treasury.micros(r.closed_at))
$$;
CREATE FUNCTION treasury.decision_body(r treasury.allocation) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.period) || treasury.field(r.status) || treasury.field(r.body)
        || treasury.field(treasury.micros(r.ended_at))
$$;
CREATE FUNCTION treasury.decision_body(r treasury.proposal) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.id) || treasury.field(r.title) || treasury.field(r.currency)
        || treasury.field(r.cost::text) || treasury.field(r.expected_return::text)
        || treasury.field(treasury.micros(r.proposed_at))
$$;
CREATE FUNCTION treasury.decision_body(r treasury.proposal_return) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.key) || treasury.field(r.proposal) || treasury.field(r.amount::text)
        || treasury.field(treasury.micros(r.recorded_at))
$$;
CREATE FUNCTION treasury.decision_body(r treasury.funding) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.proposal) || treasury.field(r.period)
        || treasury.field(treasury.micros(r.funded_at))
$$;
CREATE FUNCTION treasury.decision_body(r treasury.spend) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT treasury.field(r.period) || treasury.field(r.mark::text)
        || treasury.field(treasury.micros(r.ends_at)) || treasury.field(r.body)
        || treasury.field(treasury.micros(r.cut_at))
$$;

CREATE FUNCTION treasury.append_decision(p_kind text, p_key text, p_body text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_head treasury.decision_head;
    v_at   timestamptz := treasury.clock();
    v_body bytea       := sha256(convert_to(p_body, 'UTF8'));
BEGIN
    SELECT * INTO STRICT v_head FROM treasury.decision_head FOR UPDATE;
    v_head.seq := v_head.seq + 1;
    v_head.hash := sha256(v_head.hash || v_body || convert_to(
        treasury.field(v_head.seq::text) || treasury.field(treasury.micros(v_at))
        || treasury.field(p_kind) || treasury.field(p_key), 'UTF8'));
    INSERT INTO treasury.decision (seq, kind, key, recorded_at, body_hash, hash)
    VALUES (v_head.seq, p_kind, p_key, v_at, v_body, v_head.hash);
    UPDATE treasury.decision_head SET seq = v_head.seq, hash = v_head.hash;
END $$;

CREATE FUNCTION treasury.chain_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_body text;
BEGIN
    -- By name and type at each call: NEW is another table's row in each trigger.
    EXECUTE 'SELECT treasury.decision_body($1)' INTO v_body USING NEW;
    PERFORM treasury.append_decision(TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0], v_body);
    RETURN NULL;
END $$;

-- What was decided before this migration gets its lines now, in the order it was decided.
DO $$
DECLARE
    v_row record;
BEGIN
    FOR v_row IN
        SELECT 'close' AS kind, r.period AS key, treasury.decision_body(r) AS body, r.closed_at AS at
          FROM treasury.close r
        UNION ALL SELECT 'allocation', r.period, treasury.decision_body(r), r.ended_at FROM treasury.allocation r
        UNION ALL SELECT 'proposal', r.id, treasury.decision_body(r), r.proposed_at FROM treasury.proposal r
        UNION ALL SELECT 'proposal_return', r.key, treasury.decision_body(r), r.recorded_at FROM treasury.proposal_return r
        UNION ALL SELECT 'funding', r.proposal, treasury.decision_body(r), r.funded_at FROM treasury.funding r
        UNION ALL SELECT 'spend', r.period, treasury.decision_body(r), r.cut_at FROM treasury.spend r
        ORDER BY at, kind, key
    LOOP
        PERFORM treasury.append_decision(v_row.kind, v_row.key, v_row.body);
    END LOOP;
END $$;

CREATE TRIGGER chained AFTER INSERT ON treasury.close
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('period');
CREATE TRIGGER chained AFTER INSERT ON treasury.allocation
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('period');
CREATE TRIGGER chained AFTER INSERT ON treasury.proposal
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('id');
CREATE TRIGGER chained AFTER INSERT ON treasury.proposal_return
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('key');
CREATE TRIGGER chained AFTER INSERT ON treasury.funding
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('proposal');
CREATE TRIGGER chained AFTER INSERT ON treasury.spend
    FOR EACH ROW EXECUTE FUNCTION treasury.chain_decision('period');

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA treasury FROM PUBLIC;
GRANT SELECT ON treasury.decision, treasury.decision_head TO treasury;
