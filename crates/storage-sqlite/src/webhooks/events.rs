//! Reads events.

use domain::AccountId;
use rusqlite::{Connection, OptionalExtension, ToSql, named_params};
use webhooks::{Event, EventFilter, EventId, ListPage, PageRequest};

use super::{deliveries::page, row};
use crate::seals::OUTBOX;

pub(super) fn find(
    connection: &Connection,
    account: &AccountId,
    id: &EventId,
) -> Result<Option<Event>, rusqlite::Error> {
    connection
        .prepare_cached(&format!(
            "SELECT *, {} AS intact FROM outbox WHERE id = ?1 AND account = ?2",
            OUTBOX.is_intact()
        ))?
        .query_row([id.as_str(), &account.to_string()], row::event)
        .optional()
}

pub(super) fn list(
    connection: &Connection,
    account: &AccountId,
    filter: &EventFilter,
    page_request: &PageRequest<EventId>,
) -> Result<Option<ListPage<Event>>, rusqlite::Error> {
    let account = account.to_string();
    let before: i64 = match &page_request.after {
        None => i64::MAX,
        Some(after) => {
            let seq = connection
                .prepare_cached("SELECT seq FROM outbox WHERE id = ?1 AND account = ?2")?
                .query_row([after.as_str(), &account], |row| row.get(0))
                .optional()?;
            match seq {
                Some(seq) => seq,
                None => return Ok(None),
            }
        }
    };
    let limit = page_request.limit + 1;
    let mut conditions = String::new();
    let mut values: Vec<(&str, &dyn ToSql)> =
        named_params! { ":account": account, ":before": before, ":limit": limit }.to_vec();
    let event_type = filter.event_type.as_ref().map(webhooks::EventType::as_str);
    if let Some(event_type) = &event_type {
        conditions.push_str(" AND type = :type");
        values.push((":type", event_type));
    }
    if let Some(object) = &filter.object {
        conditions.push_str(" AND object = :object");
        values.push((":object", object));
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT *, {} AS intact FROM outbox WHERE account = :account AND seq < :before {conditions}
         ORDER BY seq DESC LIMIT :limit",
        OUTBOX.is_intact()
    ))?;
    let rows = statement.query_map(values.as_slice(), row::event)?;
    let items = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(Some(page(items, page_request.limit)))
}
