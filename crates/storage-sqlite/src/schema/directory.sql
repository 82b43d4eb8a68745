-- Merchants, their provider accounts at bKash and their API keys. Audit events are in the log, in the streams
-- merchant/…. Credentials are sealed; of a key, only the hash is stored.
CREATE TABLE merchants (
    id         TEXT    PRIMARY KEY,
    enabled    INTEGER NOT NULL,
    profile    TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_accounts (
    merchant TEXT NOT NULL REFERENCES merchants (id),
    mode     TEXT NOT NULL,
    settings TEXT NOT NULL,
    sealed   BLOB NOT NULL,
    PRIMARY KEY (merchant, mode)
) STRICT, WITHOUT ROWID;

-- No foreign key to merchants: the configured merchant is not among them.
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

-- Incremented by every change, so that other processes detect changes with one small query.
CREATE TABLE directory (
    only     INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO directory (only, revision) VALUES (1, 0);
