//! The shop's own orders, in SQLite. Only these say what is paid; nothing that a browser sends does.

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

/// One order as the shop knows it.
pub(crate) struct Order {
    pub(crate) number: String,
    /// In taka, as the API writes it.
    pub(crate) amount: String,
    /// `open`, `waiting`, `paid`, `check` or `over`.
    pub(crate) status: String,
    /// The checkout's session and its page, once there is one.
    pub(crate) session: Option<(String, String)>,
    /// How many parcels were packed for it.
    pub(crate) parcels: u32,
}

/// What a verified webhook says of an order.
pub(crate) struct News<'a> {
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

    /// Makes the order, unless it is there: pressing the button twice sends the same number.
    pub(crate) fn make(&self, number: &str, amount: &str) -> Result<()> {
        let insert = "INSERT OR IGNORE INTO orders (number, amount) VALUES (?, ?)";
        self.with(|connection| connection.execute(insert, [number, amount]).map(drop))
    }

    pub(crate) fn attach(&self, number: &str, session: &str, url: &str) -> Result<()> {
        let update = "UPDATE orders SET session = ?, url = ? WHERE number = ?";
        self.with(|connection| connection.execute(update, [session, url, number]).map(drop))
    }

    /// Takes a webhook's news in one transaction: all of it is on the disk when this returns, or nothing is. The same
    /// message again, or one that is older than what is known, changes nothing.
    pub(crate) fn hear(&self, news: &News) -> Result<()> {
        self.with(|connection| {
            let change = connection.transaction()?;
            let new = change.execute("INSERT OR IGNORE INTO webhooks (id) VALUES (?)", [news.id])?;
            if new == 1 {
                let changed = change.execute(
                    "UPDATE orders SET sequence = :sequence, status = CASE
                         WHEN status = 'paid' THEN 'paid'
                         WHEN :status = 'paid' AND amount <> :amount THEN 'check'
                         ELSE :status END
                     WHERE number = :number AND sequence < :sequence",
                    named_params! {
                        ":number": news.number,
                        ":sequence": news.sequence,
                        ":status": news.status,
                        ":amount": news.amount,
                    },
                )?;
                if changed == 1 {
                    change.execute(
                        "INSERT INTO parcels SELECT number FROM orders WHERE number = ? AND status = 'paid'
                         AND number NOT IN (SELECT number FROM parcels)",
                        [news.number],
                    )?;
                }
            }
            change.commit()
        })
    }

    /// A small shop's database answers in less time than it takes to hand the work to another thread.
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
