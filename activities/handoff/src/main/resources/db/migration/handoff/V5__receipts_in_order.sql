-- Receipts are read from the newest on, a page at a time; two may have come in the same instant.
ALTER TABLE handoff.pack_receipt ADD COLUMN ordinal bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX receipts_in_order ON handoff.pack_receipt (ordinal);
