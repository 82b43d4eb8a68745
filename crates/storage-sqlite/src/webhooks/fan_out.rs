//! Creates the deliveries of an event in the transaction that writes the event, so that none can be lost.

use std::sync::LazyLock;

use domain::Timestamp;
use eventlog::OutboxMessage;
use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};
use webhooks::{DELIVERY_LIFETIME, DeliveryId, DeliveryStatus};

use super::ready_at;
use crate::seals::ENDPOINTS;

/// Writes a message to the outbox, with a delivery for each enabled endpoint of the account that is subscribed to its type.
/// `seq` is the position of its event. Returns whether there is any delivery.
pub(crate) fn publish(
    transaction: &Transaction<'_>,
    message: &OutboxMessage,
    seq: u64,
    at: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let endpoints = subscribed(transaction, message)?;
    transaction
        .prepare_cached(
            "INSERT INTO outbox (id, seq, account, type, object, body, created_at, deliveries, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, seal_of('outbox', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8))",
        )?
        .execute(params![
            message.id,
            seq,
            message.account.to_string(),
            message.kind,
            message.object,
            message.body,
            at.millis(),
            endpoints.len()
        ])?;
    for endpoint in &endpoints {
        insert(transaction, &message.id, endpoint, at)?;
    }
    Ok(!endpoints.is_empty())
}

/// The enabled endpoints that are subscribed to a message. An endpoint that another program has changed gets a delivery
/// whatever its row says: it is not attempted, and shows as pending.
fn subscribed(
    transaction: &Transaction<'_>,
    message: &OutboxMessage,
) -> Result<Vec<String>, rusqlite::Error> {
    static SELECT: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT id FROM webhook_endpoints
             WHERE account = ?1 AND (NOT ({})
               OR deleted_at IS NULL AND disabled_reason IS NULL
               AND (event_types IS NULL OR EXISTS (SELECT 1 FROM json_each(event_types) WHERE value = ?2)))",
            ENDPOINTS.is_intact()
        )
    });
    let mut statement = transaction.prepare_cached(&SELECT)?;
    let endpoints = statement
        .query_map(params![message.account.to_string(), message.kind], |row| {
            row.get(0)
        })?;
    endpoints.collect()
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
            "INSERT INTO webhook_deliveries
                (id, endpoint, event, replay_number, created_at, status, due_at, sweep_at, seal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?7, ?5, ?6, seal_of('webhook_deliveries', ?1, ?2, ?3, ?4, ?5, ?7, NULL))",
        )?
        .execute(params![
            id.as_str(),
            endpoint,
            event,
            replay_number,
            at.millis(),
            (at + DELIVERY_LIFETIME).millis(),
            DeliveryStatus::Pending.as_str()
        ])?;
    ready_at::make_ready_by(transaction, endpoint, at)?;
    Ok(id)
}
