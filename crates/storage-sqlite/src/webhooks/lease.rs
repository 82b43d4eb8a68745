//! Leases deliveries that are due, so that no two dispatchers attempt the same delivery at the same time.

use std::{sync::LazyLock, time::Duration};

use domain::{AccountId, Timestamp};
use eventlog::Head;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use webhooks::{
    CircuitBreaker, DeliveryId, DeliveryStatus, EndpointUrl, EventId, LEASE_DURATION,
    LeasedDelivery, MAX_CONCURRENT_PER_ENDPOINT,
};

use super::{ready_at, row};
use crate::seals::{DELIVERIES, ENDPOINTS, OUTBOX, altered};

/// How many endpoints one transaction examines.
const ENDPOINTS_PER_TRANSACTION: usize = 64;

/// How long an endpoint or a delivery is skipped if its row cannot be parsed, or was changed by another program.
const UNREADABLE_DELAY: Duration = Duration::from_secs(3600);

/// An endpoint that may have a delivery that is due.
struct ReadyEndpoint {
    id: webhooks::EndpointId,
    account: AccountId,
    url: EndpointUrl,
    revision: u64,
    sealed_secrets: Vec<u8>,
    circuit_breaker: CircuitBreaker,
}

/// An endpoint's identifier, and its other columns if they can be parsed.
type LeaseCandidate = (String, Result<ReadyEndpoint, rusqlite::Error>);

/// Whether any endpoint is ready. Runs on a reader, so that polling does not occupy the writer.
pub(super) fn is_any_ready(
    connection: &Connection,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let found = connection
        .prepare_cached("SELECT 1 FROM webhook_endpoints WHERE ready_at <= ?1 LIMIT 1")?
        .query_row([now.millis()], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

pub(super) fn lease_due(
    transaction: &Transaction<'_>,
    log_head: Head,
    now: Timestamp,
    mut limit: usize,
) -> Result<Vec<LeasedDelivery>, rusqlite::Error> {
    let mut leased = Vec::new();
    for (id, endpoint) in ready_endpoints(transaction, now)? {
        let of_endpoint = endpoint
            .and_then(|endpoint| lease_for_endpoint(transaction, log_head, &endpoint, now, limit));
        let of_endpoint = match of_endpoint {
            Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                // An error would roll back the transaction, and with it other endpoints and payments.
                tracing::error!(endpoint = id, %error, "skipping a webhook endpoint whose row cannot be used");
                ready_at::postpone(transaction, &id, now + UNREADABLE_DELAY)?;
                continue;
            }
            other => other?,
        };
        limit -= of_endpoint.len();
        leased.extend(of_endpoint);
        if limit == 0 {
            break;
        }
    }
    Ok(leased)
}

/// How many attempts of one endpoint may be in flight if the process can start `limit` more: fewer if `limit` is low,
/// so that slow endpoints leave room for others.
fn endpoint_limit(limit: usize) -> usize {
    (limit / 16).clamp(1, MAX_CONCURRENT_PER_ENDPOINT)
}

fn lease_for_endpoint(
    transaction: &Transaction<'_>,
    log_head: Head,
    endpoint: &ReadyEndpoint,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<LeasedDelivery>, rusqlite::Error> {
    let id = endpoint.id.as_str();
    let (leased, first_end): (usize, Option<i64>) = transaction
        .prepare_cached(
            "SELECT count(*), min(leased_until) FROM webhook_deliveries
             WHERE endpoint = ?1 AND leased_until > ?2",
        )?
        .query_row(params![id, now.millis()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let free = endpoint
        .circuit_breaker
        .max_concurrent(now, endpoint_limit(limit))
        .saturating_sub(leased);
    if free == 0 {
        // Recording an attempt recomputes `ready_at`. The end of a lease matters only if its dispatcher has died.
        let until = first_end
            .map(Timestamp::from_millis)
            .or(endpoint.circuit_breaker.open_until);
        ready_at::postpone(transaction, id, until.unwrap_or(now + LEASE_DURATION))?;
        return Ok(Vec::new());
    }
    let leased = due(transaction, log_head, endpoint, now, free.min(limit))?;
    let mut lease = transaction.prepare_cached(
        "UPDATE webhook_deliveries SET lease_number = ?2, leased_until = ?3, due_at = ?3 WHERE id = ?1",
    )?;
    for leased in &leased {
        let until = (now + LEASE_DURATION).millis();
        lease.execute(params![
            leased.delivery.as_str(),
            leased.lease_number,
            until
        ])?;
    }
    ready_at::refresh(transaction, id, now)?;
    Ok(leased)
}

fn ready_endpoints(
    transaction: &Transaction<'_>,
    now: Timestamp,
) -> Result<Vec<LeaseCandidate>, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT id, account, url, revision, sealed_secrets, {}, {} AS intact FROM webhook_endpoints
         WHERE ready_at <= ?1 ORDER BY ready_at LIMIT ?2",
        row::CIRCUIT_BREAKER_COLUMNS,
        ENDPOINTS.is_intact()
    ))?;
    let rows = statement.query_map(params![now.millis(), ENDPOINTS_PER_TRANSACTION], |row| {
        Ok((row.get("id")?, ready(row)))
    })?;
    rows.collect()
}

fn ready(row: &Row<'_>) -> Result<ReadyEndpoint, rusqlite::Error> {
    ENDPOINTS.check(row)?;
    Ok(ReadyEndpoint {
        id: row::parsed(row, "id", webhooks::EndpointId::parse)?,
        account: row::parsed(row, "account", AccountId::parse)?,
        url: row::url(row)?,
        revision: row.get("revision")?,
        sealed_secrets: row.get("sealed_secrets")?,
        circuit_breaker: row::circuit_breaker(row)?,
    })
}

fn due(
    transaction: &Transaction<'_>,
    log_head: Head,
    endpoint: &ReadyEndpoint,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<LeasedDelivery>, rusqlite::Error> {
    static SELECT: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT webhook_deliveries.id AS delivery, lease_number, attempts, event, body,
                {} AND webhook_deliveries.status = ?4 AS delivery_intact, {} AS event_intact, account
             FROM webhook_deliveries JOIN outbox ON outbox.id = webhook_deliveries.event
             WHERE endpoint = ?1 AND due_at <= ?2 ORDER BY due_at, number LIMIT ?3",
            DELIVERIES.is_intact(),
            OUTBOX.is_intact()
        )
    });
    let mut statement = transaction.prepare_cached(&SELECT)?;
    let parameters = params![
        endpoint.id.as_str(),
        now.millis(),
        limit,
        DeliveryStatus::Pending.as_str()
    ];
    let rows = statement.query_map(parameters, |row| {
        Ok((
            row.get::<_, String>("delivery")?,
            leased(row, log_head, endpoint),
        ))
    })?;
    let mut due = Vec::new();
    for row in rows {
        match row? {
            (_, Ok(delivery)) => due.push(delivery),
            (id, Err(error @ rusqlite::Error::FromSqlConversionFailure(..))) => {
                tracing::error!(delivery = id, %error, "skipping a webhook delivery whose rows cannot be used");
                skip(transaction, &id, now + UNREADABLE_DELAY)?;
            }
            (_, Err(error)) => return Err(error),
        }
    }
    Ok(due)
}

