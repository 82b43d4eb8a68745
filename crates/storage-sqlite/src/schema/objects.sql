-- One row for each object: what lists filter, sort and show. Everything here can be rebuilt from the log.
CREATE TABLE objects (
    number          INTEGER PRIMARY KEY,
    kind            TEXT    NOT NULL,
    id              TEXT    NOT NULL,
    stream          TEXT    NOT NULL,
    account         TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    amount          INTEGER, -- poisha
    currency        TEXT,
    invoice         TEXT,
    payer_reference TEXT,
    trx_id          TEXT,
    provider_id     TEXT,
    wallet_digits   TEXT,
    parent          TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    needs_attention INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    body            TEXT    NOT NULL, -- the object as JSON
    seal            BLOB    NOT NULL,
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX objects_by_stream ON objects (stream);

-- Number and sum by day of creation in Bangladesh time and status. Triggers keep it: object_triggers.sql.
CREATE TABLE object_totals (
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    day     INTEGER NOT NULL, -- days since 1970-01-01
    status  TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    amount  INTEGER NOT NULL, -- poisha
    PRIMARY KEY (account, kind, day, status)
) STRICT, WITHOUT ROWID;
