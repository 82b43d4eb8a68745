//! Tidying in small steps: attempts that were kept long enough, and deliveries that have waited too long.
//! Events and deliveries themselves stay.

use domain::Timestamp;
use rusqlite::{Transaction, params};
use webhooks::{DeliveryState, KEPT_EXHAUSTED};

use super::ready;

struct Overdue {
    number: i64,
    endpoint: String,
    state: String,
    leased_until: Option<i64>,
}

pub(super) fn sweep(
    transaction: &Transaction<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<usize, rusqlite::Error> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, endpoint, state, leased_until FROM webhook_deliveries
         WHERE sweep_at <= ?1 ORDER BY sweep_at LIMIT ?2",
    )?;
    let overdue = statement
        .query_map(params![now.millis(), limit], |row| {
            Ok(Overdue {
                number: row.get(0)?,
                endpoint: row.get(1)?,
                state: row.get(2)?,
                leased_until: row.get(3)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for delivery in &overdue {
        if delivery.state != DeliveryState::Pending.word() {
            forget_attempts(transaction, delivery.number)?;
        } else if let Some(until) = delivery.leased_until.filter(|until| *until > now.millis()) {
            sweep_again(transaction, delivery.number, until)?;
        } else {
            give_up(transaction, delivery.number, now)?;
            ready::refresh(transaction, &delivery.endpoint, now)?;
        }
    }
    Ok(overdue.len())
}

/// Makes deliveries final that nobody will attempt any more: cancelled, if their endpoint was deleted.
pub(super) fn give_up(
    transaction: &Transaction<'_>,
    number: i64,
    now: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached(
            "UPDATE webhook_deliveries
             SET state = (SELECT iif(deleted_at IS NULL, ?2, ?3) FROM webhook_endpoints
                          WHERE id = endpoint),
                 due_at = NULL, leased_until = NULL, finished_at = ?4, sweep_at = ?5
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            DeliveryState::Exhausted.word(),
            DeliveryState::Cancelled.word(),
            now.millis(),
            (now + KEPT_EXHAUSTED).millis()
        ])
        .map(drop)
}

fn forget_attempts(transaction: &Transaction<'_>, number: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("DELETE FROM webhook_attempts WHERE delivery = ?1")?
        .execute([number])?;
    transaction
        .prepare_cached("UPDATE webhook_deliveries SET sweep_at = NULL WHERE number = ?1")?
        .execute([number])
        .map(drop)
}

fn sweep_again(transaction: &Transaction<'_>, number: i64, at: i64) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE webhook_deliveries SET sweep_at = ?2 WHERE number = ?1")?
        .execute(params![number, at])
        .map(drop)
}
