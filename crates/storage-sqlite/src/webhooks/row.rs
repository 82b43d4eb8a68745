//! Values read from rows: each through its one parser, so that a damaged row is an error and not a guess.

use std::time::Duration;

use domain::{AccountId, Timestamp};
use rusqlite::{Row, types::Type};
use webhooks::{
    Attempt, Breaker, Delivery, DeliveryState, Disabled, Endpoint, EndpointDescription,
    EndpointUrl, Event, Failure, Reach, StoredEndpoint, Subscription,
};

/// A column's text through `parse`.
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

/// A column's word through `parse`, if there is one.
fn word<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, rusqlite::Error> {
    let text: Option<String> = row.get(column)?;
    let read =
        |text: String| parse(&text).ok_or_else(|| damaged(row, column, "an unknown word".into()));
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
pub(super) const BREAKER: &str = "failures, openings, open_until";

pub(super) fn breaker(row: &Row<'_>) -> Result<Breaker, rusqlite::Error> {
    Ok(Breaker {
        failures: row.get("failures")?,
        openings: row.get("openings")?,
        open_until: optional_instant(row, "open_until")?,
    })
}

/// An address that was allowed when it was written; whether it is still is asked when it is called.
pub(super) fn url(row: &Row<'_>) -> Result<EndpointUrl, rusqlite::Error> {
    parsed(row, "url", |text| EndpointUrl::parse(text, Reach::Anywhere))
}

pub(super) fn endpoint(row: &Row<'_>) -> Result<StoredEndpoint, rusqlite::Error> {
    let types: Option<String> = row.get("types")?;
    let subscription = match types {
        None => Subscription::All,
        Some(json) => serde_json::from_str(&json)
            .map(Subscription::Only)
            .map_err(|error| damaged(row, "types", error.into()))?,
    };
    let endpoint = Endpoint {
        id: parsed(row, "id", webhooks::EndpointId::parse)?,
        account: parsed(row, "account", AccountId::parse)?,
        url: url(row)?,
        description: parsed(row, "description", EndpointDescription::parse)?,
        subscription,
        disabled: word(row, "disabled", Disabled::parse)?,
        created_at: instant(row, "created_at")?,
        breaker: breaker(row)?,
    };
    Ok(StoredEndpoint {
        endpoint,
        revision: row.get("revision")?,
        sealed: row.get("sealed")?,
    })
}

/// A subscription as its column.
pub(super) fn types(subscription: &Subscription) -> Result<Option<String>, rusqlite::Error> {
    let Subscription::Only(types) = subscription else {
        return Ok(None);
    };
    let json = serde_json::to_string(types);
    json.map(Some)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn delivery(row: &Row<'_>) -> Result<Delivery, rusqlite::Error> {
    let state = word(row, "state", DeliveryState::parse)?;
    let replay: u64 = row.get("replay")?;
    Ok(Delivery {
        id: parsed(row, "id", webhooks::DeliveryId::parse)?,
        endpoint: parsed(row, "endpoint", webhooks::EndpointId::parse)?,
        event: parsed(row, "event", webhooks::EventId::parse)?,
        is_replay: replay > 0,
        state: state.ok_or_else(|| damaged(row, "state", "no state".into()))?,
        created_at: instant(row, "created_at")?,
        attempts: row.get("attempts")?,
        due_at: optional_instant(row, "due_at")?,
        finished_at: optional_instant(row, "finished_at")?,
        last_status: row.get("last_status")?,
        last_failure: word(row, "last_failure", Failure::parse)?,
    })
}

pub(super) fn attempt(row: &Row<'_>) -> Result<Attempt, rusqlite::Error> {
    let headers: String = row.get("headers")?;
    Ok(Attempt {
        started_at: instant(row, "started_at")?,
        duration: Duration::from_millis(row.get("duration")?),
        url: row.get("url")?,
        headers: serde_json::from_str(&headers)
            .map_err(|error| damaged(row, "headers", error.into()))?,
        status: row.get("status")?,
        failure: word(row, "failure", Failure::parse)?,
        answer: row.get("answer")?,
    })
}

pub(super) fn event(row: &Row<'_>) -> Result<Event, rusqlite::Error> {
    Ok(Event {
        id: parsed(row, "id", webhooks::EventId::parse)?,
        account: parsed(row, "account", AccountId::parse)?,
        kind: parsed(row, "type", webhooks::EventType::parse)?,
        object: row.get("object")?,
        created_at: instant(row, "created_at")?,
        body: row.get("body")?,
    })
}
