-- The log, the heads of its chains, and what is written with an event.
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    lane    INTEGER NOT NULL, -- the writer whose chain the event is in; the one writer of this file has lane 0
    stream  TEXT    NOT NULL,
    version INTEGER NOT NULL, -- number of earlier events in the stream
    at      INTEGER NOT NULL, -- milliseconds since the Unix epoch, here and in every table
    actor   TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    address TEXT,             -- where the request came from; of keys and operators only
    form    INTEGER NOT NULL, -- version of the body's JSON form
    body    TEXT    NOT NULL,
    beside  INTEGER NOT NULL, -- bits: 1 an outbox message, 2 an idempotency record was written with it
    unique_key  TEXT,         -- the key that was reserved with it
    master_key  BLOB NOT NULL, -- the identifier of the master key that the hashes are made with
    stream_hash BLOB NOT NULL, -- covers the columns above, except seq and lane, and the previous one of the stream
    hash    BLOB    NOT NULL, -- covers stream_hash, lane, and the previous one of the lane
    UNIQUE (stream, version)
) STRICT;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

CREATE TABLE lanes (
    lane     INTEGER PRIMARY KEY,
    seq      INTEGER NOT NULL, -- of the last event in the chain
    hash     BLOB    NOT NULL,
    alive_at INTEGER NOT NULL, -- the last time at which a process wrote an event or said that it is alive
    seal     BLOB    NOT NULL
) STRICT;

-- In this table and all others, `seal` is the identifier of a master key and a keyed hash of the row: see seals.rs.

-- Master keys that were rotated away. Their part in the hash chain is kept, sealed with the current key.
CREATE TABLE retired_keys (
    number   INTEGER PRIMARY KEY,
    id       BLOB    NOT NULL UNIQUE, -- of the master key
    finished INTEGER NOT NULL, -- 0 while things are left that it sealed
    sealed   BLOB    NOT NULL
) STRICT;

-- The last event of each stream that was hashed with a retired key: whoever has that key must not add or change events.
CREATE TABLE stream_ends (
    stream      TEXT    PRIMARY KEY,
    version     INTEGER NOT NULL,
    stream_hash BLOB    NOT NULL,
    seal        BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id         TEXT    PRIMARY KEY,
    seq        INTEGER NOT NULL REFERENCES events (seq),
    account    TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    deliveries INTEGER NOT NULL, -- number of deliveries that were created with the message
    seal       BLOB    NOT NULL
) STRICT;
CREATE INDEX outbox_by_account ON outbox (account, seq);
CREATE INDEX outbox_by_object ON outbox (object, seq);
CREATE INDEX outbox_by_type ON outbox (account, type, seq);
CREATE INDEX outbox_by_time ON outbox (account, created_at, seq);

CREATE TABLE due (
    stream TEXT    PRIMARY KEY,
    at     INTEGER NOT NULL,
    seal   BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_time ON due (at);

CREATE TABLE unique_keys (
    key    TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    seal   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Secrets of streams, such as credentials, sealed by their owner. Unlike events they can be erased.
CREATE TABLE sealed_values (
    stream TEXT NOT NULL,
    name   TEXT NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (stream, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    name       TEXT    PRIMARY KEY,
    revision   INTEGER NOT NULL DEFAULT 0,
    sealed     BLOB,
    leased_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE token_calls (
    name TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;
CREATE INDEX token_calls_by_time ON token_calls (name, at);
