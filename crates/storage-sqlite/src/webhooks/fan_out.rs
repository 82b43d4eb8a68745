//! Fan-out: an event's deliveries are made in the transaction that writes the event, so that none can be lost.

use domain::Timestamp;
use engine::ports::OutboxRow;
use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};
use webhooks::{DeliveryId, LIFETIME};

use super::ready;

/// Makes a delivery for each enabled endpoint of the event's account that is subscribed to its type; says whether
/// there is any.
pub(crate) fn fan_out(
    transaction: &Transaction<'_>,
    row: &OutboxRow,
    at: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM webhook_endpoints
         WHERE account = ?1 AND deleted_at IS NULL AND disabled IS NULL
           AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE value = ?2))",
    )?;
    let endpoints = statement
        .query_map(params![row.account.to_string(), row.kind], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    for endpoint in &endpoints {
        insert(transaction, &row.id, endpoint, at)?;
    }
    Ok(!endpoints.is_empty())
}

/// Makes one delivery, due at once. Its name follows from what it is, so that it needs no randomness here.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    event: &str,
    endpoint: &str,
    at: Timestamp,
) -> Result<DeliveryId, rusqlite::Error> {
    let before: u64 = transaction
        .prepare_cached(
            "SELECT count(*) FROM webhook_deliveries WHERE event = ?1 AND endpoint = ?2",
        )?
        .query_row([event, endpoint], |row| row.get(0))?;
    let id = DeliveryId::from_bits(
        Sha256::digest(format!("{event} {endpoint} {before}").as_bytes()).into(),
    );
    transaction
        .prepare_cached(
            "INSERT INTO webhook_deliveries (id, endpoint, event, replay, created_at, due_at, sweep_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
        )?
        .execute(params![
            id.as_str(),
            endpoint,
            event,
            before,
            at.millis(),
            (at + LIFETIME).millis()
        ])?;
    ready::hasten(transaction, endpoint, at)?;
    Ok(id)
}
