-- Merchants, their ways to bKash and the keys to their accounts. What is done to them stands in the log, in the
-- streams merchant/…; the credentials are sealed, of keys there is a hash.
CREATE TABLE merchants (
    id         TEXT    PRIMARY KEY,
    enabled    INTEGER NOT NULL,
    profile    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
    merchant TEXT NOT NULL REFERENCES merchants (id),
    mode     TEXT NOT NULL,
    settings TEXT NOT NULL,
    sealed   BLOB NOT NULL,
    PRIMARY KEY (merchant, mode)
) STRICT, WITHOUT ROWID;

-- No reference to merchants: the operator's file describes one that is not among them.
CREATE TABLE api_keys (
    id           TEXT    PRIMARY KEY,
    hash         BLOB    NOT NULL UNIQUE,
    merchant     TEXT    NOT NULL,
    mode         TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    scopes       TEXT    NOT NULL,
    label        TEXT    NOT NULL,
    last_four    TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    created_by   TEXT    NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER,
    replaced_by  TEXT
) STRICT;
CREATE INDEX api_keys_by_merchant ON api_keys (merchant, created_at);

-- Grows with every change, so that other processes learn of it by one small question.
CREATE TABLE directory (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO directory (only, revision) VALUES (1, 0);
