//! Maintains `ready_at`, the earliest time of an endpoint's next attempt. The dispatcher searches endpoints by it,
//! so that the search costs the same no matter how many deliveries are pending.

use domain::Timestamp;
use rusqlite::{Transaction, params};

/// Recomputes `ready_at` and returns whether it is `now` or earlier.
pub(super) fn refresh(
    transaction: &Transaction<'_>,
    endpoint: &str,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let ready: Option<i64> = transaction
        .prepare_cached(
            "UPDATE webhook_endpoints SET ready_at =
                CASE WHEN disabled_reason IS NULL AND deleted_at IS NULL THEN max(
                    (SELECT min(due_at) FROM webhook_deliveries
                     WHERE endpoint = ?1 AND due_at IS NOT NULL),
                    coalesce(open_until, 0))
                END
             WHERE id = ?1 RETURNING ready_at",
        )?
        .query_row([endpoint], |row| row.get(0))?;
    Ok(ready.is_some_and(|ready| ready <= now.millis()))
}

/// Lowers `ready_at` to `at`, but not to a time at which the circuit breaker is open.
pub(super) fn make_ready_by(
    transaction: &Transaction<'_>,
    endpoint: &str,
    at: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached(
            "UPDATE webhook_endpoints SET ready_at = max(?2, coalesce(open_until, 0))
             WHERE id = ?1 AND (ready_at IS NULL OR ready_at > max(?2, coalesce(open_until, 0)))",
        )?
        .execute(params![endpoint, at.millis()])
        .map(drop)
}

/// Sets `ready_at` to `until`.
pub(super) fn postpone(
    transaction: &Transaction<'_>,
    endpoint: &str,
    until: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE webhook_endpoints SET ready_at = ?2 WHERE id = ?1")?
        .execute(params![endpoint, until.millis()])
        .map(drop)
}
