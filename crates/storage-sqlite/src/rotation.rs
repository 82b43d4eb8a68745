//! The rotation of the master key: everything beside the log that the previous key sealed is sealed anew with the new one.
//!
//! It works in short transactions, so a server with both keys may be running, and it can be stopped and started again at any
//! point: what is done is recognized by the key that it names. A row is checked with the key that sealed it before it is sealed
//! anew. The hash chain stays as it is. What the previous key can still check, the hashes of its events, is bound by the seals
//! of the ends of streams, so that nobody can use the key to write further ones.

use std::{ops::ControlFlow, path::Path};

use domain::Timestamp;
use eventlog::{Cause, ChainKey, RotationStep, StoreError, StreamId, VerifyError};
use rusqlite::{
    Connection, Error, OptionalExtension, Transaction, TransactionBehavior, params, types::Value,
};
use sealing::MasterKeyId;

use crate::{
    SqliteStore, gap, head,
    head_file::HeadFile,
    log_end::LogEnd,
    open_error::OpenError,
    read, retired_keys, schema,
    seals::{ALL_TABLES, STREAM_ENDS, SealedTable},
};

/// Why a rotation has not gone on. What was sealed anew stays so.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The database cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something was changed by another program, or sealed with the previous key after it had been sealed anew.
    #[error("{0}; the rotation is not finished")]
    Changed(VerifyError),
    /// A key cannot be stored or the log not be written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The caller has stopped it.
    #[error("the rotation was stopped")]
    Stopped,
}

/// What a transaction of the rotation has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    /// The table.
    pub table: &'static str,
    /// The number of rows.
    pub rows: usize,
}

impl SqliteStore {
    /// Begins the rotation of the master key, unless it has begun. Opening the file with both keys begins it too, but then
    /// nobody is named in the log.
    ///
    /// # Errors
    ///
    /// Returns [`OpenError`] if the file was not sealed with one of the keys, or another process has it open.
    pub fn begin_rotation(path: &Path, key: ChainKey, cause: Cause) -> Result<(), OpenError> {
        let mut connection = schema::open(path, &key)?;
        let key = retired_keys::load(&connection, key)?;
        retired_keys::ensure_alone_to_begin(&connection, &key)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::check_format(&transaction)?;
        let sealed = head::read(&transaction, &key)?.map_err(OpenError::Changed)?;
        let sealed = retired_keys::begin(&transaction, &key, sealed, cause)?;
        let sealed = gap::record(&transaction, path, &key, sealed, None)?;
        transaction.commit()?;
        HeadFile::open(path, key)?.write(&sealed)?;
        Ok(())
    }

    /// The previous master key while its rotation is under way; `None` if there is nothing to rotate.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read.
    pub async fn rotated_from(&self) -> Result<Option<MasterKeyId>, StoreError> {
        self.readers.run(retired_keys::unfinished).await
    }

    /// The accounts that have webhook endpoints.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read.
    pub async fn accounts_with_endpoints(&self) -> Result<Vec<String>, StoreError> {
        self.readers
            .run(|connection| {
                let query =
                    "SELECT DISTINCT account FROM webhook_endpoints WHERE deleted_at IS NULL";
                let mut statement = connection.prepare(query)?;
                statement.query_map([], |row| row.get(0))?.collect()
            })
            .await
    }

    /// Seals everything anew that the previous master key sealed, except the values that services seal, and ends the rotation.
    /// Each transaction has at most `batch` rows; `progress` is called after each and may stop it.
    ///
    /// # Errors
    ///
    /// Returns [`RotationError`] if the database cannot be written, something was changed by another program, or values of
    /// services are left that the previous key sealed.
    pub async fn reseal(
        &self,
        batch: usize,
        now: Timestamp,
        cause: Cause,
        mut progress: impl FnMut(Resealed) -> ControlFlow<()> + Send,
    ) -> Result<(), RotationError> {
        let Some(previous) = self.rotated_from().await? else {
            return Ok(());
        };
        // What the previous key sealed must not stay in free pages of the file.
        self.writer
            .run(|transaction, _| transaction.pragma_update(None, "secure_delete", true))
            .await?;
        let mut tell = |table, rows| match progress(Resealed { table, rows }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(RotationError::Stopped),
        };
        tell("", 0)?;
        for table in ALL_TABLES {
            let mut after = None;
            loop {
                let outcome = self
                    .writer
                    .run(move |transaction, log| {
                        reseal_rows(transaction, log.key, table, after.as_deref(), batch)
                    })
                    .await?;
                let (rows, last) = outcome?;
                tell(table.name, rows)?;
                let Some(last) = last else { break };
                after = Some(last);
            }
        }
        let mut after = None;
        loop {
            let (rows, last) = self
                .writer
                .run(move |transaction, log| {
                    seal_stream_ends(transaction, log.key, after.as_ref(), batch)
                })
                .await?;
            tell(STREAM_ENDS.name, rows)?;
            let Some(last) = last else { break };
            after = Some(last);
        }
        self.writer
            .run(move |transaction, log| finish(transaction, log, previous, now, cause))
            .await??;
        tell("retired_keys", 1)
    }
}

