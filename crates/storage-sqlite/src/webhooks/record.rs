//! Recording an attempt: what was sent and answered, what becomes of the delivery, what it says of the endpoint.

use domain::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use webhooks::{Breaker, DeliveryState, Disabled, Finished, KEPT_EXHAUSTED, KEPT_SUCCEEDED, Next};

use super::{ready, row};

/// Records; says whether the endpoint has more that is due. A delivery that is not there is not recorded.
pub(super) fn record(
    transaction: &Transaction<'_>,
    finished: &Finished,
) -> Result<bool, rusqlite::Error> {
    let found: Option<(i64, String, u64, u32)> = transaction
        .prepare_cached(
            "SELECT number, state, lease, attempts FROM webhook_deliveries WHERE id = ?1",
        )?
        .query_row([finished.delivery.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((number, state, lease, attempts)) = found else {
        return Ok(false);
    };
    let attempts = attempts + 1;
    keep_attempt(transaction, finished, number, attempts)?;
    if state == DeliveryState::Pending.word() {
        let is_last_claim = lease == finished.lease;
        settle(transaction, finished, number, is_last_claim)?;
    }
    note_endpoint(transaction, finished)?;
    ready::refresh(transaction, finished.endpoint.as_str(), finished.at)
}

fn keep_attempt(
    transaction: &Transaction<'_>,
    finished: &Finished,
    number: i64,
    attempts: u32,
) -> Result<(), rusqlite::Error> {
    let attempt = &finished.attempt;
    let failure = attempt.failure.map(webhooks::Failure::word);
    let headers = serde_json::to_string(&attempt.headers)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction
        .prepare_cached(
            "INSERT INTO webhook_attempts
                (delivery, number, started_at, duration, url, headers, status, failure, answer)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            number,
            attempts,
            attempt.started_at.millis(),
            u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            attempt.url,
            headers,
            attempt.status,
            failure,
            attempt.answer,
        ])?;
    transaction
        .prepare_cached(
            "UPDATE webhook_deliveries SET attempts = ?2, last_status = ?3, last_failure = ?4
             WHERE number = ?1",
        )?
        .execute(params![number, attempts, attempt.status, failure])
        .map(drop)
}

/// A success is believed whoever reports it. Of a claim that has ended, anything else is not: another dispatcher
/// has the delivery, or will.
fn settle(
    transaction: &Transaction<'_>,
    finished: &Finished,
    number: i64,
    is_last_claim: bool,
) -> Result<(), rusqlite::Error> {
    let (state, due, sweep) = match finished.next {
        Next::Succeeded => (DeliveryState::Succeeded, None, Some(KEPT_SUCCEEDED)),
        _ if !is_last_claim => return Ok(()),
        Next::Exhausted => (DeliveryState::Exhausted, None, Some(KEPT_EXHAUSTED)),
        Next::At(due) => (DeliveryState::Pending, Some(due), None),
    };
    transaction
        .prepare_cached(
            "UPDATE webhook_deliveries
             SET state = ?2, due_at = ?3, leased_until = NULL, finished_at = ?4,
                 sweep_at = coalesce(?5, sweep_at)
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            state.word(),
            due.map(Timestamp::millis),
            sweep.map(|_| finished.at.millis()),
            sweep.map(|kept| (finished.at + kept).millis()),
        ])
        .map(drop)
}

/// The breaker, and 410. What an earlier revision of the endpoint answered says nothing of this one.
fn note_endpoint(
    transaction: &Transaction<'_>,
    finished: &Finished,
) -> Result<(), rusqlite::Error> {
    let id = finished.endpoint.as_str();
    let (revision, before): (u64, Breaker) = transaction
        .prepare_cached(&format!(
            "SELECT revision, {} FROM webhook_endpoints WHERE id = ?1",
            row::BREAKER
        ))?
        .query_row([id], |row| Ok((row.get("revision")?, row::breaker(row)?)))?;
    if revision != finished.revision {
        return Ok(());
    }
    let after = match finished.attempt.failure {
        None => before.succeeded(),
        Some(_) => before.failed(finished.at),
    };
    if after != before {
        transaction
            .prepare_cached(
                "UPDATE webhook_endpoints SET failures = ?2, openings = ?3, open_until = ?4 WHERE id = ?1",
            )?
            .execute(params![
                id,
                after.failures,
                after.openings,
                after.open_until.map(Timestamp::millis)
            ])?;
    }
    if finished.is_gone {
        // Another revision: a change by the merchant that did not know of this must not undo it.
        transaction
            .prepare_cached(
                "UPDATE webhook_endpoints SET disabled = ?2, revision = revision + 1
                 WHERE id = ?1 AND disabled IS NULL",
            )?
            .execute(params![id, Disabled::Gone.word()])?;
    }
    Ok(())
}
