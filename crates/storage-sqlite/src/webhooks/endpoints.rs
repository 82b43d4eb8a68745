//! Reads and writes endpoints.

use std::sync::LazyLock;

use domain::{AccountId, Timestamp};
use eventlog::NewIdempotencyRecord;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use webhooks::{CircuitBreaker, DisabledReason, EndpointId, StoredEndpoint, WriteOutcome};

use super::{ready_at, row, sweep};
use crate::{idempotency, seals::ENDPOINTS};

/// Selects the endpoints of one account.
static SELECT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT *, {} AS intact FROM webhook_endpoints WHERE account = ?1 AND deleted_at IS NULL",
        ENDPOINTS.is_intact()
    )
});

pub(super) fn add(
    transaction: &Transaction<'_>,
    stored: &StoredEndpoint,
    max_endpoints: usize,
    idempotency_record: Option<&NewIdempotencyRecord>,
) -> Result<WriteOutcome, rusqlite::Error> {
    if idempotency::is_used(transaction, idempotency_record)? {
        return Ok(WriteOutcome::IdempotencyKeyUsed);
    }
    let endpoint = &stored.endpoint;
    let account = endpoint.account.to_string();
    let count = "SELECT count(*) FROM webhook_endpoints WHERE account = ?1 AND deleted_at IS NULL";
    let existing: usize = transaction.query_row(count, [&account], |row| row.get(0))?;
    if existing >= max_endpoints {
        return Ok(WriteOutcome::Rejected);
    }
    idempotency::insert(
        transaction,
        idempotency_record,
        endpoint.created_at.millis(),
        None,
    )?;
    transaction.execute(
        "INSERT INTO webhook_endpoints
            (id, account, url, description, event_types, disabled_reason, created_at, revision,
             sealed_secrets, seal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
            seal_of('webhook_endpoints', ?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9))",
        params![
            endpoint.id.as_str(),
            account,
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            row::event_types(&endpoint.subscription)?,
            endpoint.disabled_reason.map(DisabledReason::as_str),
            endpoint.created_at.millis(),
            stored.revision,
            stored.sealed_secrets,
        ],
    )?;
    Ok(WriteOutcome::Written)
}

pub(super) fn find(
    connection: &Connection,
    account: &AccountId,
    id: &EndpointId,
) -> Result<Option<StoredEndpoint>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("{} AND id = ?2", *SELECT))?
        .query_row([&account.to_string(), id.as_str()], row::endpoint)
        .optional()
}

pub(super) fn list(
    connection: &Connection,
    account: &AccountId,
) -> Result<Vec<StoredEndpoint>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(&format!("{} ORDER BY rowid DESC", *SELECT))?;
    let rows = statement.query_map([account.to_string()], row::endpoint)?;
    rows.collect()
}

/// Replaces an endpoint, and returns the outcome and whether the endpoint has a delivery that is due.
pub(super) fn update(
    transaction: &Transaction<'_>,
    stored: &StoredEndpoint,
    now: Timestamp,
    idempotency_record: Option<&NewIdempotencyRecord>,
) -> Result<(WriteOutcome, bool), rusqlite::Error> {
    if idempotency::is_used(transaction, idempotency_record)? {
        return Ok((WriteOutcome::IdempotencyKeyUsed, false));
    }
    let endpoint = &stored.endpoint;
    // Attempts update the circuit breaker concurrently, so an update either resets it or leaves it as it is.
    let resets_breaker = endpoint.circuit_breaker == CircuitBreaker::default();
    let seal = ENDPOINTS.seal_with(&[
        ("url", "?4"),
        ("description", "?5"),
        ("event_types", "?6"),
        ("disabled_reason", "?7"),
        ("sealed_secrets", "?8"),
        ("revision", "?3"),
    ]);
    let intact = ENDPOINTS.is_intact();
    let update = format!(
        "UPDATE webhook_endpoints
         SET url = ?4, description = ?5, event_types = ?6, disabled_reason = ?7, sealed_secrets = ?8,
             revision = ?3, consecutive_failures = iif(?9, 0, consecutive_failures), times_opened = iif(?9, 0, times_opened),
             open_until = iif(?9, NULL, open_until), seal = {seal}
         WHERE id = ?1 AND account = ?2 AND revision = ?3 - 1 AND deleted_at IS NULL AND {intact}"
    );
    let changed = transaction.execute(
        &update,
        params![
            endpoint.id.as_str(),
            endpoint.account.to_string(),
            stored.revision,
            endpoint.url.as_str(),
            endpoint.description.as_str(),
            row::event_types(&endpoint.subscription)?,
            endpoint.disabled_reason.map(DisabledReason::as_str),
            stored.sealed_secrets,
            resets_breaker,
        ],
    )?;
    if changed == 0 {
        return Ok((WriteOutcome::Rejected, false));
    }
    idempotency::insert(transaction, idempotency_record, now.millis(), None)?;
    let is_due = ready_at::refresh(transaction, endpoint.id.as_str(), now)?;
    Ok((WriteOutcome::Written, is_due))
}

pub(super) fn delete(
    transaction: &Transaction<'_>,
    account: &AccountId,
    id: &EndpointId,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let seal = ENDPOINTS.seal_with(&[
        ("deleted_at", "?3"),
        ("sealed_secrets", "x''"),
        ("revision", "webhook_endpoints.revision + 1"),
    ]);
    let delete = format!(
        "UPDATE webhook_endpoints
         SET deleted_at = ?3, sealed_secrets = x'', ready_at = NULL, revision = revision + 1, seal = {seal}
         WHERE id = ?1 AND account = ?2 AND deleted_at IS NULL AND {}",
        ENDPOINTS.is_intact()
    );
    let deleted = transaction.execute(
        &delete,
        params![id.as_str(), account.to_string(), now.millis()],
    )?;
    Ok(deleted > 0)
}

/// Cancels at most `limit` pending deliveries of a deleted endpoint and returns how many it cancelled.
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
    let pending = statement
        .query_map(params![id.as_str(), limit], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for number in &pending {
        sweep::finalize_unsent(transaction, *number, now)?;
    }
    Ok(pending.len())
}
