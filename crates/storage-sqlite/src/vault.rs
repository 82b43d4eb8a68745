//! bKash's sealed token and the budget of calls for it, shared by every process on the file.

use std::time::Duration;

use async_trait::async_trait;
use domain::Timestamp;
use engine::ports::{RefreshLease, TokenBudget, TokenVault};
use eventlog::StoreError;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::{SqliteStore, redo::Entry};

/// The window in which bKash counts token calls.
const WINDOW: Duration = Duration::from_secs(3600);

/// How many token calls bKash allows in the window, before it blocks the merchant for an hour.
const BUDGET: usize = 2;

/// How long a lease keeps others from calling: bKash's time-out, and time to save the answer.
const LEASE: Duration = Duration::from_secs(35);

#[async_trait]
impl TokenVault for SqliteStore {
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        let name = name.to_owned();
        let query = "SELECT revision, sealed FROM tokens WHERE name = ?1";
        let row = self.readers.run(move |connection| {
            connection
                .query_row(query, [name], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        });
        Ok(row.await?.unwrap_or((0, None)))
    }

    async fn acquire_lease(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError> {
        let name = name.to_owned();
        self.writer
            .run(move |transaction, log| {
                let lease = acquire_lease(transaction, &name, revision, now)?;
                if matches!(lease, RefreshLease::Granted) {
                    log.redo.push(Entry::TokenCall { name, at: now }.to_json());
                }
                Ok(lease)
            })
            .await
    }

    async fn budget(&self, name: &str, now: Timestamp) -> Result<TokenBudget, StoreError> {
        let name = name.to_owned();
        self.readers
            .run(move |connection| budget(connection, &name, now))
            .await
    }

    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError> {
        let name = name.to_owned();
        let update = "UPDATE tokens SET sealed = ?2, revision = revision + 1, leased_at = NULL WHERE name = ?1";
        self.writer
            .run(move |transaction, log| {
                transaction.execute(update, params![name, sealed])?;
                log.redo.push(Entry::Token { name, sealed }.to_json());
                Ok(())
            })
            .await
    }

    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.writer
            .run(move |transaction, _| abandon(transaction, &name, reached))
            .await
    }
}

fn abandon(
    transaction: &Transaction<'_>,
    name: &str,
    reached: bool,
) -> Result<(), rusqlite::Error> {
    if !reached {
        transaction.execute(
            "DELETE FROM token_calls WHERE rowid =
                (SELECT rowid FROM token_calls WHERE name = ?1 ORDER BY rowid DESC LIMIT 1)",
            [name],
        )?;
    }
    transaction
        .execute("UPDATE tokens SET leased_at = NULL WHERE name = ?1", [name])
        .map(drop)
}

fn acquire_lease(
    transaction: &Transaction<'_>,
    name: &str,
    revision: u64,
    now: Timestamp,
) -> Result<RefreshLease, rusqlite::Error> {
    transaction.execute("INSERT OR IGNORE INTO tokens (name) VALUES (?1)", [name])?;
    let (current, leased_at): (u64, Option<i64>) = transaction.query_row(
        "SELECT revision, leased_at FROM tokens WHERE name = ?1",
        [name],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if current != revision {
        return Ok(RefreshLease::Superseded);
    }
    let leased = leased_at.map(Timestamp::from_millis);
    if leased.is_some_and(|at| at <= now && now.since(at) < LEASE) {
        return Ok(RefreshLease::HeldElsewhere);
    }
    if let Some(until) = budget(transaction, name, now)?.exhausted_until {
        return Ok(RefreshLease::BudgetExhausted { until });
    }
    transaction.execute(
        "DELETE FROM token_calls WHERE name = ?1 AND at <= ?2",
        params![name, window_begins(now)],
    )?;
    transaction.execute(
        "INSERT INTO token_calls (name, at) VALUES (?1, ?2)",
        params![name, now.millis()],
    )?;
    transaction.execute(
        "UPDATE tokens SET leased_at = ?2 WHERE name = ?1",
        params![name, now.millis()],
    )?;
    Ok(RefreshLease::Granted)
}

fn window_begins(now: Timestamp) -> i64 {
    now.millis() - i64::try_from(WINDOW.as_millis()).unwrap_or(i64::MAX)
}

/// What is left of the budget. Calls that seem to lie in the future were made before the clock was set back: they still count.
fn budget(
    connection: &Connection,
    name: &str,
    now: Timestamp,
) -> Result<TokenBudget, rusqlite::Error> {
    let mut statement = connection
        .prepare_cached("SELECT at FROM token_calls WHERE name = ?1 AND at > ?2 ORDER BY at")?;
    let calls: Vec<i64> = statement
        .query_map(params![name, window_begins(now)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let oldest = calls.len().checked_sub(BUDGET);
    Ok(TokenBudget {
        calls_left: BUDGET.saturating_sub(calls.len()),
        exhausted_until: oldest.map(|oldest| Timestamp::from_millis(calls[oldest]) + WINDOW),
    })
}
