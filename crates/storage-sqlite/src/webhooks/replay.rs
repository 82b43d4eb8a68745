//! Creates deliveries for replays.

use domain::{AccountId, Timestamp};
use eventlog::IdempotencyKey;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use webhooks::{EndpointId, EventId, ReplayBatch, ReplayOutcome, ReplaySelection};

use super::fan_out::insert;
use crate::idempotency;

/// Whether an endpoint can receive a replay.
pub(super) enum EndpointStatus {
    Enabled,
    Disabled,
    Missing,
}

pub(super) fn endpoint_status(
    connection: &Connection,
    account: &AccountId,
    endpoint: &EndpointId,
) -> Result<EndpointStatus, rusqlite::Error> {
    let enabled: Option<bool> = connection
        .prepare_cached(
            "SELECT disabled_reason IS NULL FROM webhook_endpoints
             WHERE id = ?1 AND account = ?2 AND deleted_at IS NULL",
        )?
        .query_row([endpoint.as_str(), &account.to_string()], |row| row.get(0))
        .optional()?;
    Ok(match enabled {
        Some(true) => EndpointStatus::Enabled,
        Some(false) => EndpointStatus::Disabled,
        None => EndpointStatus::Missing,
    })
}

pub(super) fn replay_event(
    transaction: &Transaction<'_>,
    account: &AccountId,
    endpoint: &EndpointId,
    event: &EventId,
    now: Timestamp,
    idempotency_key: Option<IdempotencyKey>,
) -> Result<ReplayOutcome, rusqlite::Error> {
    if let Some(IdempotencyKey { account, key, .. }) = &idempotency_key
        && idempotency::find(transaction, account, key)?.is_some()
    {
        return Ok(ReplayOutcome::IdempotencyKeyUsed);
    }
    match endpoint_status(transaction, account, endpoint)? {
        EndpointStatus::Enabled => {}
        EndpointStatus::Disabled => return Ok(ReplayOutcome::EndpointDisabled),
        EndpointStatus::Missing => return Ok(ReplayOutcome::NotFound),
    }
    let exists = transaction
        .prepare_cached("SELECT 1 FROM outbox WHERE id = ?1 AND account = ?2")?
        .exists([event.as_str(), &account.to_string()])?;
    if !exists {
        return Ok(ReplayOutcome::NotFound);
    }
    let delivery = insert(transaction, event.as_str(), endpoint.as_str(), now)?;
    let idempotency_record =
        idempotency_key.map(|idempotency_key| idempotency_key.record(delivery.as_str()));
    idempotency::insert(transaction, idempotency_record.as_ref(), now.millis(), None)?;
    Ok(ReplayOutcome::Created(delivery))
}

/// The events of a batch, oldest first, and the `after` of the next batch if there may be one. Selects events that
/// the endpoint is subscribed to.
pub(super) fn events_of_batch(
    connection: &Connection,
    account: &AccountId,
    endpoint: &EndpointId,
    ReplayBatch {
        range,
        after,
        limit,
        ..
    }: ReplayBatch,
) -> Result<(Vec<String>, Option<u64>), rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT event.id, event.seq FROM outbox AS event
         JOIN webhook_endpoints AS endpoint ON endpoint.id = ?2 AND endpoint.account = ?1
         WHERE event.account = ?1 AND event.created_at >= ?3 AND event.created_at < ?4
           AND (?5 IS NULL OR (event.created_at, event.seq) >
                (SELECT created_at, seq FROM outbox WHERE account = ?1 AND seq = ?5))
           AND (event_types IS NULL
                OR EXISTS (SELECT 1 FROM json_each(event_types) WHERE value = event.type))
         ORDER BY event.created_at, event.seq LIMIT ?6",
    )?;
    let rows = statement.query_map(
        params![
            account.to_string(),
            endpoint.as_str(),
            range.from.millis(),
            range.until.millis(),
            after,
            limit
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let found: Vec<(String, u64)> = rows.collect::<Result<_, _>>()?;
    let (events, sequence_numbers): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let next = sequence_numbers
        .last()
        .copied()
        .filter(|_| events.len() == limit);
    Ok((events, next))
}

/// Creates deliveries of the events and returns how many it created.
pub(super) fn insert_deliveries(
    transaction: &Transaction<'_>,
    endpoint: &EndpointId,
    events: &[String],
    selection: ReplaySelection,
    now: Timestamp,
) -> Result<usize, rusqlite::Error> {
    let mut created = 0;
    for event in events {
        if selection == ReplaySelection::Undelivered && has_delivery(transaction, endpoint, event)?
        {
            continue;
        }
        insert(transaction, event, endpoint.as_str(), now)?;
        created += 1;
    }
    Ok(created)
}

fn has_delivery(
    transaction: &Transaction<'_>,
    endpoint: &EndpointId,
    event: &str,
) -> Result<bool, rusqlite::Error> {
    transaction
        .prepare_cached(
            "SELECT 1 FROM webhook_deliveries
             WHERE event = ?1 AND endpoint = ?2 AND status IN ('pending', 'succeeded')",
        )?
        .exists([event, endpoint.as_str()])
}
