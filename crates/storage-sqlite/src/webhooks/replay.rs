//! Replays at rest: a further delivery of an event that has been.

use domain::{AccountId, Timestamp};
use engine::IdempotencyKey;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use webhooks::{EndpointId, EventId, Replayed, Step, Which};

use super::fan_out::insert;
use crate::receipts;

/// Whether an endpoint can be sent anything.
pub(super) enum Standing {
    Enabled,
    Disabled,
    Missing,
}

pub(super) fn standing(
    connection: &Connection,
    account: &AccountId,
    endpoint: &EndpointId,
) -> Result<Standing, rusqlite::Error> {
    let enabled: Option<bool> = connection
        .prepare_cached(
            "SELECT disabled IS NULL FROM webhook_endpoints
             WHERE id = ?1 AND account = ?2 AND deleted_at IS NULL",
        )?
        .query_row([endpoint.as_str(), &account.to_string()], |row| row.get(0))
        .optional()?;
    Ok(match enabled {
        Some(true) => Standing::Enabled,
        Some(false) => Standing::Disabled,
        None => Standing::Missing,
    })
}

pub(super) fn one(
    transaction: &Transaction<'_>,
    account: &AccountId,
    endpoint: &EndpointId,
    event: &EventId,
    now: Timestamp,
    wish: Option<IdempotencyKey>,
) -> Result<Replayed, rusqlite::Error> {
    if let Some(IdempotencyKey { account, key, .. }) = &wish
        && receipts::find(transaction, account, key)?.is_some()
    {
        return Ok(Replayed::Repeated);
    }
    match standing(transaction, account, endpoint)? {
        Standing::Enabled => {}
        Standing::Disabled => return Ok(Replayed::Disabled),
        Standing::Missing => return Ok(Replayed::NotFound),
    }
    let is_there = transaction
        .prepare_cached("SELECT 1 FROM outbox WHERE id = ?1 AND account = ?2")?
        .exists([event.as_str(), &account.to_string()])?;
    if !is_there {
        return Ok(Replayed::NotFound);
    }
    let delivery = insert(transaction, event.as_str(), endpoint.as_str(), now)?;
    let receipt = wish.map(|wish| wish.receipt(delivery.as_str()));
    receipts::keep(transaction, receipt.as_ref(), now.millis())?;
    Ok(Replayed::Delivery(delivery))
}

/// Events of a span that the endpoint is subscribed to, by time, after the one at the place `after`; and the place
/// of the last one if there may be more.
pub(super) fn of_span(
    connection: &Connection,
    account: &AccountId,
    endpoint: &EndpointId,
    Step {
        span, after, limit, ..
    }: Step,
) -> Result<(Vec<String>, Option<u64>), rusqlite::Error> {
    let mut statement = connection.prepare_cached(
        "SELECT event.id, event.seq FROM outbox AS event
         JOIN webhook_endpoints AS endpoint ON endpoint.id = ?2 AND endpoint.account = ?1
         WHERE event.account = ?1 AND event.created_at >= ?3 AND event.created_at < ?4
           AND (?5 IS NULL OR (event.created_at, event.seq) >
                (SELECT created_at, seq FROM outbox WHERE account = ?1 AND seq = ?5))
           AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE value = event.type))
         ORDER BY event.created_at, event.seq LIMIT ?6",
    )?;
    let rows = statement.query_map(
        params![
            account.to_string(),
            endpoint.as_str(),
            span.from.millis(),
            span.until.millis(),
            after,
            limit
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let found: Vec<(String, u64)> = rows.collect::<Result<_, _>>()?;
    let (events, places): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let next = places.last().copied().filter(|_| events.len() == limit);
    Ok((events, next))
}

/// Makes the deliveries, and says how many.
pub(super) fn these(
    transaction: &Transaction<'_>,
    endpoint: &EndpointId,
    events: &[String],
    which: Which,
    now: Timestamp,
) -> Result<usize, rusqlite::Error> {
    let mut made = 0;
    for event in events {
        if which == Which::Undelivered && has_delivery(transaction, endpoint, event)? {
            continue;
        }
        insert(transaction, event, endpoint.as_str(), now)?;
        made += 1;
    }
    Ok(made)
}

fn has_delivery(
    transaction: &Transaction<'_>,
    endpoint: &EndpointId,
    event: &str,
) -> Result<bool, rusqlite::Error> {
    transaction
        .prepare_cached(
            "SELECT 1 FROM webhook_deliveries
             WHERE event = ?1 AND endpoint = ?2 AND state IN ('pending', 'succeeded')",
        )?
        .exists([event, endpoint.as_str()])
}
