//! The shop's orders, in SQLite. Only an order says whether it is paid, never a browser.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use rusqlite::{Connection, OptionalExtension, Result, Row, named_params};

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS orders (
        number TEXT PRIMARY KEY,
        amount TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'open',
        session TEXT,
        url TEXT,
        sequence INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS parcels (number TEXT NOT NULL REFERENCES orders) STRICT;
";

/// One order of the shop.
pub(crate) struct Order {
    pub(crate) number: String,
    /// In taka, as the API writes it.
    pub(crate) amount: String,
    /// `open`, `waiting`, `paid`, `check` or `over`.
    pub(crate) status: String,
    /// The checkout's session and its URL, once it was created.
    pub(crate) session: Option<(String, String)>,
    /// The number of parcels that were packed for it.
    pub(crate) parcels: u32,
}

/// The change of an order by a verified webhook.
pub(crate) struct OrderUpdate<'a> {
    pub(crate) id: &'a str,
    pub(crate) sequence: i64,
    pub(crate) number: &'a str,
    pub(crate) status: &'a str,
    pub(crate) amount: &'a str,
}

pub(crate) struct Orders(Mutex<Connection>);

impl Orders {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let connection = Connection::open(folder.join("orders.sqlite3"))?;
        connection.execute_batch(TABLES)?;
        Ok(Self(Mutex::new(connection)))
    }

    pub(crate) fn find(&self, number: &str) -> Result<Option<Order>> {
        let query = "SELECT *, (SELECT count(*) FROM parcels WHERE parcels.number = orders.number) AS parcels
                     FROM orders WHERE number = ?";
        self.with(|connection| connection.query_row(query, [number], read).optional())
    }

    /// Creates the order, unless it exists: pressing the button twice sends the same number.
    pub(crate) fn create(&self, number: &str, amount: &str) -> Result<()> {
        let insert = "INSERT OR IGNORE INTO orders (number, amount) VALUES (?, ?)";
        self.with(|connection| connection.execute(insert, [number, amount]).map(drop))
    }

    pub(crate) fn attach(&self, number: &str, session: &str, url: &str) -> Result<()> {
        let update = "UPDATE orders SET session = ?, url = ? WHERE number = ?";
        self.with(|connection| connection.execute(update, [session, url, number]).map(drop))
    }

    /// Applies a verified webhook in one transaction, which is on disk when this returns. A message that was handled, or
    /// is older than the order's state, changes nothing.
    pub(crate) fn apply(&self, update: &OrderUpdate) -> Result<()> {
        self.with(|connection| {
            let change = connection.transaction()?;
            let new = change.execute("INSERT OR IGNORE INTO webhooks (id) VALUES (?)", [update.id])?;
            if new == 1 {
                let changed = change.execute(
                    "UPDATE orders SET sequence = :sequence, status = CASE
                         WHEN status = 'paid' THEN 'paid'
                         WHEN :status = 'paid' AND amount <> :amount THEN 'check'
                         ELSE :status END
                     WHERE number = :number AND sequence < :sequence",
                    named_params! {
                        ":number": update.number,
                        ":sequence": update.sequence,
                        ":status": update.status,
                        ":amount": update.amount,
                    },
                )?;
                if changed == 1 {
                    change.execute(
                        "INSERT INTO parcels SELECT number FROM orders WHERE number = ? AND status = 'paid'
                         AND number NOT IN (SELECT number FROM parcels)",
                        [update.number],
                    )?;
                }
            }
            change.commit()
        })
    }

    /// Runs on this thread: a small database responds faster than another thread would take over.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read(row: &Row) -> Result<Order> {
    let session: Option<String> = row.get("session")?;
    let url: Option<String> = row.get("url")?;
    Ok(Order {
        number: row.get("number")?,
        amount: row.get("amount")?,
        status: row.get("status")?,
        session: session.zip(url),
        parcels: row.get("parcels")?,
    })
}
