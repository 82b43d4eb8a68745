-- Idempotency keys that were used, and the responses to their requests.
CREATE TABLE idempotency_records (
    account     TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    object      TEXT    NOT NULL,
    status      INTEGER,
    body        TEXT,
    created_at  INTEGER NOT NULL,
    event       INTEGER, -- seq of the event that the record was written with, if any
    seal        BLOB    NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_records_by_age ON idempotency_records (created_at);
