-- A call that was handed over to a workflow outlives the process that took it: it is pending until
-- the workflow says otherwise, whoever asked it.
ALTER TABLE inference.answer
    ADD COLUMN durable         boolean NOT NULL DEFAULT false,
    ADD COLUMN request_content text;

COMMENT ON COLUMN inference.answer.request_content IS 'Of a durable call: its request in the content store of its host. Goes with the row.';

-- The row names an answer's content before it is written, so that a crash between the two leaves
-- nothing without a name.
ALTER TABLE inference.answer
    DROP CONSTRAINT answer_check1,
    ADD CONSTRAINT ready_has_content CHECK (state <> 'ready' OR content_hash IS NOT NULL);
