//! Writes the row of an object.

use eventlog::{ObjectRow, StreamId};
use rusqlite::{Error, Transaction, params};

/// Inserts or replaces the row of an object that came of `stream`.
pub(crate) fn upsert(
    transaction: &Transaction<'_>,
    stream: &StreamId,
    row: &ObjectRow,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO objects (kind, id, stream, account, status, amount, currency, invoice, payer_reference,
                trx_id, provider_id, wallet_digits, parent, created_at, updated_at, needs_attention, sequence, body, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
                seal_of('objects', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18))
             ON CONFLICT (kind, id) DO UPDATE SET
                stream = excluded.stream, account = excluded.account, status = excluded.status,
                amount = excluded.amount, currency = excluded.currency, invoice = excluded.invoice,
                payer_reference = excluded.payer_reference, trx_id = excluded.trx_id,
                provider_id = excluded.provider_id, wallet_digits = excluded.wallet_digits,
                parent = excluded.parent, created_at = excluded.created_at, updated_at = excluded.updated_at,
                needs_attention = excluded.needs_attention, sequence = excluded.sequence, body = excluded.body,
                seal = excluded.seal",
        )?
        .execute(params![
            row.kind,
            row.id,
            stream.as_str(),
            row.account.to_string(),
            row.status,
            row.amount,
            row.currency,
            row.invoice,
            row.payer_reference,
            row.trx_id,
            row.provider_id,
            row.wallet_digits,
            row.parent,
            row.created_at.millis(),
            row.updated_at.millis(),
            row.needs_attention,
            row.sequence,
            row.body,
        ])
        .map(drop)
}
