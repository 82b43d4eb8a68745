-- Webhook endpoints. The row of a deleted endpoint stays, without its secrets, because its deliveries refer to it.
CREATE TABLE webhook_endpoints (
    id                   TEXT    PRIMARY KEY,
    account              TEXT    NOT NULL,
    url                  TEXT    NOT NULL,
    description          TEXT    NOT NULL,
    event_types          TEXT    CHECK (json_valid(event_types)), -- JSON array; NULL subscribes to every type
    disabled_reason      TEXT, -- NULL while the endpoint is enabled
    created_at           INTEGER NOT NULL,
    deleted_at           INTEGER,
    revision             INTEGER NOT NULL,
    sealed_secrets       BLOB    NOT NULL,
    seal                 BLOB    NOT NULL, -- covers the columns above
    consecutive_failures INTEGER NOT NULL DEFAULT 0,
    times_opened         INTEGER NOT NULL DEFAULT 0, -- how often the circuit breaker opened since the last success
    open_until           INTEGER, -- when the circuit breaker becomes half-open; NULL while it is closed
    ready_at             INTEGER -- earliest time of the next attempt of any delivery; NULL if there is none
) STRICT;
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account) WHERE deleted_at IS NULL;
CREATE INDEX webhook_endpoints_ready ON webhook_endpoints (ready_at) WHERE ready_at IS NOT NULL;

-- Deliveries of one event to one endpoint.
CREATE TABLE webhook_deliveries (
    number               INTEGER PRIMARY KEY,
    id                   TEXT    NOT NULL UNIQUE,
    endpoint             TEXT    NOT NULL REFERENCES webhook_endpoints (id),
    event                TEXT    NOT NULL REFERENCES outbox (id),
    replay_number        INTEGER NOT NULL, -- number of earlier deliveries of the event to the endpoint
    created_at           INTEGER NOT NULL,
    status               TEXT    NOT NULL,
    finished_at          INTEGER,
    seal                 BLOB    NOT NULL, -- covers the columns above, except number
    attempts             INTEGER NOT NULL DEFAULT 0,
    due_at               INTEGER, -- when the next attempt is due; equals leased_until while leased; NULL if final
    lease_number         INTEGER NOT NULL DEFAULT 0,
    leased_until         INTEGER,
    last_status_code     INTEGER,
    last_failure         TEXT,
    sweep_at             INTEGER -- when a pending delivery expires, or the attempts of a final one are deleted
) STRICT;
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (endpoint, status);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_leased ON webhook_deliveries (endpoint, leased_until)
    WHERE leased_until IS NOT NULL;
CREATE INDEX webhook_deliveries_to_sweep ON webhook_deliveries (sweep_at) WHERE sweep_at IS NOT NULL;

-- Attempts of a delivery, deleted when their retention ends.
CREATE TABLE webhook_attempts (
    delivery             INTEGER NOT NULL REFERENCES webhook_deliveries (number),
    number               INTEGER NOT NULL,
    started_at           INTEGER NOT NULL,
    duration_ms          INTEGER NOT NULL,
    url                  TEXT    NOT NULL,
    headers              TEXT    NOT NULL, -- JSON array of [name, value] pairs
    status_code          INTEGER,
    failure              TEXT,
    response             TEXT    NOT NULL,
    seal                 BLOB    NOT NULL,
    PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;
