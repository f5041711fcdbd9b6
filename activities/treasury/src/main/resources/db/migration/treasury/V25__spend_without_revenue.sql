-- What models cost is booked also while nothing has come in yet and so no month is closed.
ALTER TABLE treasury.spend DROP CONSTRAINT spend_period_fkey;
ALTER TABLE treasury.spend ADD CONSTRAINT spend_period_is_a_month
    CHECK (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$');
