-- What a call took beside money and time, and what it saved. Absent in receipts from before.
ALTER TABLE inference.receipt
    ADD COLUMN estimated_layer          text,
    ADD COLUMN energy_microjoules       bigint CHECK (energy_microjoules >= 0),
    ADD COLUMN energy_source            text,
    ADD COLUMN energy_error_microjoules bigint CHECK (energy_error_microjoules >= 0),
    ADD COLUMN saved_nano_usd           bigint NOT NULL DEFAULT 0 CHECK (saved_nano_usd >= 0),
    ADD COLUMN earlier_call             text,
    ADD CONSTRAINT energy_has_source
        CHECK ((energy_microjoules IS NULL) = (energy_source IS NULL)
           AND (energy_microjoules IS NULL) = (energy_error_microjoules IS NULL));

COMMENT ON COLUMN inference.receipt.earlier_call IS 'The call whose answer this one makes again at a better layer.';
