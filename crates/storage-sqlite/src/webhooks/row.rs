//! Converts rows into values. Each column goes through the parser of its type, so that a damaged row is an error. Queries
//! select the column `intact`, so that a row of another program is an error too.

use std::time::Duration;

use domain::{AccountId, Timestamp};
use rusqlite::{Row, types::Type};
use webhooks::{
    Attempt, AttemptFailure, CircuitBreaker, Delivery, DeliveryStatus, DisabledReason, Endpoint,
    EndpointDescription, EndpointUrl, Event, NetworkScope, StoredEndpoint, Subscription,
};

use crate::seals::{ATTEMPTS, DELIVERIES, ENDPOINTS, OUTBOX};

/// Parses the text of a column.
pub(super) fn parsed<T, E>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, rusqlite::Error>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| damaged(row, column, error.into()))
}

/// Parses the text of a nullable column.
fn optional<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, rusqlite::Error> {
    let text: Option<String> = row.get(column)?;
    let read =
        |text: String| parse(&text).ok_or_else(|| damaged(row, column, "unknown value".into()));
    text.map(read).transpose()
}

fn damaged(
    row: &Row<'_>,
    column: &str,
    error: Box<dyn std::error::Error + Send + Sync>,
) -> rusqlite::Error {
    let index = row.as_ref().column_index(column).unwrap_or(0);
    rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error)
}

fn instant(row: &Row<'_>, column: &str) -> Result<Timestamp, rusqlite::Error> {
    row.get(column).map(Timestamp::from_millis)
}

fn optional_instant(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, rusqlite::Error> {
    let millis: Option<i64> = row.get(column)?;
    Ok(millis.map(Timestamp::from_millis))
}

/// The columns that [`breaker`] reads.
pub(super) const CIRCUIT_BREAKER_COLUMNS: &str = "consecutive_failures, times_opened, open_until";

pub(super) fn circuit_breaker(row: &Row<'_>) -> Result<CircuitBreaker, rusqlite::Error> {
    Ok(CircuitBreaker {
        consecutive_failures: row.get("consecutive_failures")?,
        times_opened: row.get("times_opened")?,
        open_until: optional_instant(row, "open_until")?,
    })
}

/// The URL. It was checked when it was written, and is checked again against the network scope when it is called.
pub(super) fn url(row: &Row<'_>) -> Result<EndpointUrl, rusqlite::Error> {
    parsed(row, "url", |text| {
        EndpointUrl::parse(text, NetworkScope::Any)
    })
}

pub(super) fn endpoint(row: &Row<'_>) -> Result<StoredEndpoint, rusqlite::Error> {
    ENDPOINTS.check(row)?;
    let event_types: Option<String> = row.get("event_types")?;
    let subscription = match event_types {
        None => Subscription::All,
        Some(json) => serde_json::from_str(&json)
            .map(Subscription::Only)
            .map_err(|error| damaged(row, "event_types", error.into()))?,
    };
    let endpoint = Endpoint {
        id: parsed(row, "id", webhooks::EndpointId::parse)?,
        account: parsed(row, "account", AccountId::parse)?,
        url: url(row)?,
        description: parsed(row, "description", EndpointDescription::parse)?,
        subscription,
        disabled_reason: optional(row, "disabled_reason", DisabledReason::parse)?,
        created_at: instant(row, "created_at")?,
        circuit_breaker: circuit_breaker(row)?,
    };
    Ok(StoredEndpoint {
        endpoint,
        revision: row.get("revision")?,
        sealed_secrets: row.get("sealed_secrets")?,
    })
}

/// The subscription as a value of the `event_types` column.
pub(super) fn event_types(subscription: &Subscription) -> Result<Option<String>, rusqlite::Error> {
    let Subscription::Only(types) = subscription else {
        return Ok(None);
    };
    let json = serde_json::to_string(types);
    json.map(Some)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn delivery(row: &Row<'_>) -> Result<Delivery, rusqlite::Error> {
    DELIVERIES.check(row)?;
    let status = optional(row, "status", DeliveryStatus::parse)?;
    let replay_number: u64 = row.get("replay_number")?;
    Ok(Delivery {
        id: parsed(row, "id", webhooks::DeliveryId::parse)?,
        endpoint: parsed(row, "endpoint", webhooks::EndpointId::parse)?,
        event: parsed(row, "event", webhooks::EventId::parse)?,
        is_replay: replay_number > 0,
        status: status.ok_or_else(|| damaged(row, "status", "missing value".into()))?,
        created_at: instant(row, "created_at")?,
        attempts: row.get("attempts")?,
        due_at: optional_instant(row, "due_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        last_status_code: row.get("last_status_code")?,
        last_failure: optional(row, "last_failure", AttemptFailure::parse)?,
    })
}

pub(super) fn attempt(row: &Row<'_>) -> Result<Attempt, rusqlite::Error> {
    ATTEMPTS.check(row)?;
    let headers: String = row.get("headers")?;
    Ok(Attempt {
        started_at: instant(row, "started_at")?,
        duration: Duration::from_millis(row.get("duration_ms")?),
        url: row.get("url")?,
        headers: serde_json::from_str(&headers)
            .map_err(|error| damaged(row, "headers", error.into()))?,
        status_code: row.get("status_code")?,
        failure: optional(row, "failure", AttemptFailure::parse)?,
        response: row.get("response")?,
    })
}

pub(super) fn event(row: &Row<'_>) -> Result<Event, rusqlite::Error> {
    OUTBOX.check(row)?;
    Ok(Event {
        id: parsed(row, "id", webhooks::EventId::parse)?,
        account: parsed(row, "account", AccountId::parse)?,
        event_type: parsed(row, "type", webhooks::EventType::parse)?,
        object: row.get("object")?,
        created_at: instant(row, "created_at")?,
        body: row.get("body")?,
    })
}
