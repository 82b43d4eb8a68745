//! Idempotency records: written in the transaction of the request's effect, kept for a week.

use domain::{AccountId, Timestamp};
use eventlog::{IdempotencyRecord, NewIdempotencyRecord};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// How long a key is kept, in milliseconds: 8 days, since 7 are promised.
const KEPT: i64 = 8 * 24 * 3600 * 1000;

/// How many old records are removed with each new one.
const SWEEP: usize = 4;

/// Whether the key of a record was used before.
pub(crate) fn is_used(
    connection: &Connection,
    record: Option<&NewIdempotencyRecord>,
) -> Result<bool, rusqlite::Error> {
    match record {
        Some(record) => Ok(find(connection, &record.account, &record.key)?.is_some()),
        None => Ok(false),
    }
}

/// Inserts a record whose key was not used before.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    record: Option<&NewIdempotencyRecord>,
    at: i64,
) -> Result<(), rusqlite::Error> {
    let Some(record) = record else {
        return Ok(());
    };
    transaction
        .prepare_cached(
            "DELETE FROM idempotency_records WHERE (account, key) IN
                (SELECT account, key FROM idempotency_records WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)",
        )?
        .execute(params![at - KEPT, SWEEP])?;
    transaction
        .prepare_cached(
            "INSERT INTO idempotency_records (account, key, fingerprint, object, created_at, status, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            record.account.to_string(),
            record.key,
            record.fingerprint,
            record.object,
            at,
            record.response.as_ref().map(|(status, _)| status),
            record.response.as_ref().map(|(_, body)| body)
        ])
        .map(drop)
}

/// The record of a key.
pub(crate) fn find(
    connection: &Connection,
    account: &AccountId,
    key: &str,
) -> Result<Option<IdempotencyRecord>, rusqlite::Error> {
    connection
        .prepare_cached(
            "SELECT fingerprint, object, created_at, status, body FROM idempotency_records
             WHERE account = ?1 AND key = ?2",
        )?
        .query_row(params![account.to_string(), key], |row| {
            let status: Option<u16> = row.get(3)?;
            let body: Option<String> = row.get(4)?;
            Ok(IdempotencyRecord {
                fingerprint: row.get(0)?,
                object: row.get(1)?,
                at: Timestamp::from_millis(row.get(2)?),
                response: status.zip(body),
            })
        })
        .optional()
}

/// Adds the response to its record. A request that changed nothing has no record yet; it is inserted.
pub(crate) fn record_response(
    transaction: &Transaction<'_>,
    record: &NewIdempotencyRecord,
    at: i64,
) -> Result<(), rusqlite::Error> {
    if find(transaction, &record.account, &record.key)?.is_none() {
        return insert(transaction, Some(record), at);
    }
    let Some((status, body)) = &record.response else {
        return Ok(());
    };
    transaction
        .prepare_cached(
            "UPDATE idempotency_records SET status = ?3, body = ?4
             WHERE account = ?1 AND key = ?2 AND fingerprint = ?5 AND status IS NULL",
        )?
        .execute(params![
            record.account.to_string(),
            record.key,
            status,
            body,
            record.fingerprint
        ])
        .map(drop)
}
