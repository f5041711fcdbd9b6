-- A double-entry ledger. Everything that happens is one line of `journal`, numbered without gaps
-- from 1 in each ledger and chained by hash to the line before it. The role may read all of it and
-- change none of it: it may only execute treasury.record, which decides and books.

CREATE TABLE treasury.currency (
    code  text     PRIMARY KEY,
    scale smallint NOT NULL CHECK (scale BETWEEN 0 AND 18)
);
INSERT INTO treasury.currency (code, scale) VALUES ('USD', 2), ('USDC', 6), ('ETH', 18);
COMMENT ON COLUMN treasury.currency.scale IS 'Decimal digits of one unit; amounts are whole numbers of 10^-scale.';

CREATE TABLE treasury.ledger (
    ledger_id smallint    GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text        NOT NULL UNIQUE CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    head_seq  bigint      NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
    head_hash bytea       NOT NULL CHECK (octet_length(head_hash) = 32),
    head_at   timestamptz NOT NULL DEFAULT to_timestamp(0)
);
COMMENT ON TABLE treasury.ledger IS 'The head of each chain. Its row lock is taken first by every writer, so lines are committed in the order of their numbers.';

CREATE TABLE treasury.journal (
    ledger_id    smallint    NOT NULL REFERENCES treasury.ledger,
    seq          bigint      NOT NULL CHECK (seq > 0),
    kind         text        NOT NULL
        CHECK (kind IN ('open', 'post', 'reserve', 'settle', 'void', 'expire', 'reverse')),
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    request_hash bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    business_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    of_seq       bigint,
    expires_at   timestamptz,
    description  text        NOT NULL,
    metadata     text        NOT NULL CHECK (jsonb_typeof(metadata::jsonb) = 'object'),
    hash         bytea       NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (ledger_id, seq),
    CONSTRAINT one_body_a_key UNIQUE (ledger_id, key),
    CHECK ((kind IN ('settle', 'void', 'expire', 'reverse')) = (of_seq IS NOT NULL)),
    CHECK ((kind = 'reserve') = (expires_at IS NOT NULL)),
    CHECK (of_seq < seq)
);
-- A hold ends once, and a transfer is reversed once.
CREATE UNIQUE INDEX journal_ended_once ON treasury.journal (ledger_id, of_seq) WHERE of_seq IS NOT NULL;
-- Finds the last line that was written up to an instant.
CREATE INDEX journal_by_time ON treasury.journal (ledger_id, recorded_at, seq);
COMMENT ON COLUMN treasury.journal.business_at IS 'When it happened, as the caller says; may lie before lines recorded earlier.';
COMMENT ON COLUMN treasury.journal.recorded_at IS 'When it was written, as this server says; never before the line above.';
COMMENT ON COLUMN treasury.journal.of_seq IS 'The hold that is ended, or the transfer that is reversed.';

