-- Files of the batch API may say when they are no longer wanted. Who says nothing keeps his file.
ALTER TABLE inference.file ADD COLUMN expires_at timestamptz;

COMMENT ON COLUMN inference.file.expires_at IS 'From then on nobody sees it, and its content goes once no unfinished batch needs it.';
