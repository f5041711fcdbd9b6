-- The role that keeps the books may update and delete nothing. A simulated venue is the one thing
-- that changes in place; it does so by these two functions.

CREATE FUNCTION treasury.lock_venue(p_name text) RETURNS SETOF treasury.venue
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM treasury.venue v WHERE v.name = p_name FOR UPDATE
$$;

CREATE FUNCTION treasury.change_venue(
    p_name text, p_assets numeric, p_shares numeric, p_lent numeric, p_paused boolean,
    p_last_price numeric, p_accrued_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE treasury.venue v
       SET assets = p_assets, shares = p_shares, lent = p_lent, paused = p_paused,
           last_price = p_last_price, accrued_at = p_accrued_at
     WHERE v.name = p_name
$$;

REVOKE EXECUTE ON FUNCTION treasury.lock_venue, treasury.change_venue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION treasury.lock_venue, treasury.change_venue TO treasury;
REVOKE UPDATE (assets, shares, lent, paused, last_price, accrued_at) ON treasury.venue FROM treasury;
COMMENT ON COLUMN treasury.venue.last_price IS 'Worth of 10^18 shares at the last order with the interest declared since; 0 before the first.';