CREATE TABLE treasury.account (
    account_id integer  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ledger_id  smallint NOT NULL,
    opened_seq bigint   NOT NULL,
    name       text     NOT NULL,
    currency   text     NOT NULL REFERENCES treasury.currency,
    normal     smallint NOT NULL CHECK (normal IN (-1, 1)),
    overdraft  numeric(38,0) CHECK (overdraft >= 0),
    UNIQUE (ledger_id, name),
    FOREIGN KEY (ledger_id, opened_seq) REFERENCES treasury.journal (ledger_id, seq) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN treasury.account.normal IS '1 when debits make it larger (assets, expenses), -1 when credits do.';
COMMENT ON COLUMN treasury.account.overdraft IS 'How far below zero it may go, in atomic units; null for as far as it likes.';

CREATE TABLE treasury.entry (
    ledger_id     smallint      NOT NULL,
    seq           bigint        NOT NULL,
    line          smallint      NOT NULL,
    account_id    integer       NOT NULL REFERENCES treasury.account,
    amount        numeric(38,0) NOT NULL CHECK (amount <> 0),
    balance_after numeric(38,0) NOT NULL,
    business_at   timestamptz   NOT NULL,
    PRIMARY KEY (ledger_id, seq, line),
    FOREIGN KEY (ledger_id, seq) REFERENCES treasury.journal (ledger_id, seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX entry_by_account ON treasury.entry (account_id, seq, line);
CREATE INDEX entry_by_business ON treasury.entry (account_id, business_at, seq, line);
COMMENT ON COLUMN treasury.entry.amount IS 'Atomic units; positive is a debit, negative a credit.';
COMMENT ON COLUMN treasury.entry.balance_after IS 'Debits less credits of the account once this line is booked.';

CREATE TABLE treasury.hold_entry (
    ledger_id  smallint      NOT NULL,
    seq        bigint        NOT NULL,
    line       smallint      NOT NULL,
    account_id integer       NOT NULL REFERENCES treasury.account,
    amount     numeric(38,0) NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (ledger_id, seq, line),
    FOREIGN KEY (ledger_id, seq) REFERENCES treasury.journal (ledger_id, seq) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE treasury.hold_entry IS 'What a hold would book when it is settled.';

-- The four tables below can be computed from those above. They are kept so that nothing has to be
-- summed, and verification compares them.
CREATE TABLE treasury.balance (
    account_id   integer       PRIMARY KEY REFERENCES treasury.account,
    debits       numeric(38,0) NOT NULL DEFAULT 0 CHECK (debits >= 0),
    credits      numeric(38,0) NOT NULL DEFAULT 0 CHECK (credits >= 0),
    debits_held  numeric(38,0) NOT NULL DEFAULT 0 CHECK (debits_held >= 0),
    credits_held numeric(38,0) NOT NULL DEFAULT 0 CHECK (credits_held >= 0)
) WITH (fillfactor = 50);

CREATE TABLE treasury.day_total (
    account_id integer       NOT NULL REFERENCES treasury.account,
    day        date          NOT NULL,
    amount     numeric(38,0) NOT NULL,
    PRIMARY KEY (account_id, day)
) WITH (fillfactor = 50);
COMMENT ON TABLE treasury.day_total IS 'Debits less credits of an account by UTC day of business time.';

CREATE TABLE treasury.open_hold (
    ledger_id  smallint    NOT NULL,
    seq        bigint      NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (ledger_id, seq),
    FOREIGN KEY (ledger_id, seq) REFERENCES treasury.journal (ledger_id, seq) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX open_hold_by_expiry ON treasury.open_hold (ledger_id, expires_at);

CREATE TABLE treasury.anchor (
    ledger_id   smallint    NOT NULL,
    seq         bigint      NOT NULL,
    hash        bytea       NOT NULL CHECK (octet_length(hash) = 32),
    anchored_at timestamptz NOT NULL,
    place       text        NOT NULL,
    PRIMARY KEY (ledger_id, seq, place),
    FOREIGN KEY (ledger_id, seq) REFERENCES treasury.journal (ledger_id, seq)
);
COMMENT ON TABLE treasury.anchor IS 'Which heads were written outside this database, and where.';

CREATE FUNCTION treasury.refuse_unbalanced() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM treasury.entry e JOIN treasury.account a USING (account_id)
        WHERE e.ledger_id = NEW.ledger_id AND e.seq = NEW.seq
        GROUP BY a.currency HAVING sum(e.amount) <> 0)
    THEN
        RAISE EXCEPTION 'journal line % of ledger % does not sum to zero in every currency',
            NEW.seq, NEW.ledger_id USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entries_sum_to_zero AFTER INSERT OR UPDATE ON treasury.entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury.refuse_unbalanced();

-- One place, so that tests can set the time.
CREATE FUNCTION treasury.clock() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS 'SELECT clock_timestamp()';

-- Canonical form: each field with its length before it, so that no two lists of fields agree.
CREATE FUNCTION treasury.field(value text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(octet_length(value)::text || ':' || value, '-') || ',' $$;

CREATE FUNCTION treasury.micros(at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$ SELECT (extract(epoch FROM at) * 1000000)::bigint::text $$;

-- Adds amounts to the parts of their accounts: posted is 0 or 1, held is -1, 0 or 1. Changes
-- nothing and names the account when a rule forbids it.
CREATE FUNCTION treasury.move(
    p_accounts integer[], p_amounts numeric[], p_posted integer, p_held integer,
    OUT refusal text, OUT account text, OUT available numeric)
LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN n.largest >= 1e38 THEN 'AMOUNT_OVERFLOW' ELSE 'INSUFFICIENT_FUNDS' END,
           n.name, n.free
      INTO refusal, account, available
      FROM (
        SELECT a.account_id, a.name, a.overdraft,
               greatest(b.debits + p_posted * m.debit, b.credits + p_posted * m.credit,
                        b.debits_held + p_held * m.debit, b.credits_held + p_held * m.credit) AS largest,
               CASE a.normal WHEN 1 THEN b.debits - b.credits - b.credits_held
                             ELSE b.credits - b.debits - b.debits_held END AS free,
               CASE a.normal
                   WHEN 1 THEN p_posted * (m.debit - m.credit) - p_held * m.credit
                   ELSE p_posted * (m.credit - m.debit) - p_held * m.debit END AS change
          FROM (SELECT u.id, sum(greatest(u.amount, 0)) AS debit, sum(greatest(-u.amount, 0)) AS credit
                  FROM unnest(p_accounts, p_amounts) AS u (id, amount) GROUP BY u.id) m
          JOIN treasury.account a ON a.account_id = m.id
          JOIN treasury.balance b ON b.account_id = m.id) n
     WHERE n.largest >= 1e38 OR (n.change < 0 AND n.free + n.change < -n.overdraft)
     ORDER BY n.account_id LIMIT 1;
    IF refusal IS NULL THEN
        UPDATE treasury.balance b
           SET debits = b.debits + p_posted * m.debit,
               credits = b.credits + p_posted * m.credit,
               debits_held = b.debits_held + p_held * m.debit,
               credits_held = b.credits_held + p_held * m.credit
          FROM (SELECT u.id, sum(greatest(u.amount, 0)) AS debit, sum(greatest(-u.amount, 0)) AS credit
                  FROM unnest(p_accounts, p_amounts) AS u (id, amount) GROUP BY u.id) m
         WHERE b.account_id = m.id;
    END IF;
END $$;

-- Books entries whose amounts are in the balances already; returns their canonical form.
CREATE FUNCTION treasury.book(
    p_ledger smallint, p_seq bigint, p_business_at timestamptz, p_accounts integer[], p_amounts numeric[])
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_lines text;
BEGIN
    WITH booked AS (
        INSERT INTO treasury.entry (ledger_id, seq, line, account_id, amount, balance_after, business_at)
        SELECT p_ledger, p_seq, u.line, u.id, u.amount,
               b.debits - b.credits - coalesce(sum(u.amount) OVER (
                   PARTITION BY u.id ORDER BY u.line
                   ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0),
               p_business_at
          FROM unnest(p_accounts, p_amounts) WITH ORDINALITY AS u (id, amount, line)
          JOIN treasury.balance b ON b.account_id = u.id
        RETURNING line, account_id, amount, balance_after)
    SELECT string_agg(treasury.field(account_id::text) || treasury.field(amount::text)
                      || treasury.field(balance_after::text), '' ORDER BY line)
      INTO v_lines FROM booked;
    RETURN v_lines;
END $$;

-- Decides about one operation and books it, with the ledger's row locked by the caller.
CREATE FUNCTION treasury.record_one(
    INOUT p_head treasury.ledger, p_operation jsonb,
    OUT status text, OUT seq bigint, OUT recorded_at timestamptz, OUT hash bytea,
    OUT account text, OUT available numeric)
LANGUAGE plpgsql AS $$
DECLARE
    v_kind      text        := p_operation ->> 'kind';
    v_key       text        := p_operation ->> 'key';
    v_business  timestamptz := (p_operation ->> 'businessAt')::timestamptz;
    v_expires   timestamptz := (p_operation ->> 'expiresAt')::timestamptz;
    v_text      text        := coalesce(p_operation ->> 'description', '');
    v_metadata  text        := coalesce(p_operation ->> 'metadata', '{}');
    v_names     text[];
    v_accounts  integer[];
    v_amounts   numeric[];
    v_found     integer;
    v_mismatch  text;
    v_unequal   integer;
    v_of        treasury.journal;
    v_known     treasury.journal;
    v_body      text;
    v_lines     text;
    v_hash      bytea;
    v_request   bytea;
    v_move      record;
BEGIN
    IF (v_business IS NULL) <> (v_kind = 'open') THEN
        RAISE EXCEPTION '% % has no business time, or may not have one', v_kind, v_key USING ERRCODE = '22004';
    END IF;
    IF p_operation ? 'of' THEN
        SELECT * INTO v_of FROM treasury.journal j
         WHERE j.ledger_id = p_head.ledger_id AND j.key = p_operation ->> 'of';
        IF NOT FOUND OR (v_kind = 'reverse') <> (v_of.kind IN ('post', 'settle', 'reverse'))
                     OR (v_kind <> 'reverse') <> (v_of.kind = 'reserve') THEN
            status := CASE v_kind WHEN 'reverse' THEN 'TRANSFER_UNKNOWN' ELSE 'HOLD_UNKNOWN' END;
            RETURN;
        END IF;
    END IF;

    IF p_operation ? 'postings' THEN
        SELECT array_agg(p.account ORDER BY p.line), array_agg(p.amount ORDER BY p.line),
               array_agg(a.account_id ORDER BY p.line), count(a.account_id),
               min(p.account) FILTER (WHERE p.currency <> a.currency),
               string_agg(treasury.field(p.account) || treasury.field(trunc(p.amount)::text), '' ORDER BY p.line)
          INTO v_names, v_amounts, v_accounts, v_found, v_mismatch, v_lines
          FROM ROWS FROM (jsonb_to_recordset(p_operation -> 'postings') AS (account text, currency text, amount numeric))
               WITH ORDINALITY AS p (account, currency, amount, line)
          LEFT JOIN treasury.account a ON a.ledger_id = p_head.ledger_id AND a.name = p.account;
    END IF;

    v_body := treasury.field(v_kind) || treasury.field(v_key) || treasury.field(treasury.micros(v_business))
        || treasury.field(v_of.seq::text) || treasury.field(treasury.micros(v_expires))
        || treasury.field(v_text) || treasury.field(v_metadata) || coalesce(v_lines, '')
        || CASE v_kind WHEN 'open' THEN treasury.field(p_operation ->> 'account')
               || treasury.field(p_operation ->> 'currency') || treasury.field(p_operation ->> 'normal')
               || treasury.field(p_operation ->> 'overdraft') ELSE '' END;
    v_request := sha256(convert_to(v_body, 'UTF8'));

    SELECT * INTO v_known FROM treasury.journal j WHERE j.ledger_id = p_head.ledger_id AND j.key = v_key;
    IF FOUND THEN
        status := CASE WHEN v_known.request_hash = v_request THEN 'REPLAYED' ELSE 'KEY_CONFLICT' END;
        seq := v_known.seq;
        recorded_at := v_known.recorded_at;
        hash := v_known.hash;
        RETURN;
    END IF;

    IF v_found < cardinality(v_names) THEN
        status := 'ACCOUNT_UNKNOWN';
        account := v_names[array_position(v_accounts, NULL)];
        RETURN;
    END IF;
    IF v_mismatch IS NOT NULL THEN
        status := 'CURRENCY_MISMATCH';
        account := v_mismatch;
        RETURN;
    END IF;
    IF v_kind IN ('settle', 'void', 'expire') THEN
        IF NOT EXISTS (SELECT 1 FROM treasury.open_hold o
                        WHERE o.ledger_id = p_head.ledger_id AND o.seq = v_of.seq) THEN
            status := 'HOLD_ENDED';
        ELSIF v_kind = 'settle' AND v_of.expires_at <= p_head.head_at THEN
            status := 'HOLD_EXPIRED';
        ELSIF v_kind = 'expire' AND v_of.expires_at > p_head.head_at THEN
            status := 'HOLD_NOT_DUE';
        END IF;
        SELECT array_agg(h.account_id ORDER BY h.line), array_agg(h.amount ORDER BY h.line)
          INTO v_accounts, v_amounts
          FROM treasury.hold_entry h WHERE h.ledger_id = p_head.ledger_id AND h.seq = v_of.seq;
    ELSIF v_kind = 'reverse' THEN
        IF EXISTS (SELECT 1 FROM treasury.journal j
                    WHERE j.ledger_id = p_head.ledger_id AND j.of_seq = v_of.seq) THEN
            status := 'ALREADY_REVERSED';
        END IF;
        SELECT array_agg(e.account_id ORDER BY e.line), array_agg(-e.amount ORDER BY e.line)
          INTO v_accounts, v_amounts
          FROM treasury.entry e WHERE e.ledger_id = p_head.ledger_id AND e.seq = v_of.seq;
    ELSIF v_kind IN ('post', 'reserve') THEN
        SELECT count(*) INTO v_unequal FROM (
            SELECT 1 FROM unnest(v_accounts, v_amounts) AS u (id, amount)
              JOIN treasury.account a ON a.account_id = u.id
             GROUP BY a.currency HAVING sum(u.amount) <> 0) t;
        IF EXISTS (SELECT 1 FROM unnest(v_amounts) AS u (amount)
                    WHERE u.amount = 0 OR abs(u.amount) >= 1e38 OR u.amount <> trunc(u.amount)) THEN
            status := 'AMOUNT_INVALID';
        ELSIF v_unequal > 0 OR cardinality(v_accounts) < 2 THEN
            status := 'UNBALANCED';
        ELSIF v_kind = 'reserve' AND v_expires <= p_head.head_at THEN
            status := 'HOLD_EXPIRED';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM treasury.account a
                   WHERE a.ledger_id = p_head.ledger_id AND a.name = p_operation ->> 'account') THEN
        status := 'KEY_CONFLICT';
    ELSIF NOT EXISTS (SELECT 1 FROM treasury.currency c WHERE c.code = p_operation ->> 'currency') THEN
        status := 'CURRENCY_UNKNOWN';
    END IF;
    IF status IS NOT NULL THEN
        RETURN;
    END IF;

    IF v_kind <> 'open' THEN
        SELECT * INTO v_move FROM treasury.move(v_accounts, v_amounts,
            CASE WHEN v_kind IN ('post', 'settle', 'reverse') THEN 1 ELSE 0 END,
            CASE WHEN v_kind = 'reserve' THEN 1 WHEN v_kind IN ('settle', 'void', 'expire') THEN -1 ELSE 0 END);
        IF v_move.refusal IS NOT NULL THEN
            status := v_move.refusal;
            account := v_move.account;
            available := v_move.available;
            RETURN;
        END IF;
    END IF;

    p_head.head_seq := p_head.head_seq + 1;
    v_business := coalesce(v_business, p_head.head_at);
    v_lines := NULL;
    IF v_kind IN ('post', 'settle', 'reverse') THEN
        v_lines := treasury.book(p_head.ledger_id, p_head.head_seq, v_business, v_accounts, v_amounts);
    ELSIF v_kind = 'reserve' THEN
        INSERT INTO treasury.hold_entry (ledger_id, seq, line, account_id, amount)
        SELECT p_head.ledger_id, p_head.head_seq, u.line, u.id, u.amount
          FROM unnest(v_accounts, v_amounts) WITH ORDINALITY AS u (id, amount, line);
    ELSIF v_kind = 'open' THEN
        WITH opened AS (
            INSERT INTO treasury.account (ledger_id, opened_seq, name, currency, normal, overdraft)
            VALUES (p_head.ledger_id, p_head.head_seq, p_operation ->> 'account',
                    p_operation ->> 'currency', (p_operation ->> 'normal')::smallint,
                    (p_operation ->> 'overdraft')::numeric)
            RETURNING account_id),
        started AS (INSERT INTO treasury.balance (account_id) SELECT account_id FROM opened)
        SELECT treasury.field(account_id::text) INTO v_lines FROM opened;
    END IF;
    IF v_kind = 'reserve' THEN
        INSERT INTO treasury.open_hold VALUES (p_head.ledger_id, p_head.head_seq, v_expires);
    ELSIF v_kind IN ('settle', 'void', 'expire') THEN
        DELETE FROM treasury.open_hold o WHERE o.ledger_id = p_head.ledger_id AND o.seq = v_of.seq;
    END IF;

    v_hash := sha256(p_head.head_hash || v_request || convert_to(
        treasury.field(p_head.head_seq::text) || treasury.field(treasury.micros(p_head.head_at))
        || treasury.field(treasury.micros(v_business)) || coalesce(v_lines, ''), 'UTF8'));
    INSERT INTO treasury.journal (ledger_id, seq, kind, key, request_hash, business_at, recorded_at,
                                  of_seq, expires_at, description, metadata, hash)
    VALUES (p_head.ledger_id, p_head.head_seq, v_kind, v_key, v_request, v_business, p_head.head_at,
            v_of.seq, v_expires, v_text, v_metadata, v_hash);
    p_head.head_hash := v_hash;
    status := 'RECORDED';
    seq := p_head.head_seq;
    recorded_at := p_head.head_at;
    hash := v_hash;
END $$;

-- Books a run of transfers with a handful of statements for all of them. Changes nothing and answers
-- null when any of them needs a closer look: a key that is known, a rule that forbids one.
CREATE FUNCTION treasury.record_posts(p_head treasury.ledger, p_operations jsonb)
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

-- Records operations in their order, each on its own: one that is refused changes nothing and the
-- others stand. With p_whole the first refusal undoes all (SQLSTATE TR001).
CREATE FUNCTION treasury.record(p_ledger text, p_operations jsonb, p_whole boolean)
RETURNS TABLE (place integer, status text, seq bigint, recorded_at timestamptz, hash bytea,
               account text, available numeric)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Every statement finds a handful of rows by key, whatever the statistics say: planning it anew or
-- compiling it costs more than running it, and a scan would grow with the books.
SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    v_head  treasury.ledger;
    v_first bigint;
    v_now   timestamptz;
    v_kinds text[];
    v_all   jsonb[];
    v_until integer;
    v_tried integer := 0;
    v_run   treasury.journal[];
    v_one   record;
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
    -- The ledger's row keeps writers apart already; readers of balances see accounts change in order.
    PERFORM 1 FROM treasury.balance b
      WHERE b.account_id IN (
        SELECT a.account_id FROM treasury.account a
         WHERE a.ledger_id = v_head.ledger_id AND a.name IN (
           SELECT p ->> 'account' FROM jsonb_array_elements(p_operations) o,
                  jsonb_array_elements(o -> 'postings') p))
      ORDER BY b.account_id FOR NO KEY UPDATE;
    SELECT array_agg(o.value ->> 'kind' ORDER BY o.ordinality), array_agg(o.value ORDER BY o.ordinality)
      INTO v_kinds, v_all FROM jsonb_array_elements(p_operations) WITH ORDINALITY o;
    place := 1;
    WHILE place <= cardinality(v_all) LOOP
        v_run := NULL;
        IF place > v_tried AND v_kinds[place] = 'post' AND v_kinds[place + 1] = 'post' THEN
            v_until := place;
            WHILE v_kinds[v_until + 1] = 'post' LOOP
                v_until := v_until + 1;
            END LOOP;
            v_tried := v_until;
            v_run := treasury.record_posts(v_head, to_jsonb(v_all[place : v_until]));
        END IF;
        IF v_run IS NULL THEN
            SELECT * INTO v_one FROM treasury.record_one(v_head, v_all[place]);
            IF p_whole AND v_one.status NOT IN ('RECORDED', 'REPLAYED') THEN
                RAISE EXCEPTION '%', v_one.status USING ERRCODE = 'TR001',
                    DETAIL = json_build_array(place, v_one.status, v_one.account, v_one.available)::text;
            END IF;
            v_head := v_one.p_head;
            status := v_one.status;
            seq := v_one.seq;
            recorded_at := v_one.recorded_at;
            hash := v_one.hash;
            account := v_one.account;
            available := v_one.available;
            RETURN NEXT;
            place := place + 1;
        ELSE
            status := 'RECORDED';
            account := NULL;
            available := NULL;
            FOR i IN 1 .. cardinality(v_run) LOOP
                seq := v_run[i].seq;
                recorded_at := v_run[i].recorded_at;
                hash := v_run[i].hash;
                RETURN NEXT;
                place := place + 1;
            END LOOP;
            v_head.head_seq := seq;
            v_head.head_hash := hash;
        END IF;
    END LOOP;
    IF v_head.head_seq >= v_first THEN
        INSERT INTO treasury.day_total AS d (account_id, day, amount)
        SELECT e.account_id, (e.business_at AT TIME ZONE 'UTC')::date, sum(e.amount)
          FROM treasury.entry e WHERE e.ledger_id = v_head.ledger_id AND e.seq >= v_first
         GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (account_id, day) DO UPDATE SET amount = d.amount + excluded.amount;
        UPDATE treasury.ledger l
           SET head_seq = v_head.head_seq, head_hash = v_head.head_hash, head_at = v_head.head_at
         WHERE l.ledger_id = v_head.ledger_id;
    END IF;
END $$;

-- Makes a ledger, once; its chain starts from the hash of its name.
CREATE FUNCTION treasury.make_ledger(p_ledger text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO treasury.ledger (name, head_hash)
    VALUES (p_ledger, sha256(convert_to('ledger ' || p_ledger, 'UTF8')))
    ON CONFLICT (name) DO NOTHING
$$;

-- Notes that a line's hash was written outside; says whether the line has that hash.
CREATE FUNCTION treasury.note_anchor(
    p_ledger text, p_seq bigint, p_hash bytea, p_place text, p_at timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH line AS (
        SELECT j.ledger_id, j.seq, j.hash FROM treasury.ledger l JOIN treasury.journal j USING (ledger_id)
         WHERE l.name = p_ledger AND j.seq = p_seq AND j.hash = p_hash),
    noted AS (
        INSERT INTO treasury.anchor (ledger_id, seq, hash, place, anchored_at)
        SELECT ledger_id, seq, hash, p_place, p_at FROM line ON CONFLICT DO NOTHING)
    SELECT EXISTS (SELECT 1 FROM line)
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA treasury FROM PUBLIC;
GRANT USAGE ON SCHEMA treasury TO treasury;
GRANT SELECT ON treasury.currency, treasury.ledger, treasury.journal, treasury.account, treasury.entry,
    treasury.hold_entry, treasury.balance, treasury.day_total, treasury.open_hold, treasury.anchor TO treasury;
GRANT EXECUTE ON FUNCTION treasury.record, treasury.make_ledger, treasury.note_anchor, treasury.clock TO treasury;
