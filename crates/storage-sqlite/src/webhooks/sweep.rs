//! Deletes attempts whose retention has ended, and makes deliveries final that have been pending for too long.
//! Events and deliveries are never deleted.

use domain::Timestamp;
use rusqlite::{Transaction, params};
use webhooks::{DeliveryStatus, EXHAUSTED_RETENTION};

use super::ready_at;
use crate::seals::DELIVERIES;

struct SweepCandidate {
    number: i64,
    endpoint: String,
    status: String,
    leased_until: Option<i64>,
}

pub(super) fn sweep(
    transaction: &Transaction<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<usize, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, endpoint, status, leased_until FROM webhook_deliveries
         WHERE sweep_at <= ?1 ORDER BY sweep_at LIMIT ?2",
    )?;
    let candidates = statement
        .query_map(params![now.millis(), limit], |row| {
            Ok(SweepCandidate {
                number: row.get(0)?,
                endpoint: row.get(1)?,
                status: row.get(2)?,
                leased_until: row.get(3)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for delivery in &candidates {
        if delivery.status != DeliveryStatus::Pending.as_str() {
            delete_attempts(transaction, delivery.number)?;
        } else if let Some(until) = delivery.leased_until.filter(|until| *until > now.millis()) {
            postpone_sweep(transaction, delivery.number, until)?;
        } else {
            finalize_unsent(transaction, delivery.number, now)?;
            ready_at::refresh(transaction, &delivery.endpoint, now)?;
        }
    }
    Ok(candidates.len())
}

/// Makes a pending delivery final: cancelled if its endpoint was deleted, otherwise exhausted.
pub(super) fn finalize_unsent(
    transaction: &Transaction<'_>,
    number: i64,
    now: Timestamp,
) -> Result<(), rusqlite::Error> {
    const STATUS: &str =
        "(SELECT iif(deleted_at IS NULL, ?2, ?3) FROM webhook_endpoints WHERE id = endpoint)";
    let update = format!(
        "UPDATE webhook_deliveries
         SET status = {STATUS}, due_at = NULL, leased_until = NULL, finished_at = ?4, sweep_at = ?5, seal = {}
         WHERE number = ?1 AND {}",
        DELIVERIES.seal_with(&[("status", STATUS), ("finished_at", "?4")]),
        DELIVERIES.is_intact()
    );
    transaction
        .prepare_cached(&update)?
        .execute(params![
            number,
            DeliveryStatus::Exhausted.as_str(),
            DeliveryStatus::Cancelled.as_str(),
            now.millis(),
            (now + EXHAUSTED_RETENTION).millis()
        ])
        .map(drop)
}

fn delete_attempts(transaction: &Transaction<'_>, number: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("DELETE FROM webhook_attempts WHERE delivery = ?1")?
        .execute([number])?;
    transaction
        .prepare_cached("UPDATE webhook_deliveries SET sweep_at = NULL WHERE number = ?1")?
        .execute([number])
        .map(drop)
}

fn postpone_sweep(
    transaction: &Transaction<'_>,
    number: i64,
    at: i64,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE webhook_deliveries SET sweep_at = ?2 WHERE number = ?1")?
        .execute(params![number, at])
        .map(drop)
}
