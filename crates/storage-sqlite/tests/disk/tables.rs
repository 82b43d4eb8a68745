//! What the tables must contain: computed from the jobs that were acknowledged, and read from the file as another program reads it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Error, Row};

use crate::job::Job;

/// The rows that jobs write, without what `verify` checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tables {
    /// The bodies of each stream's events.
    pub(crate) events: BTreeMap<String, Vec<String>>,
    /// The object and the number of deliveries of each message.
    pub(crate) messages: BTreeMap<String, (String, usize)>,
    /// The object and the response of each idempotency key.
    pub(crate) idempotency: BTreeMap<String, (String, Option<u16>)>,
    /// The stream of each unique key.
    pub(crate) unique_keys: BTreeMap<String, String>,
    /// The sealed value of each stream.
    pub(crate) sealed: BTreeMap<String, Vec<u8>>,
    /// When each stream is due.
    pub(crate) due: BTreeMap<String, i64>,
    /// The stream and the sequence of each object.
    pub(crate) objects: BTreeMap<String, (String, usize)>,
    /// The revision, value and lease of each token.
    pub(crate) tokens: BTreeMap<String, Token>,
    /// The calls for each token.
    pub(crate) calls: Vec<(String, i64)>,
    /// The last sign of life.
    pub(crate) alive_at: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) revision: u64,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) leased_at: Option<i64>,
}

impl Tables {
    /// What these are after jobs.
    pub(crate) fn with(&self, jobs: &[Job]) -> Self {
        let mut next = self.clone();
        for job in jobs {
            job.apply(&mut next);
        }
        next
    }

    /// Whether these can be what the redo log has made of others. It may apply calls for tokens, and tokens, that the others
    /// contain or whose writing failed: a call is better counted twice than not at all.
    pub(crate) fn is_after_replay_on(&self, others: &Self) -> bool {
        let has_every_call = others.calls.iter().all(|call| self.calls.contains(call));
        let with_others_tokens = Self {
            tokens: others.tokens.clone(),
            calls: others.calls.clone(),
            ..self.clone()
        };
        has_every_call && with_others_tokens == *others
    }

    /// Reads the tables in one transaction. The log's own stream is left out.
    pub(crate) fn read(connection: &Connection) -> Result<Self, Error> {
        let transaction = connection.unchecked_transaction()?;
        let mut events = BTreeMap::<_, Vec<_>>::new();
        let select = "SELECT stream, body FROM events WHERE stream <> 'log/history' ORDER BY seq";
        for (stream, body) in rows(&transaction, select, |row| Ok((row.get(0)?, row.get(1)?)))? {
            events.entry(stream).or_default().push(body);
        }
        Ok(Self {
            events,
            messages: map(
                &transaction,
                "SELECT id, object, (SELECT count(*) FROM webhook_deliveries WHERE event = outbox.id) FROM outbox",
                |row| Ok((row.get(1)?, row.get(2)?)),
            )?,
            idempotency: map(
                &transaction,
                "SELECT key, object, status FROM idempotency_records",
                |row| Ok((row.get(1)?, row.get(2)?)),
            )?,
            unique_keys: map(&transaction, "SELECT key, stream FROM unique_keys", |row| {
                row.get(1)
            })?,
            sealed: map(
                &transaction,
                "SELECT stream, bytes FROM sealed_values",
                |row| row.get(1),
            )?,
            due: map(&transaction, "SELECT stream, at FROM due", |row| row.get(1))?,
            objects: map(
                &transaction,
                "SELECT id, stream, sequence FROM objects",
                |row| Ok((row.get(1)?, row.get(2)?)),
            )?,
            tokens: map(
                &transaction,
                "SELECT name, revision, sealed, leased_at FROM tokens",
                |row| {
                    Ok(Token {
                        revision: row.get(1)?,
                        sealed: row.get(2)?,
                        leased_at: row.get(3)?,
                    })
                },
            )?,
            calls: rows(
                &transaction,
                "SELECT name, at FROM token_calls ORDER BY rowid",
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?,
            alive_at: transaction.query_row("SELECT alive_at FROM lanes", [], |row| row.get(0))?,
        })
    }
}

fn rows<T>(
    connection: &Connection,
    select: &str,
    read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    connection.prepare(select)?.query_map([], read)?.collect()
}

fn map<T>(
    connection: &Connection,
    select: &str,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<BTreeMap<String, T>, Error> {
    let rows = rows(connection, select, |row| Ok((row.get(0)?, read(row)?)))?;
    Ok(rows.into_iter().collect())
}
