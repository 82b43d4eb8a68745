-- Where merchants want to be told of events. A deleted one stays without its secrets, for its deliveries' sake.
CREATE TABLE webhook_endpoints (
    id          TEXT    PRIMARY KEY,
    account     TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    description TEXT    NOT NULL,
    types       TEXT CHECK (json_valid(types)), -- a JSON array; NULL for every type
    disabled    TEXT,              -- why; NULL while it is enabled
    created_at  INTEGER NOT NULL,
    deleted_at  INTEGER,
    revision    INTEGER NOT NULL,
    sealed      BLOB    NOT NULL,
    failures    INTEGER NOT NULL DEFAULT 0,
    openings    INTEGER NOT NULL DEFAULT 0,
    open_until  INTEGER,
    ready_at    INTEGER            -- when one of its deliveries may be attempted next; NULL if none may
) STRICT;
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account) WHERE deleted_at IS NULL;
CREATE INDEX webhook_endpoints_ready ON webhook_endpoints (ready_at) WHERE ready_at IS NOT NULL;

-- One event on its way to one endpoint.
CREATE TABLE webhook_deliveries (
    number       INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    endpoint     TEXT    NOT NULL REFERENCES webhook_endpoints (id),
    event        TEXT    NOT NULL REFERENCES outbox (id),
    replay       INTEGER NOT NULL, -- how many deliveries of the event to the endpoint there were before
    state        TEXT    NOT NULL DEFAULT 'pending',
    created_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER,          -- while it is claimed, when the claim ends; NULL when it is final
    lease        INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER,
    finished_at  INTEGER,
    last_status  INTEGER,
    last_failure TEXT,
    sweep_at     INTEGER           -- when it is given up, or its attempts are removed
) STRICT;
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (endpoint, state);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (endpoint, leased_until)
    WHERE leased_until IS NOT NULL;
CREATE INDEX webhook_deliveries_to_sweep ON webhook_deliveries (sweep_at) WHERE sweep_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    delivery   INTEGER NOT NULL REFERENCES webhook_deliveries (number),
    number     INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration   INTEGER NOT NULL,   -- milliseconds
    url        TEXT    NOT NULL,
    headers    TEXT    NOT NULL,   -- a JSON array of pairs
    status     INTEGER,
    failure    TEXT,
    answer     TEXT    NOT NULL,
    PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

-- Events are listed by type, and replayed by time.
CREATE INDEX outbox_by_type ON outbox (account, type, seq);
CREATE INDEX outbox_by_time ON outbox (account, created_at, seq);
