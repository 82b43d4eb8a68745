//! Idempotency records: written in the transaction of the request's effect, kept for a week.

use std::sync::LazyLock;

use domain::{AccountId, Timestamp};
use eventlog::{IdempotencyRecord, NewIdempotencyRecord};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::seals::IDEMPOTENCY;

/// How long a key is kept at least, in milliseconds.
pub(crate) const PROMISED: i64 = 7 * 24 * 3600 * 1000;

/// How long a key is kept, in milliseconds: a day longer.
const KEPT: i64 = PROMISED + 24 * 3600 * 1000;

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

/// Inserts a record whose key was not used before. `event` is the position of the event that it is written with.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    record: Option<&NewIdempotencyRecord>,
    at: i64,
    event: Option<u64>,
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
            "INSERT INTO idempotency_records (account, key, fingerprint, object, status, body, created_at, event, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                seal_of('idempotency_records', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))",
        )?
        .execute(params![
            record.account.to_string(),
            record.key,
            record.fingerprint,
            record.object,
            record.response.as_ref().map(|(status, _)| status),
            record.response.as_ref().map(|(_, body)| body),
            at,
            event,
        ])
        .map(drop)
}

/// The record of a key.
pub(crate) fn find(
    connection: &Connection,
    account: &AccountId,
    key: &str,
) -> Result<Option<IdempotencyRecord>, rusqlite::Error> {
    static FIND: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT fingerprint, object, created_at, status, body, {} AS intact FROM idempotency_records
             WHERE account = ?1 AND key = ?2",
            IDEMPOTENCY.is_intact()
        )
    });
    connection
        .prepare_cached(&FIND)?
        .query_row(params![account.to_string(), key], |row| {
            IDEMPOTENCY.check(row)?;
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

/// Sets the response of a record that has none.
static UPDATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE idempotency_records SET status = ?3, body = ?4, seal = {}
         WHERE account = ?1 AND key = ?2 AND fingerprint = ?5 AND status IS NULL",
        IDEMPOTENCY.seal_with(&[("status", "?3"), ("body", "?4")])
    )
});

/// Adds the response to its record. A request that changed nothing has no record yet; it is inserted.
pub(crate) fn record_response(
    transaction: &Transaction<'_>,
    record: &NewIdempotencyRecord,
    at: i64,
) -> Result<(), rusqlite::Error> {
    if find(transaction, &record.account, &record.key)?.is_none() {
        return insert(transaction, Some(record), at, None);
    }
    let Some((status, body)) = &record.response else {
        return Ok(());
    };
    transaction
        .prepare_cached(&UPDATE)?
        .execute(params![
            record.account.to_string(),
            record.key,
            status,
            body,
            record.fingerprint
        ])
        .map(drop)
}
