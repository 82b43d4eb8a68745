-- Whose message, and about which object: messages are listed by both.
ALTER TABLE outbox ADD COLUMN account TEXT NOT NULL DEFAULT 'default/live';
ALTER TABLE outbox ADD COLUMN object TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_by_account ON outbox (account, seq);
CREATE INDEX outbox_by_object ON outbox (object, seq);