fn leased(
    row: &Row<'_>,
    log_head: Head,
    endpoint: &ReadyEndpoint,
) -> Result<LeasedDelivery, rusqlite::Error> {
    DELIVERIES.check_column(row, "delivery_intact")?;
    OUTBOX.check_column(row, "event_intact")?;
    // A row that is intact may still be of another account's event if its endpoint was moved there.
    if row::parsed(row, "account", AccountId::parse)? != endpoint.account {
        return Err(altered(DELIVERIES.name));
    }
    let lease_number: u64 = row.get("lease_number")?;
    Ok(LeasedDelivery {
        delivery: row::parsed(row, "delivery", DeliveryId::parse)?,
        lease_number: lease_number + 1,
        attempts: row.get("attempts")?,
        event: row::parsed(row, "event", EventId::parse)?,
        body: row.get("body")?,
        endpoint: endpoint.id.clone(),
        account: endpoint.account.clone(),
        revision: endpoint.revision,
        url: endpoint.url.clone(),
        sealed_secrets: endpoint.sealed_secrets.clone(),
        log_head,
    })
}

/// Puts off a delivery that cannot be used, so that the endpoint's other deliveries are made.
fn skip(
    transaction: &Transaction<'_>,
    delivery: &str,
    until: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE webhook_deliveries SET due_at = ?2 WHERE id = ?1")?
        .execute(params![delivery, until.millis()])
        .map(drop)
}
