//! Endpoints at rest.

use domain::{AccountId, Timestamp};
use engine::ports::NewIdempotencyRecord;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use webhooks::{Breaker, Change, Disabled, EndpointId, StoredEndpoint};

use super::{ready, row, sweep};
use crate::receipts;

/// Of one account; newest first, where more than one is asked for.
const SELECT: &str = "SELECT * FROM webhook_endpoints WHERE account = ?1 AND deleted_at IS NULL";

pub(super) fn add(
    transaction: &Transaction<'_>,
    stored: &StoredEndpoint,
    most: usize,
    receipt: Option<&NewIdempotencyRecord>,
) -> Result<Change, rusqlite::Error> {
    if receipts::is_used(transaction, receipt)? {
        return Ok(Change::Repeated);
    }
    let endpoint = &stored.endpoint;
    let account = endpoint.account.to_string();
    let count = "SELECT count(*) FROM webhook_endpoints WHERE account = ?1 AND deleted_at IS NULL";
    let there: usize = transaction.query_row(count, [&account], |row| row.get(0))?;
    if there >= most {
        return Ok(Change::Refused);
    }
    receipts::keep(transaction, receipt, endpoint.created_at.millis())?;
    transaction.execute(
        "INSERT INTO webhook_endpoints
            (id, account, url, description, types, disabled, created_at, revision, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            endpoint.id.as_str(),
            account,
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            row::types(&endpoint.subscription)?,
            endpoint.disabled.map(Disabled::word),
            endpoint.created_at.millis(),
            stored.revision,
            stored.sealed,
        ],
    )?;
    Ok(Change::Done)
}

pub(super) fn one(
    connection: &Connection,
    account: &AccountId,
    id: &EndpointId,
) -> Result<Option<StoredEndpoint>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("{SELECT} AND id = ?2"))?
        .query_row([&account.to_string(), id.as_str()], row::endpoint)
        .optional()
}

pub(super) fn all(
    connection: &Connection,
    account: &AccountId,
) -> Result<Vec<StoredEndpoint>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY rowid DESC"))?;
    let rows = statement.query_map([account.to_string()], row::endpoint)?;
    rows.collect()
}

/// Says what came of it, and whether the endpoint has something due now.
pub(super) fn change(
    transaction: &Transaction<'_>,
    stored: &StoredEndpoint,
    now: Timestamp,
    receipt: Option<&NewIdempotencyRecord>,
) -> Result<(Change, bool), rusqlite::Error> {
    if receipts::is_used(transaction, receipt)? {
        return Ok((Change::Repeated, false));
    }
    let endpoint = &stored.endpoint;
    // The breaker's record goes on meanwhile: it is only ever cleared from here.
    let is_cleared = endpoint.breaker == Breaker::default();
    let changed = transaction.execute(
        "UPDATE webhook_endpoints
         SET url = ?4, description = ?5, types = ?6, disabled = ?7, sealed = ?8, revision = ?3,
             failures = iif(?9, 0, failures), openings = iif(?9, 0, openings),
             open_until = iif(?9, NULL, open_until)
         WHERE id = ?1 AND account = ?2 AND revision = ?3 - 1 AND deleted_at IS NULL",
        params![
            endpoint.id.as_str(),
            endpoint.account.to_string(),
            stored.revision,
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            row::types(&endpoint.subscription)?,
            endpoint.disabled.map(Disabled::word),
            stored.sealed,
            is_cleared,
        ],
    )?;
    if changed == 0 {
        return Ok((Change::Refused, false));
    }
    receipts::keep(transaction, receipt, now.millis())?;
    let is_due = ready::refresh(transaction, endpoint.id.as_str(), now)?;
    Ok((Change::Done, is_due))
}

pub(super) fn delete(
    transaction: &Transaction<'_>,
    account: &AccountId,
    id: &EndpointId,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let deleted = transaction.execute(
        "UPDATE webhook_endpoints
         SET deleted_at = ?3, sealed = x'', ready_at = NULL, revision = revision + 1
         WHERE id = ?1 AND account = ?2 AND deleted_at IS NULL",
        params![id.as_str(), account.to_string(), now.millis()],
    )?;
    Ok(deleted > 0)
}

/// Cancels deliveries of a deleted endpoint, and says how many.
pub(super) fn cancel(
    transaction: &Transaction<'_>,
    id: &EndpointId,
    now: Timestamp,
    limit: usize,
) -> Result<usize, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT number FROM webhook_deliveries
         WHERE endpoint = (SELECT id FROM webhook_endpoints WHERE id = ?1 AND deleted_at IS NOT NULL)
           AND due_at IS NOT NULL
         LIMIT ?2",
    )?;
    let waiting = statement
        .query_map(params![id.as_str(), limit], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for number in &waiting {
        sweep::give_up(transaction, *number, now)?;
    }
    Ok(waiting.len())
}
