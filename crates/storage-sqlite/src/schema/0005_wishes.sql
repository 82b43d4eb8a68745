-- Lists are read newest first.
CREATE INDEX labels_by_place ON labels (label, seq);

-- What came of wishes that merchants gave a key to.
CREATE TABLE receipts (
    account     TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    object      TEXT    NOT NULL,
    status      INTEGER,
    body        TEXT,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_by_age ON receipts (created_at);
