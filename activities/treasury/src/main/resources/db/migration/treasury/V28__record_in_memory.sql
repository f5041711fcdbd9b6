-- treasury.record decides a call's operations in memory: what they can ask for is read by a handful of
-- statements before the first, and what they book is written by a handful after the last. A statement
-- costs more than what it does to one row, and one operation took ten of them. Rules, outcomes, their
-- order and what is hashed are as they were.

CREATE OR REPLACE FUNCTION treasury.record(p_ledger text, p_operations jsonb, p_whole boolean)
RETURNS TABLE (place integer, status text, seq bigint, recorded_at timestamptz, hash bytea,
               account text, available numeric)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Every statement finds a handful of rows by key, whatever the statistics say: planning it anew or
-- compiling it costs more than running it, and a scan would grow with the books.
SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    v_head     treasury.ledger;
    v_first    bigint;
    v_now      timestamptz;
    -- The operations, by place. What is hashed of one is v_before, the number of its target, v_after.
    v_kind     text[];
    v_key      text[];
    v_of       text[];
    v_business timestamptz[];
    v_expires  timestamptz[];
    v_text     text[];
    v_metadata text[];
    v_before   text[];
    v_after    text[];
    v_until    integer[];
    -- Their postings, one after the other; those of place i end at v_until[i].
    p_name     text[];
    p_currency text[];
    p_amount   numeric[];
    p_unfit    boolean[];
    -- Lines of the journal that the operations name, then those that they add.
    k_key      text[];
    k_seq      bigint[];
    k_kind     text[];
    k_request  bytea[];
    k_at       timestamptz[];
    k_hash     bytea[];
    k_expires  timestamptz[];
    k_open     boolean[];
    k_reversed boolean[];
    k_from     integer[];
    k_until    integer[];
    v_known    integer;
    -- Entries of those lines, of holds too; what is added has l_after unless it is a hold's.
    l_seq      bigint[];
    l_line     smallint[];
    l_account  integer[];
    l_amount   numeric[];
    l_after    numeric[];
    v_last     integer;
    -- Accounts, in the order of their numbers, with their balances as they become.
    a_id       integer[];
    a_name     text[];
    a_currency text[];
    a_normal   smallint[];
    a_overdraft numeric[];
    a_debits   numeric[];
    a_credits  numeric[];
    a_debits_held  numeric[];
    a_credits_held numeric[];
    a_changed  boolean[];
    -- The lines that are added.
    j_kind     text[]        := '{}';
    j_key      text[]        := '{}';
    j_request  bytea[]       := '{}';
    j_business timestamptz[] := '{}';
    j_of       bigint[]      := '{}';
    j_expires  timestamptz[] := '{}';
    j_text     text[]        := '{}';
    j_metadata text[]        := '{}';
    j_hash     bytea[]       := '{}';
    v_added    integer       := 0;
    v_ended    bigint[]      := '{}';
    v_holds    boolean       := false;
    v_booked   boolean       := false;
    -- The operation that is decided.
    v_what     text;
    v_lines    text;
    v_opened   treasury.account;
    v_target   integer;
    v_request  bytea;
    v_found    integer;
    v_count    integer;
    v_slots    integer[];
    v_amounts  numeric[];
    v_touched  integer[];
    v_debits   numeric[];
    v_credits  numeric[];
    v_slot     integer;
    v_amount   numeric;
    v_sum      numeric;
    v_mixed    boolean;
    v_invalid  boolean;
    v_mismatch text;
    v_posted   integer;
    v_held     integer;
    v_free     numeric;
    v_refused  integer;
    v_at       text;
