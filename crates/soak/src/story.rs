//! The whole story of an order, for whoever has to find out why a rule does not hold.

use std::fmt::Write as _;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::{model::Order, world::World};

/// Opens the database for reading.
///
/// # Errors
///
/// Returns an error if SQLite refuses it.
pub(crate) fn database(world: &World) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(&world.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    Ok(connection)
}

/// What everybody knows about an order.
pub(crate) async fn tell(world: &World, order: &Order, session: &Value, ledger: &Value) -> String {
    let mut story = format!("    the shop knows {order:?}\n    the API says {session}\n");
    for entry in ledger["entries"].as_array().into_iter().flatten() {
        if entry["merchantInvoiceNumber"] == order.invoice.as_str() {
            let _ = writeln!(story, "    bKash booked {entry}");
        }
    }
    let payments = session["payments"].as_array().into_iter().flatten();
    for id in payments.filter_map(|payment| payment["bkash_payment_id"].as_str()) {
        if let Some(tricks) = world.model().tricks.get(id) {
            let _ = writeln!(story, "    the dial made of {id}: {tricks:?}");
        }
        let what = format!("calls?payment={id}");
        let calls = world.bkash.control(reqwest::Method::GET, &what, None).await;
        for call in calls.unwrap_or_default()["calls"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let text = |name: &str| call[name].to_string();
            let _ = writeln!(
                story,
                "    bKash was called {} {} for {id}: status {}, fault {}",
                text("time"),
                text("operation"),
                text("status"),
                text("fault"),
            );
        }
    }
    let id = order.session.as_deref().unwrap_or_default();
    match events(world, id) {
        Ok(events) => story.extend(events),
        Err(error) => {
            let _ = writeln!(story, "    the log cannot be read: {error}");
        }
    }
    story
}

fn events(world: &World, session: &str) -> rusqlite::Result<Vec<String>> {
    let connection = database(world)?;
    let mut statement = connection.prepare(
        "SELECT version, at, actor, body FROM events WHERE stream = ?1 ORDER BY version",
    )?;
    let rows = statement.query_map([format!("session/{session}")], |row| {
        let (version, at): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (actor, body): (String, String) = (row.get(2)?, row.get(3)?);
        Ok(format!(
            "    the log has {version} at {at} by {actor}: {body}\n"
        ))
    })?;
    rows.collect()
}
