//! Reads deliveries and attempts.

use domain::AccountId;
use rusqlite::{Connection, OptionalExtension, params};
use webhooks::{
    Attempt, Delivery, DeliveryId, DeliveryParent, DeliveryStatus, ListPage, PageRequest,
};

use super::row;
use crate::seals::{ATTEMPTS, DELIVERIES};

pub(super) fn list(
    connection: &Connection,
    account: &AccountId,
    parent: &DeliveryParent,
    status: Option<DeliveryStatus>,
    page_request: &PageRequest<DeliveryId>,
) -> Result<Option<ListPage<Delivery>>, rusqlite::Error> {
    let account = account.to_string();
    let (owner, column, id) = match parent {
        DeliveryParent::Endpoint(id) => ("webhook_endpoints", "endpoint", id.as_str()),
        DeliveryParent::Event(id) => ("outbox", "event", id.as_str()),
    };
    let exists = connection
        .prepare_cached(&format!(
            "SELECT 1 FROM {owner} WHERE id = ?1 AND account = ?2"
        ))?
        .exists([id, &account])?;
    if !exists {
        return Ok(None);
    }
    let before: i64 = match &page_request.after {
        None => i64::MAX,
        Some(after) => {
            let number = connection
                .prepare_cached(&format!(
                    "SELECT number FROM webhook_deliveries WHERE id = ?1 AND {column} = ?2"
                ))?
                .query_row([after.as_str(), id], |row| row.get(0))
                .optional()?;
            match number {
                Some(number) => number,
                None => return Ok(None),
            }
        }
    };
    let status_condition = status.map_or("", |_| "AND status = ?4");
    let mut statement = connection.prepare_cached(&format!(
        "SELECT *, {} AS intact FROM webhook_deliveries
         WHERE {column} = ?1 AND number < ?2 {status_condition} ORDER BY number DESC LIMIT ?3",
        DELIVERIES.is_intact()
    ))?;
    let limit = page_request.limit + 1;
    let rows = match status {
        None => statement.query_map(params![id, before, limit], row::delivery)?,
        Some(status) => {
            statement.query_map(params![id, before, limit, status.as_str()], row::delivery)?
        }
    };
    let items = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(Some(page(items, page_request.limit)))
}

/// The page of the first `limit` items, given up to `limit + 1` items.
pub(super) fn page<Item>(mut items: Vec<Item>, limit: usize) -> ListPage<Item> {
    let has_more = items.len() > limit;
    items.truncate(limit);
    ListPage { items, has_more }
}

pub(super) fn find(
    connection: &Connection,
    account: &AccountId,
    id: &DeliveryId,
) -> Result<Option<(Delivery, Vec<Attempt>)>, rusqlite::Error> {
    let found: Option<(i64, Delivery)> = connection
        .prepare_cached(&format!(
            "SELECT webhook_deliveries.*, {} AS intact FROM webhook_deliveries
             JOIN webhook_endpoints AS owner ON owner.id = webhook_deliveries.endpoint
             WHERE webhook_deliveries.id = ?1 AND owner.account = ?2",
            DELIVERIES.is_intact()
        ))?
        .query_row([id.as_str(), &account.to_string()], |row| {
            Ok((row.get("number")?, row::delivery(row)?))
        })
        .optional()?;
    let Some((number, delivery)) = found else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT *, {} AS intact FROM webhook_attempts WHERE delivery = ?1 ORDER BY number",
        ATTEMPTS.is_intact()
    ))?;
    let attempts = statement.query_map([number], row::attempt)?;
    Ok(Some((delivery, attempts.collect::<Result<_, _>>()?)))
}
