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
    UNIQUE (kind, id)
) STRICT;
-- Each index ends in the order of lists, newest first, so that a page is read from it without sorting.
CREATE INDEX objects_by_time ON objects (account, kind, created_at, id);
CREATE INDEX objects_by_status ON objects (account, kind, status, created_at, id);
CREATE INDEX objects_by_payer ON objects (account, kind, payer_reference, created_at, id)
    WHERE payer_reference IS NOT NULL;
CREATE INDEX objects_by_wallet ON objects (account, kind, wallet_digits, created_at, id)
    WHERE wallet_digits IS NOT NULL;
CREATE INDEX objects_by_invoice ON objects (account, invoice) WHERE invoice IS NOT NULL;
CREATE INDEX objects_by_transaction ON objects (account, trx_id) WHERE trx_id IS NOT NULL;
CREATE INDEX objects_by_provider_id ON objects (account, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX objects_by_parent ON objects (account, parent) WHERE parent IS NOT NULL;
CREATE INDEX objects_by_amount ON objects (account, kind, amount) WHERE amount IS NOT NULL;
CREATE INDEX objects_by_attention ON objects (account, kind, created_at, id) WHERE needs_attention;
CREATE INDEX objects_by_stream ON objects (stream);

-- Number and sum by day of creation in Bangladesh time and status, kept by the triggers below.
CREATE TABLE object_totals (
    account TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    day     INTEGER NOT NULL, -- days since 1970-01-01
    status  TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    amount  INTEGER NOT NULL, -- poisha
    PRIMARY KEY (account, kind, day, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER object_is_counted AFTER INSERT ON objects BEGIN
    INSERT INTO object_totals (account, kind, day, status, count, amount)
    VALUES (NEW.account, NEW.kind, (NEW.created_at + 21600000) / 86400000, NEW.status, 1, ifnull(NEW.amount, 0))
    ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
END;
CREATE TRIGGER object_is_uncounted AFTER DELETE ON objects BEGIN
    UPDATE object_totals SET count = count - 1, amount = amount - ifnull(OLD.amount, 0)
    WHERE account = OLD.account AND kind = OLD.kind
      AND day = (OLD.created_at + 21600000) / 86400000 AND status = OLD.status;
END;
CREATE TRIGGER object_is_counted_anew AFTER UPDATE ON objects
WHEN OLD.status <> NEW.status OR OLD.amount IS NOT NEW.amount OR OLD.created_at <> NEW.created_at BEGIN
    UPDATE object_totals SET count = count - 1, amount = amount - ifnull(OLD.amount, 0)
    WHERE account = OLD.account AND kind = OLD.kind
      AND day = (OLD.created_at + 21600000) / 86400000 AND status = OLD.status;
    INSERT INTO object_totals (account, kind, day, status, count, amount)
    VALUES (NEW.account, NEW.kind, (NEW.created_at + 21600000) / 86400000, NEW.status, 1, ifnull(NEW.amount, 0))
    ON CONFLICT DO UPDATE SET count = count + 1, amount = amount + excluded.amount;
END;
