-- When API keys were last used. Merchants, their accounts and keys are streams of the log.
CREATE TABLE api_key_uses (
    id           TEXT    PRIMARY KEY,
    last_used_at INTEGER NOT NULL,
    seal         BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
