-- How often answers of a layer have passed their check, by what the work was estimated to need.
CREATE TABLE inference.track_record (
    host     text   NOT NULL,
    needed   text   NOT NULL,
    kind     text   NOT NULL,
    answered text   NOT NULL,
    passed   bigint NOT NULL CHECK (passed >= 0),
    failed   bigint NOT NULL CHECK (failed >= 0),
    PRIMARY KEY (host, needed, kind, answered)
);

GRANT SELECT, INSERT, UPDATE ON inference.track_record TO inference;

COMMENT ON TABLE inference.track_record IS 'Counted by each host for itself; emptied, it is learned anew.';
