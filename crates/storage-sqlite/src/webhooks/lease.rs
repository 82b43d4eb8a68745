//! Leases deliveries that are due, so that no two dispatchers attempt the same delivery at the same time.

use std::time::Duration;

use domain::{AccountId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use webhooks::{
    CircuitBreaker, DeliveryId, EndpointUrl, EventId, LEASE_DURATION, LeasedDelivery,
    MAX_CONCURRENT_PER_ENDPOINT,
};

use super::{ready_at, row};

/// How many endpoints one transaction examines.
const ENDPOINTS_PER_TRANSACTION: usize = 64;

/// How long an endpoint is skipped if its row or the row of its event cannot be parsed.
const UNREADABLE_ENDPOINT_DELAY: Duration = Duration::from_secs(3600);

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
    now: Timestamp,
    mut limit: usize,
) -> Result<Vec<LeasedDelivery>, rusqlite::Error> {
    let mut leased = Vec::new();
    for (id, endpoint) in ready_endpoints(transaction, now)? {
        let of_endpoint =
            endpoint.and_then(|endpoint| lease_for_endpoint(transaction, &endpoint, now, limit));
        let of_endpoint = match of_endpoint {
            Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                // An error would roll back the transaction, and with it other endpoints and payments.
                tracing::error!(endpoint = id, %error, "skipping a webhook endpoint whose row cannot be parsed");
                ready_at::postpone(transaction, &id, now + UNREADABLE_ENDPOINT_DELAY)?;
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
    let leased = due(transaction, endpoint, now, free.min(limit))?;
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
        "SELECT id, account, url, revision, sealed_secrets, {} FROM webhook_endpoints
         WHERE ready_at <= ?1 ORDER BY ready_at LIMIT ?2",
        row::CIRCUIT_BREAKER_COLUMNS
    ))?;
    let rows = statement.query_map(params![now.millis(), ENDPOINTS_PER_TRANSACTION], |row| {
        Ok((row.get("id")?, ready(row)))
    })?;
    rows.collect()
}

fn ready(row: &Row<'_>) -> Result<ReadyEndpoint, rusqlite::Error> {
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
    endpoint: &ReadyEndpoint,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<LeasedDelivery>, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT delivery.id AS delivery, lease_number, attempts, event, body
         FROM webhook_deliveries AS delivery JOIN outbox ON outbox.id = delivery.event
         WHERE endpoint = ?1 AND due_at <= ?2 ORDER BY due_at, number LIMIT ?3",
    )?;
    let rows = statement.query_map(params![endpoint.id.as_str(), now.millis(), limit], |row| {
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
        })
    })?;
    rows.collect()
}
