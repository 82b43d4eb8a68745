//! When API keys were last used.

use std::{collections::HashMap, sync::LazyLock};

use async_trait::async_trait;
use directory::{KeyId, KeyUses};
use domain::Timestamp;
use eventlog::StoreError;
use rusqlite::{Connection, Error, OptionalExtension, Transaction, params};

use crate::{SqliteStore, seals::KEY_USES};

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
        "INSERT OR REPLACE INTO api_key_uses (id, last_used_at, seal)
         VALUES (?1, ?2, seal_of('api_key_uses', ?1, ?2))",
    )?;
    for (key, at) in uses {
        let known = last_use(transaction, key)?;
        if known.is_none_or(|known| known < *at) {
            statement.execute(params![key.as_str(), at.millis()])?;
        }
    }
    Ok(())
}

fn last_used(
    connection: &Connection,
    keys: Vec<KeyId>,
) -> Result<HashMap<KeyId, Timestamp>, Error> {
    let mut used = HashMap::new();
    for key in keys {
        if let Some(at) = last_use(connection, &key)? {
            used.insert(key, at);
        }
    }
    Ok(used)
}

fn last_use(connection: &Connection, key: &KeyId) -> Result<Option<Timestamp>, Error> {
    static FIND: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT last_used_at, {} AS intact FROM api_key_uses WHERE id = ?1",
            KEY_USES.is_intact()
        )
    });
    connection
        .prepare_cached(&FIND)?
        .query_row([key.as_str()], |row| {
            KEY_USES.check(row)?;
            Ok(Timestamp::from_millis(row.get(0)?))
        })
        .optional()
}
