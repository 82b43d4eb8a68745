//! Receipts of wishes that merchants gave a key to: written with their effect, kept for a week.

use domain::{AccountId, Timestamp};
use engine::ports::{IdempotencyRecord, NewIdempotencyRecord};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// How long a key is kept, in milliseconds: 8 days, since 7 are promised.
const KEPT: i64 = 8 * 24 * 3600 * 1000;

/// How many old receipts are swept away with each new one.
const SWEEP: usize = 4;

/// Whether the key of a receipt was used before.
pub(crate) fn is_used(
    connection: &Connection,
    receipt: Option<&NewIdempotencyRecord>,
) -> Result<bool, rusqlite::Error> {
    match receipt {
        Some(receipt) => Ok(find(connection, &receipt.account, &receipt.key)?.is_some()),
        None => Ok(false),
    }
}

/// Keeps a receipt whose key was not used before.
pub(crate) fn keep(
    transaction: &Transaction<'_>,
    receipt: Option<&NewIdempotencyRecord>,
    at: i64,
) -> Result<(), rusqlite::Error> {
    let Some(receipt) = receipt else {
        return Ok(());
    };
    transaction
        .prepare_cached(
            "DELETE FROM receipts WHERE (account, key) IN
                (SELECT account, key FROM receipts WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)",
        )?
        .execute(params![at - KEPT, SWEEP])?;
    transaction
        .prepare_cached(
            "INSERT INTO receipts (account, key, fingerprint, object, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            receipt.account.to_string(),
            receipt.key,
            receipt.fingerprint,
            receipt.object,
            at
        ])
        .map(drop)
}

/// What is kept of a key.
pub(crate) fn find(
    connection: &Connection,
    account: &AccountId,
    key: &str,
) -> Result<Option<IdempotencyRecord>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT fingerprint, object, created_at, status, body FROM receipts
             WHERE account = ?1 AND key = ?2",
        )?
        .query_row(params![account.to_string(), key], |row| {
            let status: Option<u16> = row.get(3)?;
            let body: Option<String> = row.get(4)?;
            Ok(IdempotencyRecord {
                fingerprint: row.get(0)?,
                object: row.get(1)?,
                at: Timestamp::from_millis(row.get(2)?),
                answer: status.zip(body),
            })
        })
        .optional()
}

/// Keeps an answer with its receipt; also that of a wish that changed nothing, which has left none.
pub(crate) fn answered(
    transaction: &Transaction<'_>,
    receipt: &NewIdempotencyRecord,
    at: i64,
    status: u16,
    body: &str,
) -> Result<(), rusqlite::Error> {
    if find(transaction, &receipt.account, &receipt.key)?.is_none() {
        keep(transaction, Some(receipt), at)?;
    }
    transaction
        .prepare_cached(
            "UPDATE receipts SET status = ?3, body = ?4
             WHERE account = ?1 AND key = ?2 AND fingerprint = ?5 AND status IS NULL",
        )?
        .execute(params![
            receipt.account.to_string(),
            receipt.key,
            status,
            body,
            receipt.fingerprint
        ])
        .map(drop)
}