BEGIN
    SELECT * INTO v_head FROM treasury.ledger l WHERE l.name = p_ledger FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no ledger %', p_ledger USING ERRCODE = 'TR002';
    END IF;
    v_now := treasury.clock();
    IF v_now < v_head.head_at - interval '1 minute' THEN
        RAISE EXCEPTION 'the clock says %, the last line was recorded at %', v_now, v_head.head_at
            USING ERRCODE = 'TR003';
    END IF;
    v_first := v_head.head_seq + 1;
    v_head.head_at := greatest(v_now, v_head.head_at);
    v_at := treasury.field(treasury.micros(v_head.head_at));

    SELECT array_agg(o.op ->> 'kind' ORDER BY o.n), array_agg(o.op ->> 'key' ORDER BY o.n),
           array_agg(o.op ->> 'of' ORDER BY o.n), array_agg(o.business ORDER BY o.n),
           array_agg(o.expires ORDER BY o.n), array_agg(coalesce(o.op ->> 'description', '') ORDER BY o.n),
           array_agg(coalesce(o.op ->> 'metadata', '{}') ORDER BY o.n),
           array_agg(treasury.field(o.op ->> 'kind') || treasury.field(o.op ->> 'key')
               || treasury.field(treasury.micros(o.business)) ORDER BY o.n),
           array_agg(treasury.field(treasury.micros(o.expires)) || treasury.field(coalesce(o.op ->> 'description', ''))
               || treasury.field(coalesce(o.op ->> 'metadata', '{}')) || coalesce(o.requested, '')
               || CASE o.op ->> 'kind' WHEN 'open' THEN treasury.field(o.op ->> 'account')
                      || treasury.field(o.op ->> 'currency') || treasury.field(o.op ->> 'normal')
                      || treasury.field(o.op ->> 'overdraft') ELSE '' END ORDER BY o.n),
           array_agg(o.until ORDER BY o.n)
      INTO v_kind, v_key, v_of, v_business, v_expires, v_text, v_metadata, v_before, v_after, v_until
      FROM (SELECT e.op, e.n, (e.op ->> 'businessAt')::timestamptz AS business,
                   (e.op ->> 'expiresAt')::timestamptz AS expires, l.requested,
                   sum(l.lines) OVER (ORDER BY e.n)::integer AS until
              FROM jsonb_array_elements(p_operations) WITH ORDINALITY AS e (op, n)
             CROSS JOIN LATERAL (
               SELECT count(*) AS lines,
                      string_agg(treasury.field(p.account) || treasury.field(trunc(p.amount)::text), '' ORDER BY p.line) AS requested
                 FROM ROWS FROM (jsonb_to_recordset(e.op -> 'postings') AS (account text, currency text, amount numeric))
                      WITH ORDINALITY AS p (account, currency, amount, line)) l
            OFFSET 0) o;
    SELECT coalesce(array_agg(p.account ORDER BY e.n, p.line), '{}'), array_agg(p.currency ORDER BY e.n, p.line),
           array_agg(trunc(p.amount) ORDER BY e.n, p.line),
           array_agg((p.amount = 0 OR abs(p.amount) >= 1e38 OR p.amount <> trunc(p.amount)) IS NOT FALSE ORDER BY e.n, p.line)
      INTO p_name, p_currency, p_amount, p_unfit
      FROM jsonb_array_elements(p_operations) WITH ORDINALITY AS e (op, n)
     CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(e.op -> 'postings') AS (account text, currency text, amount numeric))
           WITH ORDINALITY AS p (account, currency, amount, line);

    -- OFFSET keeps each key a look-up of its own: of all at once the planner expects some to be known,
    -- and then the first to be found soon by reading the journal.
    SELECT coalesce(array_agg(j.key), '{}'), coalesce(array_agg(j.seq), '{}'), array_agg(j.kind), array_agg(j.request_hash),
           array_agg(j.recorded_at), array_agg(j.hash), array_agg(j.expires_at), array_agg(j.open), array_agg(j.reversed)
      INTO k_key, k_seq, k_kind, k_request, k_at, k_hash, k_expires, k_open, k_reversed
      FROM (SELECT DISTINCT w.key FROM unnest(v_key || v_of) AS w (key) WHERE w.key IS NOT NULL) w
     CROSS JOIN LATERAL (
       SELECT f.*,
              EXISTS (SELECT 1 FROM treasury.open_hold h WHERE h.ledger_id = f.ledger_id AND h.seq = f.seq) AS open,
              EXISTS (SELECT 1 FROM treasury.journal r WHERE r.ledger_id = f.ledger_id AND r.of_seq = f.seq) AS reversed
         FROM treasury.journal f WHERE f.ledger_id = v_head.ledger_id AND f.key = w.key OFFSET 0) j;
    v_known := cardinality(k_key);
    SELECT coalesce(array_agg(t.seq ORDER BY t.seq, t.line), '{}'), array_agg(t.line ORDER BY t.seq, t.line),
           coalesce(array_agg(t.account_id ORDER BY t.seq, t.line), '{}'), array_agg(t.amount ORDER BY t.seq, t.line),
           array_agg(NULL::numeric)
      INTO l_seq, l_line, l_account, l_amount, l_after
      FROM unnest(k_seq, k_key) AS k (seq, key)
     CROSS JOIN LATERAL (
       SELECT e.seq, e.line, e.account_id, e.amount FROM treasury.entry e
        WHERE e.ledger_id = v_head.ledger_id AND e.seq = k.seq
       UNION ALL
       SELECT h.seq, h.line, h.account_id, h.amount FROM treasury.hold_entry h
        WHERE h.ledger_id = v_head.ledger_id AND h.seq = k.seq) t
     WHERE k.key = ANY (v_of);
    v_last := cardinality(l_seq);
    FOR i IN 1 .. v_last LOOP
        v_found := array_position(k_seq, l_seq[i]);
        k_from[v_found] := coalesce(k_from[v_found], i);
        k_until[v_found] := i;
    END LOOP;
    -- The ledger's row keeps writers apart already; readers of balances see accounts change in order.
    SELECT coalesce(array_agg(x.account_id), '{}'), coalesce(array_agg(x.name), '{}'), array_agg(x.currency),
           array_agg(x.normal), array_agg(x.overdraft), array_agg(x.debits), array_agg(x.credits),
           array_agg(x.debits_held), array_agg(x.credits_held)
      INTO a_id, a_name, a_currency, a_normal, a_overdraft, a_debits, a_credits, a_debits_held, a_credits_held
      FROM (SELECT a.account_id, a.name, a.currency, a.normal, a.overdraft,
                   b.debits, b.credits, b.debits_held, b.credits_held
              FROM (SELECT n.account_id FROM unnest(p_name) AS p (name)
                      JOIN treasury.account n ON n.ledger_id = v_head.ledger_id AND n.name = p.name
                     UNION SELECT u.account_id FROM unnest(l_account) AS u (account_id)) wanted
              JOIN treasury.account a ON a.account_id = wanted.account_id
              JOIN treasury.balance b ON b.account_id = wanted.account_id
             ORDER BY a.account_id FOR NO KEY UPDATE OF b) x;
    a_changed := array_fill(false, ARRAY[cardinality(a_id)]);
    v_debits := array_fill(NULL::numeric, ARRAY[cardinality(a_id)]);
    v_credits := v_debits;

    FOR i IN 1 .. coalesce(cardinality(v_kind), 0) LOOP
        place := i;
        status := NULL;
        seq := NULL;
        recorded_at := NULL;
        hash := NULL;
        account := NULL;
        available := NULL;
        v_what := v_kind[i];
        v_target := NULL;
        v_slots := '{}';
        v_amounts := '{}';
        v_touched := '{}';
        v_count := 0;
        v_posted := 0;
        v_held := 0;
        <<decide>> BEGIN
            IF (v_business[i] IS NULL) <> (v_what = 'open') THEN
                RAISE EXCEPTION '% % has no business time, or may not have one', v_what, v_key[i] USING ERRCODE = '22004';
            END IF;
            IF v_what IN ('settle', 'void', 'expire', 'reverse') THEN
                v_target := array_position(k_key, v_of[i]);
                IF v_target IS NULL OR (v_what = 'reverse') <> (k_kind[v_target] IN ('post', 'settle', 'reverse'))
                                    OR (v_what <> 'reverse') <> (k_kind[v_target] = 'reserve') THEN
                    status := CASE v_what WHEN 'reverse' THEN 'TRANSFER_UNKNOWN' ELSE 'HOLD_UNKNOWN' END;
                    EXIT decide;
                END IF;
            END IF;
            v_request := sha256(convert_to(v_before[i] || treasury.field(k_seq[v_target]::text) || v_after[i], 'UTF8'));
            v_found := array_position(k_key, v_key[i]);
            IF v_found IS NOT NULL THEN
                status := CASE WHEN k_request[v_found] = v_request THEN 'REPLAYED' ELSE 'KEY_CONFLICT' END;
                seq := k_seq[v_found];
                recorded_at := k_at[v_found];
                hash := k_hash[v_found];
                EXIT decide;
            END IF;

            IF v_what IN ('post', 'reserve') THEN
                v_mismatch := NULL;
                v_invalid := false;
                v_mixed := false;
                v_sum := 0;
                FOR l IN coalesce(v_until[i - 1], 0) + 1 .. v_until[i] LOOP
                    v_slot := array_position(a_name, p_name[l]);
                    IF v_slot IS NULL THEN
                        status := 'ACCOUNT_UNKNOWN';
                        account := p_name[l];
                        EXIT decide;
                    END IF;
                    v_count := v_count + 1;
                    v_slots[v_count] := v_slot;
                    v_amounts[v_count] := p_amount[l];
                    IF p_currency[l] <> a_currency[v_slot] THEN
                        v_mismatch := least(v_mismatch, p_name[l]);
                    END IF;
                    v_invalid := v_invalid OR p_unfit[l];
                    v_mixed := v_mixed OR a_currency[v_slot] <> a_currency[v_slots[1]];
                    v_sum := v_sum + p_amount[l];
                END LOOP;
                IF v_mismatch IS NOT NULL THEN
                    status := 'CURRENCY_MISMATCH';
                    account := v_mismatch;
                    EXIT decide;
                END IF;
                IF v_mixed AND NOT v_invalid THEN
                    SELECT coalesce(max(abs(c.total)), 0) INTO v_sum FROM (
                        SELECT sum(u.amount) AS total FROM unnest(v_slots, v_amounts) AS u (slot, amount)
                         GROUP BY a_currency[u.slot]) c;
                END IF;
                status := CASE WHEN v_invalid THEN 'AMOUNT_INVALID'
                               WHEN v_sum <> 0 OR v_count < 2 THEN 'UNBALANCED'
                               WHEN v_what = 'reserve' AND v_expires[i] <= v_head.head_at THEN 'HOLD_EXPIRED' END;
                v_posted := CASE v_what WHEN 'post' THEN 1 ELSE 0 END;
                v_held := 1 - v_posted;
            ELSIF v_target IS NOT NULL THEN
                status := CASE
                    WHEN v_what = 'reverse' AND k_reversed[v_target] THEN 'ALREADY_REVERSED'
                    WHEN v_what = 'reverse' THEN NULL
                    WHEN NOT k_open[v_target] THEN 'HOLD_ENDED'
                    WHEN v_what = 'settle' AND k_expires[v_target] <= v_head.head_at THEN 'HOLD_EXPIRED'
                    WHEN v_what = 'expire' AND k_expires[v_target] > v_head.head_at THEN 'HOLD_NOT_DUE' END;
                v_posted := CASE WHEN v_what IN ('settle', 'reverse') THEN 1 ELSE 0 END;
                v_held := CASE v_what WHEN 'reverse' THEN 0 ELSE -1 END;
                IF status IS NULL THEN
                    FOR l IN k_from[v_target] .. k_until[v_target] LOOP
                        v_count := v_count + 1;
                        v_slots[v_count] := array_position(a_id, l_account[l]);
                        v_amounts[v_count] := CASE v_what WHEN 'reverse' THEN -l_amount[l] ELSE l_amount[l] END;
                    END LOOP;
                END IF;
            ELSIF EXISTS (SELECT 1 FROM treasury.account a
                           WHERE a.ledger_id = v_head.ledger_id AND a.name = p_operations -> (i - 1) ->> 'account') THEN
                status := 'KEY_CONFLICT';
            ELSIF NOT EXISTS (SELECT 1 FROM treasury.currency c WHERE c.code = p_operations -> (i - 1) ->> 'currency') THEN
                status := 'CURRENCY_UNKNOWN';
            END IF;
            IF status IS NOT NULL THEN
                EXIT decide;
            END IF;

            -- What each account would take; the first, by its number, that a rule forbids refuses it.
            FOR l IN 1 .. v_count LOOP
                v_slot := v_slots[l];
                IF v_debits[v_slot] IS NULL THEN
                    v_touched := v_touched || v_slot;
                    v_debits[v_slot] := 0;
                    v_credits[v_slot] := 0;
                END IF;
                IF v_amounts[l] > 0 THEN
                    v_debits[v_slot] := v_debits[v_slot] + v_amounts[l];
                ELSE
                    v_credits[v_slot] := v_credits[v_slot] - v_amounts[l];
                END IF;
            END LOOP;
            v_refused := NULL;
            FOREACH v_slot IN ARRAY v_touched LOOP
                v_free := CASE a_normal[v_slot]
                    WHEN 1 THEN a_debits[v_slot] - a_credits[v_slot] - a_credits_held[v_slot]
                    ELSE a_credits[v_slot] - a_debits[v_slot] - a_debits_held[v_slot] END;
                v_sum := CASE a_normal[v_slot]
                    WHEN 1 THEN v_posted * (v_debits[v_slot] - v_credits[v_slot]) - v_held * v_credits[v_slot]
                    ELSE v_posted * (v_credits[v_slot] - v_debits[v_slot]) - v_held * v_debits[v_slot] END;
                IF v_refused IS NULL OR v_slot < v_refused THEN
                    IF greatest(a_debits[v_slot] + v_posted * v_debits[v_slot],
                                a_credits[v_slot] + v_posted * v_credits[v_slot],
                                a_debits_held[v_slot] + v_held * v_debits[v_slot],
                                a_credits_held[v_slot] + v_held * v_credits[v_slot]) >= 1e38 THEN
                        status := 'AMOUNT_OVERFLOW';
                        v_refused := v_slot;
                        available := v_free;
                    ELSIF v_sum < 0 AND v_free + v_sum < -a_overdraft[v_slot] THEN
                        status := 'INSUFFICIENT_FUNDS';
                        v_refused := v_slot;
                        available := v_free;
                    END IF;
                END IF;
                v_debits[v_slot] := NULL;
            END LOOP;
            IF v_refused IS NOT NULL THEN
                account := a_name[v_refused];
                EXIT decide;
            END IF;

            v_head.head_seq := v_head.head_seq + 1;
            v_known := v_known + 1;
            v_added := v_added + 1;
            k_from[v_known] := v_last + 1;
            k_open[v_known] := v_what = 'reserve';
            k_reversed[v_known] := false;
            k_expires[v_known] := v_expires[i];
            j_business[v_added] := coalesce(v_business[i], v_head.head_at);
            j_of[v_added] := k_seq[v_target];
            j_expires[v_added] := v_expires[i];
            v_lines := '';
            IF v_posted = 1 OR v_held = 1 THEN
                FOR l IN 1 .. v_count LOOP
                    v_slot := v_slots[l];
                    v_last := v_last + 1;
                    l_seq[v_last] := v_head.head_seq;
                    l_line[v_last] := l;
                    l_account[v_last] := a_id[v_slot];
                    l_amount[v_last] := v_amounts[l];
                    l_after[v_last] := NULL;
                END LOOP;
            END IF;
            FOR l IN 1 .. v_count LOOP
                v_slot := v_slots[l];
                v_amount := v_amounts[l];
                a_changed[v_slot] := true;
                IF v_amount > 0 THEN
                    a_debits[v_slot] := a_debits[v_slot] + v_posted * v_amount;
                    a_debits_held[v_slot] := a_debits_held[v_slot] + v_held * v_amount;
                ELSE
                    a_credits[v_slot] := a_credits[v_slot] - v_posted * v_amount;
                    a_credits_held[v_slot] := a_credits_held[v_slot] - v_held * v_amount;
                END IF;
                IF v_posted = 1 THEN
                    v_sum := a_debits[v_slot] - a_credits[v_slot];
                    l_after[v_last - v_count + l] := v_sum;
                    v_lines := v_lines || treasury.field(a_id[v_slot]::text) || treasury.field(v_amount::text)
                        || treasury.field(v_sum::text);
                END IF;
            END LOOP;
            k_until[v_known] := v_last;
            v_holds := v_holds OR v_held = 1;
            v_booked := v_booked OR v_posted = 1;
            IF v_kind[i] = 'reverse' THEN
                k_reversed[v_target] := true;
            ELSIF v_target IS NOT NULL THEN
                k_open[v_target] := false;
                IF k_seq[v_target] < v_first THEN
                    v_ended := v_ended || k_seq[v_target];
                END IF;
            ELSIF v_kind[i] = 'open' THEN
                v_slot := cardinality(a_id) + 1;
                INSERT INTO treasury.account AS a (ledger_id, opened_seq, name, currency, normal, overdraft)
                SELECT v_head.ledger_id, v_head.head_seq, o.op ->> 'account', o.op ->> 'currency',
                       (o.op ->> 'normal')::smallint, (o.op ->> 'overdraft')::numeric
                  FROM (SELECT p_operations -> (i - 1)) AS o (op)
                RETURNING a.* INTO v_opened;
                a_id[v_slot] := v_opened.account_id;
                a_name[v_slot] := v_opened.name;
                a_currency[v_slot] := v_opened.currency;
                a_normal[v_slot] := v_opened.normal;
                a_overdraft[v_slot] := v_opened.overdraft;
                INSERT INTO treasury.balance (account_id) VALUES (v_opened.account_id);
                a_debits[v_slot] := 0;
                a_credits[v_slot] := 0;
                a_debits_held[v_slot] := 0;
                a_credits_held[v_slot] := 0;
                v_lines := treasury.field(a_id[v_slot]::text);
            END IF;

            v_head.head_hash := sha256(v_head.head_hash || v_request || convert_to(
                treasury.field(v_head.head_seq::text) || v_at
                || treasury.field(treasury.micros(j_business[v_added])) || v_lines, 'UTF8'));
            status := 'RECORDED';
            seq := v_head.head_seq;
            recorded_at := v_head.head_at;
            hash := v_head.head_hash;
            k_key[v_known] := v_key[i];
            k_seq[v_known] := seq;
            k_kind[v_known] := v_kind[i];
            k_request[v_known] := v_request;
            k_at[v_known] := recorded_at;
            k_hash[v_known] := hash;
            j_kind[v_added] := v_kind[i];
            j_key[v_added] := v_key[i];
            j_request[v_added] := v_request;
            j_text[v_added] := v_text[i];
            j_metadata[v_added] := v_metadata[i];
            j_hash[v_added] := hash;
        END decide;
        IF p_whole AND status NOT IN ('RECORDED', 'REPLAYED') THEN
            RAISE EXCEPTION '%', status USING ERRCODE = 'TR001',
                DETAIL = json_build_array(place, status, account, available)::text;
        END IF;
        RETURN NEXT;
    END LOOP;

    IF v_added = 0 THEN
        RETURN;
    END IF;
    INSERT INTO treasury.journal (ledger_id, seq, kind, key, request_hash, business_at, recorded_at,
                                  of_seq, expires_at, description, metadata, hash)
    SELECT v_head.ledger_id, v_first - 1 + u.n, u.kind, u.key, u.request, u.business, v_head.head_at,
           u.of_seq, u.expires, u.description, u.metadata, u.hash
      FROM unnest(j_kind, j_key, j_request, j_business, j_of, j_expires, j_text, j_metadata, j_hash) WITH ORDINALITY
           AS u (kind, key, request, business, of_seq, expires, description, metadata, hash, n);
    IF v_booked THEN
        INSERT INTO treasury.entry (ledger_id, seq, line, account_id, amount, balance_after, business_at)
        SELECT v_head.ledger_id, u.seq, u.line, u.account_id, u.amount, u.after, j_business[u.seq - v_first + 1]
          FROM unnest(l_seq, l_line, l_account, l_amount, l_after) AS u (seq, line, account_id, amount, after)
         WHERE u.seq >= v_first AND u.after IS NOT NULL;
        INSERT INTO treasury.day_total AS d (account_id, day, amount)
        SELECT u.account_id, (j_business[u.seq - v_first + 1] AT TIME ZONE 'UTC')::date, sum(u.amount)
          FROM unnest(l_seq, l_account, l_amount, l_after) AS u (seq, account_id, amount, after)
         WHERE u.seq >= v_first AND u.after IS NOT NULL
         GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (account_id, day) DO UPDATE SET amount = d.amount + excluded.amount;
    END IF;
    IF v_holds THEN
        INSERT INTO treasury.hold_entry (ledger_id, seq, line, account_id, amount)
        SELECT v_head.ledger_id, u.seq, u.line, u.account_id, u.amount
          FROM unnest(l_seq, l_line, l_account, l_amount, l_after) AS u (seq, line, account_id, amount, after)
         WHERE u.seq >= v_first AND u.after IS NULL;
        INSERT INTO treasury.open_hold (ledger_id, seq, expires_at)
        SELECT v_head.ledger_id, k.seq, k.expires
          FROM unnest(k_seq, k_expires, k_open) AS k (seq, expires, open)
         WHERE k.seq >= v_first AND k.open;
    END IF;
    IF cardinality(v_ended) > 0 THEN
        DELETE FROM treasury.open_hold o WHERE o.ledger_id = v_head.ledger_id AND o.seq = ANY (v_ended);
    END IF;
    IF v_booked OR v_holds OR cardinality(v_ended) > 0 THEN
        UPDATE treasury.balance b
           SET debits = u.debits, credits = u.credits, debits_held = u.debits_held, credits_held = u.credits_held
          FROM unnest(a_id, a_debits, a_credits, a_debits_held, a_credits_held) WITH ORDINALITY
               AS u (id, debits, credits, debits_held, credits_held, slot)
         WHERE b.account_id = u.id AND a_changed[u.slot];
    END IF;
    UPDATE treasury.ledger l
       SET head_seq = v_head.head_seq, head_hash = v_head.head_hash, head_at = v_head.head_at
     WHERE l.ledger_id = v_head.ledger_id;
END $$;

DROP FUNCTION treasury.record_posts, treasury.record_one, treasury.move, treasury.book;
