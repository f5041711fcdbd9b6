-- Of a run of transfers, looks whether a key is known by the index of keys. A join with the run's own
-- lines was planned as one pass over the whole journal wherever the planner had no or old statistics,
-- so a shared commit took longer with every line of the ledger. All else is as in V1.
CREATE OR REPLACE FUNCTION treasury.record_posts(p_head treasury.ledger, p_operations jsonb)
RETURNS treasury.journal[] LANGUAGE plpgsql AS $$
DECLARE
    v_places   integer[];
    v_lines    smallint[];
    v_accounts integer[];
    v_names    text[];
    v_units    text[];
    v_amounts  numeric[];
    v_after    numeric[];
    v_unfit    boolean;
    v_journal  treasury.journal[];
    v_one      treasury.journal;
    v_chained  text[];
    v_keys     text[];
BEGIN
    SELECT array_agg(x.place ORDER BY x.place, x.line), array_agg(x.line ORDER BY x.place, x.line),
           array_agg(x.account_id ORDER BY x.place, x.line), array_agg(x.name ORDER BY x.place, x.line),
           array_agg(x.currency ORDER BY x.place, x.line),
           array_agg(trunc(x.amount) ORDER BY x.place, x.line), array_agg(x.after ORDER BY x.place, x.line),
           bool_or(x.account_id IS NULL OR x.currency <> x.posted_currency
                   OR x.amount = 0 OR abs(x.amount) >= 1e38 OR x.amount <> trunc(x.amount)
                   OR x.debits >= 1e38 OR x.credits >= 1e38
                   OR coalesce(x.normal * x.change < 0 AND x.normal * (x.debits - x.credits) - x.held < -x.overdraft, false))
      INTO v_places, v_lines, v_accounts, v_names, v_units, v_amounts, v_after, v_unfit
      FROM (SELECT o.place, p.line, p.amount, p.currency AS posted_currency,
                   a.account_id, a.name, a.currency, a.normal, a.overdraft,
                   CASE a.normal WHEN 1 THEN b.credits_held ELSE b.debits_held END AS held,
                   b.debits - b.credits + sum(p.amount) OVER (
                       PARTITION BY a.account_id ORDER BY o.place, p.line) AS after,
                   b.debits + sum(greatest(p.amount, 0)) OVER until_then AS debits,
                   b.credits + sum(greatest(-p.amount, 0)) OVER until_then AS credits,
                   sum(p.amount) OVER (PARTITION BY a.account_id, o.place) AS change
              FROM jsonb_array_elements(p_operations) WITH ORDINALITY AS o (operation, place)
             CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(o.operation -> 'postings')
                   AS (account text, currency text, amount numeric)) WITH ORDINALITY
                   AS p (account, currency, amount, line)
              LEFT JOIN treasury.account a ON a.ledger_id = p_head.ledger_id AND a.name = p.account
              LEFT JOIN treasury.balance b ON b.account_id = a.account_id
            WINDOW until_then AS (PARTITION BY a.account_id ORDER BY o.place)) x;
    IF v_unfit IS DISTINCT FROM false OR EXISTS (
        SELECT 1 FROM unnest(v_places, v_units, v_amounts) AS u (place, currency, amount)
         GROUP BY u.place, u.currency HAVING sum(u.amount) <> 0)
    THEN
        RETURN NULL;
    END IF;

    SELECT array_agg(ROW(p_head.ledger_id, p_head.head_seq + o.place, 'post', o.operation ->> 'key',
                sha256(convert_to(
                    treasury.field('post') || treasury.field(o.operation ->> 'key')
                    || treasury.field(treasury.micros((o.operation ->> 'businessAt')::timestamptz)) || '-,-,'
                    || treasury.field(coalesce(o.operation ->> 'description', ''))
                    || treasury.field(coalesce(o.operation ->> 'metadata', '{}')) || l.requested, 'UTF8')),
                (o.operation ->> 'businessAt')::timestamptz, p_head.head_at, NULL, NULL,
                coalesce(o.operation ->> 'description', ''), coalesce(o.operation ->> 'metadata', '{}'),
                NULL)::treasury.journal ORDER BY o.place),
           array_agg(treasury.field((p_head.head_seq + o.place)::text)
                || treasury.field(treasury.micros(p_head.head_at))
                || treasury.field(treasury.micros((o.operation ->> 'businessAt')::timestamptz))
                || l.booked ORDER BY o.place),
           bool_or(l.lines IS NULL OR l.lines < 2 OR o.operation ->> 'businessAt' IS NULL)
             OR count(DISTINCT o.operation ->> 'key') < count(*),
           array_agg(o.operation ->> 'key')
      INTO v_journal, v_chained, v_unfit, v_keys
      FROM jsonb_array_elements(p_operations) WITH ORDINALITY AS o (operation, place)
      LEFT JOIN (
        SELECT u.place, count(*) AS lines,
               string_agg(treasury.field(u.name) || treasury.field(u.amount::text), '' ORDER BY u.line) AS requested,
               string_agg(treasury.field(u.account_id::text) || treasury.field(u.amount::text)
                          || treasury.field(u.after::text), '' ORDER BY u.line) AS booked
          FROM unnest(v_places, v_lines, v_accounts, v_names, v_amounts, v_after)
               AS u (place, line, account_id, name, amount, after)
         GROUP BY u.place) l ON l.place = o.place;
    -- OFFSET keeps each key a look-up of its own: of all at once the planner expects some to be known,
    -- and then the first to be found soon by reading the journal.
    IF v_unfit OR EXISTS (
        SELECT 1 FROM unnest(v_keys) AS k (key)
         CROSS JOIN LATERAL (SELECT 1 FROM treasury.journal j
                              WHERE j.ledger_id = p_head.ledger_id AND j.key = k.key OFFSET 0) known)
    THEN
        RETURN NULL;
    END IF;

    FOR i IN 1 .. cardinality(v_journal) LOOP
        v_one := v_journal[i];
        p_head.head_hash := sha256(p_head.head_hash || v_one.request_hash || convert_to(v_chained[i], 'UTF8'));
        v_one.hash := p_head.head_hash;
        v_journal[i] := v_one;
    END LOOP;
    INSERT INTO treasury.journal SELECT * FROM unnest(v_journal);
    INSERT INTO treasury.entry (ledger_id, seq, line, account_id, amount, balance_after, business_at)
    SELECT p_head.ledger_id, p_head.head_seq + u.place, u.line, u.account_id, u.amount, u.after,
           v_journal[u.place].business_at
      FROM unnest(v_places, v_lines, v_accounts, v_amounts, v_after) AS u (place, line, account_id, amount, after);
    UPDATE treasury.balance b
       SET debits = b.debits + m.debit, credits = b.credits + m.credit
      FROM (SELECT u.id, sum(greatest(u.amount, 0)) AS debit, sum(greatest(-u.amount, 0)) AS credit
              FROM unnest(v_accounts, v_amounts) AS u (id, amount) GROUP BY u.id) m
     WHERE b.account_id = m.id;
    RETURN v_journal;
END $$;
