//! When API keys were last used.

use std::collections::HashMap;

use async_trait::async_trait;
use directory::{KeyId, KeyUses};
use domain::Timestamp;
use eventlog::StoreError;
use rusqlite::{Connection, Error, OptionalExtension, Transaction, params};

use crate::SqliteStore;

#[async_trait]
impl KeyUses for SqliteStore {
    async fn record(&self, uses: HashMap<KeyId, Timestamp>) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, _| record(transaction, &uses))
            .await
    }

    async fn last_used(&self, keys: Vec<KeyId>) -> Result<HashMap<KeyId, Timestamp>, StoreError> {
        self.readers
            .run(move |connection| last_used(connection, keys))
            .await
    }
}

fn record(transaction: &Transaction<'_>, uses: &HashMap<KeyId, Timestamp>) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO api_key_uses (id, last_used_at) VALUES (?1, ?2)
         ON CONFLICT (id) DO UPDATE SET last_used_at = max(last_used_at, excluded.last_used_at)",
    )?;
    for (key, at) in uses {
        statement.execute(params![key.as_str(), at.millis()])?;
    }
    Ok(())
}

fn last_used(
    connection: &Connection,
    keys: Vec<KeyId>,
) -> Result<HashMap<KeyId, Timestamp>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT last_used_at FROM api_key_uses WHERE id = ?1")?;
    let mut used = HashMap::new();
    for key in keys {
        let at = statement
            .query_row([key.as_str()], |row| row.get(0))
            .optional()?;
        if let Some(at) = at {
            used.insert(key, Timestamp::from_millis(at));
        }
    }
    Ok(used)
}
