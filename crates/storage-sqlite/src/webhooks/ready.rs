//! When an endpoint has something to attempt: one instant per endpoint, so that looking for what is due costs
//! the same however much waits.

use domain::Timestamp;
use rusqlite::{Transaction, params};

/// Works out an endpoint's instant anew; says whether it has come by `now`.
pub(super) fn refresh(
    transaction: &Transaction<'_>,
    endpoint: &str,
    now: Timestamp,
) -> Result<bool, rusqlite::Error> {
    let ready: Option<i64> = transaction
        .prepare_cached(
            "UPDATE webhook_endpoints SET ready_at =
                CASE WHEN disabled IS NULL AND deleted_at IS NULL THEN max(
                    (SELECT min(due_at) FROM webhook_deliveries
                     WHERE endpoint = ?1 AND due_at IS NOT NULL),
                    coalesce(open_until, 0))
                END
             WHERE id = ?1 RETURNING ready_at",
        )?
        .query_row([endpoint], |row| row.get(0))?;
    Ok(ready.is_some_and(|ready| ready <= now.millis()))
}

/// Makes an endpoint's instant no later than `at`, but not before its breaker closes.
pub(super) fn hasten(
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

/// Puts an endpoint off until `until`.
pub(super) fn put_off(
    transaction: &Transaction<'_>,
    endpoint: &str,
    until: Timestamp,
) -> Result<(), rusqlite::Error> {
    transaction
        .prepare_cached("UPDATE webhook_endpoints SET ready_at = ?2 WHERE id = ?1")?
        .execute(params![endpoint, until.millis()])
        .map(drop)
}
