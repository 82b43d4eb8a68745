//! Creates the deliveries of an event in the transaction that writes the event, so that none can be lost.

use domain::Timestamp;
use eventlog::OutboxMessage;
use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};
use webhooks::{DELIVERY_LIFETIME, DeliveryId};

use super::ready_at;

/// Creates a delivery for each enabled endpoint of the account that is subscribed to the event's type. Returns
/// whether there is any.
pub(crate) fn fan_out(
    transaction: &Transaction<'_>,
    row: &OutboxMessage,
    at: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM webhook_endpoints
         WHERE account = ?1 AND deleted_at IS NULL AND disabled_reason IS NULL
           AND (event_types IS NULL OR EXISTS (SELECT 1 FROM json_each(event_types) WHERE value = ?2))",
    )?;
    let endpoints = statement
        .query_map(params![row.account.to_string(), row.kind], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    for endpoint in &endpoints {
        insert(transaction, &row.id, endpoint, at)?;
    }
    Ok(!endpoints.is_empty())
}

/// Creates one delivery that is due at `at`. Its identifier is a hash of the event, the endpoint and the number of
/// earlier deliveries, so no randomness is needed.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    event: &str,
    endpoint: &str,
    at: Timestamp,
) -> Result<DeliveryId, rusqlite::Error> {
    let replay_number: u64 = transaction
        .prepare_cached(
            "SELECT count(*) FROM webhook_deliveries WHERE event = ?1 AND endpoint = ?2",
        )?
        .query_row([event, endpoint], |row| row.get(0))?;
    let id = DeliveryId::from_bits(
        Sha256::digest(format!("{event} {endpoint} {replay_number}").as_bytes()).into(),
    );
    transaction
        .prepare_cached(
            "INSERT INTO webhook_deliveries (id, endpoint, event, replay_number, created_at, due_at, sweep_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
        )?
        .execute(params![
            id.as_str(),
            endpoint,
            event,
            replay_number,
            at.millis(),
            (at + DELIVERY_LIFETIME).millis()
        ])?;
    ready_at::make_ready_by(transaction, endpoint, at)?;
    Ok(id)
}
