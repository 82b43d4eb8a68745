-- The indexes of lists, which a rebuild of many rows drops and creates again.
-- Each index ends in the order of lists, newest first, so that a page is read from it without sorting.
CREATE INDEX IF NOT EXISTS objects_by_time ON objects (account, kind, created_at, id);
CREATE INDEX IF NOT EXISTS objects_by_status ON objects (account, kind, status, created_at, id);
CREATE INDEX IF NOT EXISTS objects_by_payer ON objects (account, kind, payer_reference, created_at, id)
    WHERE payer_reference IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_wallet ON objects (account, kind, wallet_digits, created_at, id)
    WHERE wallet_digits IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_invoice ON objects (account, invoice) WHERE invoice IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_transaction ON objects (account, trx_id) WHERE trx_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_provider_id ON objects (account, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (account, parent) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_amount ON objects (account, kind, amount) WHERE amount IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_attention ON objects (account, kind, created_at, id) WHERE needs_attention;
