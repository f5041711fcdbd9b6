-- The Sacred Loop's own records. Money itself moves in the ledger only; these say what was decided
-- about it. All but the venues are append-only: the role may select and insert.

CREATE TABLE treasury.close (
    period    text        PRIMARY KEY CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    previous  text        REFERENCES treasury.close,
    mark      bigint      NOT NULL CHECK (mark >= 0),
    ends_at   timestamptz NOT NULL,
    body      text        NOT NULL CHECK (jsonb_typeof(body::jsonb) = 'object'),
    closed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- A line without forks: every close but the first follows another, and no two the same.
    CONSTRAINT one_after_another UNIQUE NULLS NOT DISTINCT (previous),
    CHECK (previous < period)
);
COMMENT ON COLUMN treasury.close.mark IS 'Journal lines up to here with business time before ends_at are covered by this close or an earlier one.';

CREATE TABLE treasury.allocation (
    period   text        PRIMARY KEY REFERENCES treasury.close,
    status   text        NOT NULL CHECK (status IN ('ALLOCATED', 'REFUSED')),
    body     text        NOT NULL CHECK (jsonb_typeof(body::jsonb) = 'object'),
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE treasury.allocation IS 'How each closed period ended: once.';

CREATE TABLE treasury.proposal (
    id              text          PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title           text          NOT NULL,
    currency        text          NOT NULL REFERENCES treasury.currency,
    cost            numeric(38,0) NOT NULL CHECK (cost > 0),
    expected_return numeric(38,0) NOT NULL CHECK (expected_return >= 0),
    proposed_at     timestamptz   NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE treasury.proposal_return (
    key         text          PRIMARY KEY,
    proposal    text          NOT NULL REFERENCES treasury.proposal,
    amount      numeric(38,0) NOT NULL CHECK (amount > 0),
    recorded_at timestamptz   NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE treasury.proposal_return IS 'What came back of a proposal, beside what it promised.';

CREATE TABLE treasury.funding (
    proposal  text        PRIMARY KEY REFERENCES treasury.proposal,
    period    text        NOT NULL REFERENCES treasury.close,
    funded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Simulated venues: the state of a tokenised vault. All shares are ours.
CREATE TABLE treasury.venue (
    name       text          PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    currency   text          NOT NULL REFERENCES treasury.currency,
    decimals   smallint      NOT NULL CHECK (decimals BETWEEN 0 AND 18),
    assets     numeric(38,0) NOT NULL DEFAULT 0 CHECK (assets >= 0),
    shares     numeric(57,0) NOT NULL DEFAULT 0 CHECK (shares >= 0),
    lent       numeric(38,0) NOT NULL DEFAULT 0 CHECK (lent BETWEEN 0 AND assets),
    capacity   numeric(38,0) NOT NULL CHECK (capacity >= 0),
    rate       integer       NOT NULL CHECK (rate BETWEEN 0 AND 100000),
    paused     boolean       NOT NULL DEFAULT false,
    last_price numeric(57,0) NOT NULL DEFAULT 0 CHECK (last_price >= 0),
    accrued_at timestamptz   NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN treasury.venue.decimals IS 'Decimal places that a share has more than the asset.';
COMMENT ON COLUMN treasury.venue.rate IS 'Interest a year in basis points, simple between two orders.';
COMMENT ON COLUMN treasury.venue.last_price IS 'Worth of 10^18 shares at the last order; 0 before the first.';

CREATE TABLE treasury.venue_order (
    key        text          PRIMARY KEY,
    venue      text          NOT NULL REFERENCES treasury.venue,
    kind       text          NOT NULL CHECK (kind IN ('supply', 'withdraw')),
    amount     numeric(38,0) NOT NULL CHECK (amount > 0),
    status     text          NOT NULL CHECK (status IN ('DONE', 'REFUSED')),
    moved      numeric(38,0) NOT NULL CHECK (moved >= 0),
    shares     numeric(57,0) NOT NULL CHECK (shares >= 0),
    reason     text          NOT NULL,
    ordered_at timestamptz   NOT NULL DEFAULT clock_timestamp()
);

-- What inference cost up to the end of a period: receipts up to mark, of before ends_at, that no
-- earlier row has. Kept before it is booked, so that every attempt books the same.
CREATE TABLE treasury.spend (
    period   text        PRIMARY KEY REFERENCES treasury.close,
    mark     bigint      NOT NULL CHECK (mark >= 0),
    ends_at  timestamptz NOT NULL,
    body     text        NOT NULL CHECK (jsonb_typeof(body::jsonb) = 'object'),
    cut_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT SELECT, INSERT ON treasury.close, treasury.allocation, treasury.proposal,
    treasury.proposal_return, treasury.funding, treasury.venue_order, treasury.spend TO treasury;
GRANT SELECT, INSERT ON treasury.venue TO treasury;
GRANT UPDATE (assets, shares, lent, paused, last_price, accrued_at) ON treasury.venue TO treasury;
