//! Records attempts, and updates their deliveries and the circuit breakers of their endpoints.

use std::sync::LazyLock;

use domain::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use webhooks::{
    CircuitBreaker, DeliveryOutcome, DeliveryStatus, DisabledReason, EXHAUSTED_RETENTION,
    EndpointChange, FinishedAttempt, SUCCEEDED_RETENTION,
};

use super::{ready_at, row};
use crate::seals::{DELIVERIES, ENDPOINTS};

/// What recording an attempt resulted in.
#[derive(Default)]
pub(super) struct Recorded {
    /// Whether the endpoint has another delivery that is due.
    pub(super) is_other_due: bool,
    /// How the endpoint's health changed.
    pub(super) change: Option<EndpointChange>,
}

/// Records an attempt. Does nothing if the delivery does not exist.
pub(super) fn record(
    transaction: &Transaction<'_>,
    finished: &FinishedAttempt,
) -> Result<Recorded, rusqlite::Error> {
    let found: Option<(i64, String, u64, u32)> = transaction
        .prepare_cached(
            "SELECT number, status, lease_number, attempts FROM webhook_deliveries WHERE id = ?1",
        )?
        .query_row([finished.delivery.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((number, status, lease_number, attempts)) = found else {
        return Ok(Recorded::default());
    };
    let attempts = attempts + 1;
    insert_attempt(transaction, finished, number, attempts)?;
    if status == DeliveryStatus::Pending.as_str() {
        let holds_current_lease = lease_number == finished.lease_number;
        update_delivery(transaction, finished, number, holds_current_lease)?;
    }
    let change = update_endpoint_health(transaction, finished)?;
    Ok(Recorded {
        is_other_due: ready_at::refresh(transaction, finished.endpoint.as_str(), finished.at)?,
        change,
    })
}

fn insert_attempt(
    transaction: &Transaction<'_>,
    finished: &FinishedAttempt,
    number: i64,
    attempts: u32,
) -> Result<(), rusqlite::Error> {
    let attempt = &finished.attempt;
    let failure = attempt.failure.map(webhooks::AttemptFailure::as_str);
    let headers = serde_json::to_string(&attempt.headers)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction
        .prepare_cached(
            "INSERT INTO webhook_attempts
                (delivery, number, started_at, duration_ms, url, headers, status_code, failure, response, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
                seal_of('webhook_attempts', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9))",
        )?
        .execute(params![
            number,
            attempts,
            attempt.started_at.millis(),
            u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            attempt.url,
            headers,
            attempt.status_code,
            failure,
            attempt.response,
        ])?;
    transaction
        .prepare_cached(
            "UPDATE webhook_deliveries SET attempts = ?2, last_status_code = ?3, last_failure = ?4
             WHERE number = ?1",
        )?
        .execute(params![number, attempts, attempt.status_code, failure])
        .map(drop)
}

/// Updates the status of a delivery that no other program has changed.
static UPDATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE webhook_deliveries
         SET status = ?2, due_at = ?3, leased_until = NULL, finished_at = ?4,
             sweep_at = coalesce(?5, sweep_at), seal = {}
         WHERE number = ?1 AND {}",
        DELIVERIES.seal_with(&[("status", "?2"), ("finished_at", "?4")]),
        DELIVERIES.is_intact()
    )
});

/// Updates a pending delivery. A success always counts. A failure counts only under the current lease: otherwise
/// another dispatcher has leased the delivery or will lease it.
fn update_delivery(
    transaction: &Transaction<'_>,
    finished: &FinishedAttempt,
    number: i64,
    holds_current_lease: bool,
) -> Result<(), rusqlite::Error> {
    let (status, due, retention) = match finished.outcome {
        DeliveryOutcome::Succeeded => (DeliveryStatus::Succeeded, None, Some(SUCCEEDED_RETENTION)),
        _ if !holds_current_lease => return Ok(()),
        DeliveryOutcome::Exhausted => (DeliveryStatus::Exhausted, None, Some(EXHAUSTED_RETENTION)),
        DeliveryOutcome::RetryAt(due) => (DeliveryStatus::Pending, Some(due), None),
    };
    transaction
        .prepare_cached(&UPDATE)?
        .execute(params![
            number,
            status.as_str(),
            due.map(Timestamp::millis),
            retention.map(|_| finished.at.millis()),
            retention.map(|retention| (finished.at + retention).millis()),
        ])
        .map(drop)
}

/// Updates the circuit breaker, and disables the endpoint after 410 Gone. Does nothing if the endpoint was changed
/// since it was called.
fn update_endpoint_health(
    transaction: &Transaction<'_>,
    finished: &FinishedAttempt,
) -> Result<Option<EndpointChange>, rusqlite::Error> {
    let id = finished.endpoint.as_str();
    let (revision, before): (u64, CircuitBreaker) = transaction
        .prepare_cached(&format!(
            "SELECT revision, {} FROM webhook_endpoints WHERE id = ?1",
            row::CIRCUIT_BREAKER_COLUMNS
        ))?
        .query_row([id], |row| {
            Ok((row.get("revision")?, row::circuit_breaker(row)?))
        })?;
    if revision != finished.revision {
        return Ok(None);
    }
    let after = match finished.attempt.failure {
        None => before.after_success(),
        Some(_) => before.after_failure(finished.at),
    };
    if after != before {
        transaction
            .prepare_cached(
                "UPDATE webhook_endpoints SET consecutive_failures = ?2, times_opened = ?3, open_until = ?4 WHERE id = ?1",
            )?
            .execute(params![
                id,
                after.consecutive_failures,
                after.times_opened,
                after.open_until.map(Timestamp::millis)
            ])?;
    }
    if finished.is_gone {
        // A new revision, so that an update that has read the endpoint before cannot enable it again.
        let disable = format!(
            "UPDATE webhook_endpoints SET disabled_reason = ?2, revision = revision + 1, seal = {}
             WHERE id = ?1 AND disabled_reason IS NULL AND {}",
            ENDPOINTS.seal_with(&[
                ("disabled_reason", "?2"),
                ("revision", "webhook_endpoints.revision + 1"),
            ]),
            ENDPOINTS.is_intact()
        );
        let disabled = transaction
            .prepare_cached(&disable)?
            .execute(params![id, DisabledReason::Gone.as_str()])?;
        if disabled > 0 {
            return Ok(Some(EndpointChange::Disabled));
        }
    }
    Ok(EndpointChange::between(before, after))
}