/// The primary key of a row.
type Position = Vec<Value>;

/// Seals the rows of a part of a table anew, `after` a row in the order of its key. Returns how many there were, and the last
/// row of the part; `None` if no rows follow.
fn reseal_rows(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    table: &SealedTable,
    after: Option<&[Value]>,
    batch: usize,
) -> Result<Result<(usize, Option<Position>), RotationError>, Error> {
    let name = table.name;
    let columns = table.key.join(", ");
    let first = table.key.len();
    let marks = |from: usize| {
        let marks: Vec<_> = (from..from + first)
            .map(|mark| format!("?{mark}"))
            .collect();
        marks.join(", ")
    };
    let follows = match after {
        Some(_) => format!("({columns}) > ({})", marks(1)),
        None => "TRUE".to_owned(),
    };
    let mut values = after.map(<[Value]>::to_vec).unwrap_or_default();
    let last = transaction
        .prepare_cached(&format!(
            "SELECT {columns} FROM {name} WHERE {follows} ORDER BY {columns} LIMIT 1 OFFSET {}",
            batch.saturating_sub(1)
        ))?
        .query_row(rusqlite::params_from_iter(&values), |row| {
            (0..first)
                .map(|index| row.get(index))
                .collect::<Result<Position, _>>()
        })
        .optional()?;
    let mut part = follows;
    if let Some(last) = &last {
        part = format!("{part} AND ({columns}) <= ({})", marks(values.len() + 1));
        values.extend(last.iter().cloned());
    }
    let id = values.len() + 1;
    values.push(Value::Blob(key.current().id().0.to_vec()));
    let part = format!("{part} AND substr({name}.seal, 1, 4) <> ?{id}");
    let changed: u64 = transaction
        .prepare_cached(&format!(
            "SELECT count(*) FROM {name} WHERE {part} AND NOT {}",
            table.is_intact()
        ))?
        .query_row(rusqlite::params_from_iter(&values), |row| row.get(0))?;
    if changed > 0 {
        let changed = VerifyError::Rows {
            table: name,
            rows: changed,
        };
        return Ok(Err(RotationError::Changed(changed)));
    }
    let rows = transaction
        .prepare_cached(&format!(
            "UPDATE {name} SET seal = {} WHERE {part}",
            table.seal()
        ))?
        .execute(rusqlite::params_from_iter(&values))?;
    Ok(Ok((rows, last)))
}

/// Seals the last event of each of some streams that was not hashed with the newest key. The streams are read, so their hashes
/// are checked.
fn seal_stream_ends(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    after: Option<&StreamId>,
    batch: usize,
) -> Result<(usize, Option<StreamId>), Error> {
    // A stream has a few events.
    let streams = read::streams_in(transaction, key, after, batch.div_ceil(4))?;
    let mut rows = 0;
    for stream in &streams {
        rows += transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO stream_ends (stream, version, stream_hash, seal)
                 SELECT stream, version, stream_hash, seal_of('stream_ends', stream, version, stream_hash) FROM events
                 WHERE stream = ?1 AND master_key <> ?2 ORDER BY version DESC LIMIT 1",
            )?
            .execute(params![stream.id.as_str(), key.current().id().0])?;
    }
    Ok((rows, streams.last().map(|stream| stream.id.clone())))
}

/// Ends the rotation, unless something is left that the previous key sealed.
fn finish(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    previous: MasterKeyId,
    now: Timestamp,
    cause: Cause,
) -> Result<Result<(), RotationError>, Error> {
    // bKash gives a new token when one is missing.
    transaction.execute(
        "UPDATE tokens SET sealed = NULL, revision = revision + 1 WHERE substr(sealed, 2, 4) = ?1",
        [previous.0],
    )?;
    if let Some(left) = left(transaction, log.key, previous)? {
        return Ok(Err(RotationError::Changed(left)));
    }
    let keys = match retired_keys::read(transaction, log.key) {
        Ok(keys) => keys,
        Err(error) => return Ok(Err(error.into())),
    };
    for mut retired in keys {
        retired.finished = true;
        retired_keys::store(transaction, log.key, &retired)?;
    }
    let at = now.max(log.sealed.alive_at);
    let recorded = retired_keys::record(
        transaction,
        log,
        previous,
        RotationStep::Finished,
        at,
        cause,
    );
    Ok(recorded.map_err(RotationError::from))
}

/// Finds what the previous key sealed.
fn left(
    connection: &Connection,
    key: &ChainKey,
    previous: MasterKeyId,
) -> Result<Option<VerifyError>, Error> {
    if let Some(left) = retired_keys::values_left(connection, false)? {
        return Ok(Some(left));
    }
    for table in ALL_TABLES {
        let count = format!(
            "SELECT count(*) FROM {} WHERE substr(seal, 1, 4) <> ?1",
            table.name
        );
        let rows: u64 = connection.query_row(&count, [key.current().id().0], |row| row.get(0))?;
        if rows > 0 {
            return Ok(Some(VerifyError::RetiredKey {
                table: table.name,
                rows,
                key: previous,
            }));
        }
    }
    Ok(None)
}
