//! Claiming what is due: a lease per delivery, so that no two dispatchers attempt one at the same time.

use std::time::Duration;

use domain::{AccountId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use webhooks::{Breaker, Claimed, DeliveryId, EndpointUrl, EventId, LEASE, PER_ENDPOINT};

use super::{ready, row};

/// How many endpoints are looked at in one transaction.
const ENDPOINTS: usize = 64;

/// For how long an endpoint is left alone whose row, or whose event's, cannot be read.
const DAMAGED: Duration = Duration::from_secs(3600);

/// An endpoint that may have something due.
struct Ready {
    id: webhooks::EndpointId,
    account: AccountId,
    url: EndpointUrl,
    revision: u64,
    sealed: Vec<u8>,
    breaker: Breaker,
}

/// An endpoint's identifier, and the rest if it can be read.
type Named = (String, Result<Ready, rusqlite::Error>);

/// Whether any endpoint is ready: a look that costs the writer nothing.
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

pub(super) fn claim(
    transaction: &Transaction<'_>,
    now: Timestamp,
    mut free: usize,
) -> Result<Vec<Claimed>, rusqlite::Error> {
    let mut claimed = Vec::new();
    for (id, endpoint) in ready_endpoints(transaction, now)? {
        let of_endpoint = endpoint.and_then(|endpoint| claim_of(transaction, &endpoint, now, free));
        let of_endpoint = match of_endpoint {
            Err(error @ rusqlite::Error::FromSqlConversionFailure(..)) => {
                // Neither the other endpoints nor the payments of this transaction are held up by it.
                tracing::error!(endpoint = id, %error, "an endpoint's row cannot be read");
                ready::put_off(transaction, &id, now + DAMAGED)?;
                continue;
            }
            other => other?,
        };
        free -= of_endpoint.len();
        claimed.extend(of_endpoint);
        if free == 0 {
            break;
        }
    }
    Ok(claimed)
}

/// How many attempts of one endpoint may be under way when `free` more may be in all: fewer as places run
/// short, so that slow endpoints leave some to the others.
fn allowance(free: usize) -> usize {
    (free / 16).clamp(1, PER_ENDPOINT)
}

fn claim_of(
    transaction: &Transaction<'_>,
    endpoint: &Ready,
    now: Timestamp,
    free: usize,
) -> Result<Vec<Claimed>, rusqlite::Error> {
    let id = endpoint.id.as_str();
    let (leased, first_end): (usize, Option<i64>) = transaction
        .prepare_cached(
            "SELECT count(*), min(leased_until) FROM webhook_deliveries
             WHERE endpoint = ?1 AND leased_until > ?2",
        )?
        .query_row(params![id, now.millis()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let places = endpoint
        .breaker
        .places(now, allowance(free))
        .saturating_sub(leased);
    if places == 0 {
        // Whoever records one of these attempts looks again; the end of a claim is for those who never will.
        let until = first_end
            .map(Timestamp::from_millis)
            .or(endpoint.breaker.open_until);
        ready::put_off(transaction, id, until.unwrap_or(now + LEASE))?;
        return Ok(Vec::new());
    }
    let claimed = due(transaction, endpoint, now, places.min(free))?;
    let mut lease = transaction.prepare_cached(
        "UPDATE webhook_deliveries SET lease = ?2, leased_until = ?3, due_at = ?3 WHERE id = ?1",
    )?;
    for claimed in &claimed {
        let until = (now + LEASE).millis();
        lease.execute(params![claimed.delivery.as_str(), claimed.lease, until])?;
    }
    ready::refresh(transaction, id, now)?;
    Ok(claimed)
}

fn ready_endpoints(
    transaction: &Transaction<'_>,
    now: Timestamp,
) -> Result<Vec<Named>, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT id, account, url, revision, sealed, {} FROM webhook_endpoints
         WHERE ready_at <= ?1 ORDER BY ready_at LIMIT ?2",
        row::BREAKER
    ))?;
    let rows = statement.query_map(params![now.millis(), ENDPOINTS], |row| {
        Ok((row.get("id")?, ready(row)))
    })?;
    rows.collect()
}

fn ready(row: &Row<'_>) -> Result<Ready, rusqlite::Error> {
    Ok(Ready {
        id: row::parsed(row, "id", webhooks::EndpointId::parse)?,
        account: row::parsed(row, "account", AccountId::parse)?,
        url: row::url(row)?,
        revision: row.get("revision")?,
        sealed: row.get("sealed")?,
        breaker: row::breaker(row)?,
    })
}

fn due(
    transaction: &Transaction<'_>,
    endpoint: &Ready,
    now: Timestamp,
    places: usize,
) -> Result<Vec<Claimed>, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT delivery.id AS delivery, lease, attempts, event, body
         FROM webhook_deliveries AS delivery JOIN outbox ON outbox.id = delivery.event
         WHERE endpoint = ?1 AND due_at <= ?2 ORDER BY due_at, number LIMIT ?3",
    )?;
    let rows = statement.query_map(params![endpoint.id.as_str(), now.millis(), places], |row| {
        let lease: u64 = row.get("lease")?;
        Ok(Claimed {
            delivery: row::parsed(row, "delivery", DeliveryId::parse)?,
            lease: lease + 1,
            attempts: row.get("attempts")?,
            event: row::parsed(row, "event", EventId::parse)?,
            body: row.get("body")?,
            endpoint: endpoint.id.clone(),
            account: endpoint.account.clone(),
            revision: endpoint.revision,
            url: endpoint.url.clone(),
            sealed: endpoint.sealed.clone(),
        })
    })?;
    rows.collect()
}
