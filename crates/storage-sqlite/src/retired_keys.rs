//! Master keys that were rotated away, and the beginning and the end of a rotation.
//!
//! A rotation begins when the file is opened with a new key and the previous one: in one transaction the key of the chain
//! that was derived from the previous master key is stored, sealed with the new one, the log says so, and its head is sealed
//! with the new key. A process that has only the previous key cannot write from then on.

use domain::Timestamp;
use eventlog::{Cause, ChainKey, HashKey, KeyRotation, RotationStep, StoreError, VerifyError};
use rusqlite::{Connection, Error, ErrorCode, Transaction, params};
use sealing::{MasterKeyId, SealingKey};

use crate::{
    append,
    chain::{self, Last},
    head::{self, SealedHead},
    log_end::LogEnd,
    open_error::OpenError,
    redo::Entry,
    schema,
};

/// The columns with values that services seal with keys of their own, derived from the same master key.
const VALUES: [(&str, &str); 3] = [
    ("sealed_values", "bytes"),
    ("tokens", "sealed"),
    ("webhook_endpoints", "sealed_secrets"),
];

/// A key that was rotated away, or is being rotated away.
pub(crate) struct RetiredKey {
    pub(crate) key: HashKey,
    pub(crate) finished: bool,
}

/// The key of the file: the configured one, with the retired keys that the file has. A previous key is dropped once its
/// rotation is finished. A new file has none.
///
/// # Errors
///
/// Returns [`OpenError`] if the file was sealed with another key, or the previous one is needed and missing.
pub(crate) fn load(connection: &Connection, key: ChainKey) -> Result<ChainKey, OpenError> {
    if schema::format(connection)? == 0 {
        return Ok(key);
    }
    schema::check_format(connection)?;
    let current = key.current().id();
    let previous = key.previous().map(HashKey::id);
    let unknown = |expected| OpenError::UnknownKey {
        expected,
        configured: current,
        previous,
    };
    let known = ids(connection)?;
    if known.iter().any(|(id, _)| *id == current) {
        return Err(OpenError::RetiredKey(current));
    }
    if let Some((id, _)) = known
        .iter()
        .find(|(id, finished)| !finished && previous != Some(*id))
    {
        return Err(OpenError::Unfinished(*id));
    }
    if let Some(found) = head::sealed_with(connection)?
        && key.sealing(found).is_none()
    {
        return Err(unknown(found));
    }
    let mut loaded = key.clone();
    for retired in read(connection, &key)? {
        if retired.finished {
            if previous == Some(retired.key.id()) {
                tracing::warn!(
                    key = %retired.key.id(),
                    "the rotation of the master key is finished: remove CHECKOUT_PREVIOUS_MASTER_KEY"
                );
                loaded = loaded.without_previous();
            }
            loaded = loaded.with_retired(retired.key);
        }
    }
    Ok(loaded)
}

/// The identifiers, each with whether its rotation is finished.
fn ids(connection: &Connection) -> Result<Vec<(MasterKeyId, bool)>, Error> {
    let mut statement =
        connection.prepare("SELECT id, finished FROM retired_keys ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((MasterKeyId(row.get(0)?), row.get(1)?)))?;
    rows.collect()
}

/// The key whose rotation is under way.
///
/// # Errors
///
/// Returns [`Error`] if the table cannot be read.
pub(crate) fn unfinished(connection: &Connection) -> Result<Option<MasterKeyId>, Error> {
    let unfinished = ids(connection)?.into_iter().find(|(_, finished)| !finished);
    Ok(unfinished.map(|(id, _)| id))
}

/// The retired keys, oldest first.
///
/// # Errors
///
/// Returns [`OpenError`] if one was changed, or sealed with an unknown key.
pub(crate) fn read(connection: &Connection, key: &ChainKey) -> Result<Vec<RetiredKey>, OpenError> {
    let mut statement =
        connection.prepare("SELECT id, finished, sealed FROM retired_keys ORDER BY number")?;
    let rows = statement.query_map([], |row| {
        Ok((
            MasterKeyId(row.get(0)?),
            row.get::<_, bool>(1)?,
            row.get::<_, Vec<u8>>(2)?,
        ))
    })?;
    let mut keys = Vec::new();
    for row in rows {
        let (id, finished, sealed) = row?;
        let opened = sealing_key(key).open(&context(id, finished), &sealed);
        let bits = opened.and_then(|bits| bits.try_into().ok());
        let bits = bits.ok_or(OpenError::Changed(VerifyError::Rows {
            table: "retired_keys",
            rows: 1,
        }))?;
        keys.push(RetiredKey {
            key: HashKey::new(id, bits),
            finished,
        });
    }
    Ok(keys)
}

/// What a retired key is sealed with.
fn sealing_key(key: &ChainKey) -> SealingKey {
    const PURPOSE: &str = "retired keys";
    let sealing = SealingKey::of(key.current().id(), key.current().derive(PURPOSE));
    match key.previous() {
        Some(previous) => sealing.with_previous(previous.id(), previous.derive(PURPOSE)),
        None => sealing,
    }
}

fn context(id: MasterKeyId, finished: bool) -> String {
    format!("{id} {finished}")
}

/// Stores a retired key, sealed with the newest key.
pub(crate) fn store(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    RetiredKey {
        key: retired,
        finished,
    }: &RetiredKey,
) -> Result<(), Error> {
    let random: Vec<u8> = transaction.query_row("SELECT randomblob(32)", [], |row| row.get(0))?;
    let random = random.try_into().unwrap_or([0; 32]);
    let context = context(retired.id(), *finished);
    let sealed = sealing_key(key).seal(&context, retired.bits(), random);
    transaction
        .execute(
            "INSERT INTO retired_keys (id, finished, sealed) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET finished = excluded.finished, sealed = excluded.sealed",
            params![retired.id().0, finished, sealed],
        )
        .map(drop)
}

/// Fails if a rotation is to begin while another process has the file open: it may not have the new key.
///
/// # Errors
///
/// Returns [`OpenError::InUse`] if there is one.
pub(crate) fn ensure_alone_to_begin(
    connection: &Connection,
    key: &ChainKey,
) -> Result<(), OpenError> {
    if schema::format(connection)? == 0 || !begins(connection, key)? {
        return Ok(());
    }
    connection.busy_timeout(std::time::Duration::ZERO)?;
    let set = "PRAGMA journal_mode = DELETE";
    let mode = connection.query_row(set, [], |row| row.get::<_, String>(0));
    connection.busy_timeout(schema::BUSY_TIMEOUT)?;
    match mode {
        Ok(mode) if mode == "delete" => {}
        Ok(_) => return Err(OpenError::InUse),
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            return Err(OpenError::InUse);
        }
        Err(error) => return Err(error.into()),
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(())
}

fn begins(connection: &Connection, key: &ChainKey) -> Result<bool, Error> {
    let previous = key.previous().map(HashKey::id);
    Ok(previous.is_some() && head::sealed_with(connection)? == previous)
}

/// Begins the rotation if the head is sealed with the previous key. Returns the head of the log, which is written too.
///
/// # Errors
///
/// Returns [`OpenError`] if the database cannot be written.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    sealed: SealedHead,
    cause: Cause,
) -> Result<SealedHead, OpenError> {
    let (true, Some(previous)) = (begins(transaction, key)?, key.previous()) else {
        return Ok(sealed);
    };
    let retired = RetiredKey {
        key: previous.clone(),
        finished: false,
    };
    store(transaction, key, &retired)?;
    let mut log = LogEnd::new(key, sealed);
    let at = log.sealed.alive_at;
    record(
        transaction,
        &mut log,
        previous.id(),
        RotationStep::Begun,
        at,
        cause,
    )?;
    head::write(transaction, key, &log.sealed)?;
    tracing::warn!(
        from = %previous.id(),
        to = %key.current().id(),
        "the rotation of the master key has begun: run `bkash-checkout key rotate-master`"
    );
    Ok(log.sealed)
}

/// Records a step of the rotation in the log.
///
/// # Errors
///
/// Returns [`OpenError`] if the database cannot be written.
pub(crate) fn record(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    from: MasterKeyId,
    step: RotationStep,
    at: Timestamp,
    cause: Cause,
) -> Result<(), OpenError> {
    let Last { length, .. } = chain::last(transaction, &eventlog::Gap::stream())?;
    let rotation = KeyRotation {
        from: from.to_string(),
        to: log.key.current().id().to_string(),
        step,
    };
    let append = rotation.append(length, at, cause)?;
    append::append(transaction, log, &append)?.map_err(StoreError::from_source)?;
    log.redo
        .push(Entry::json_of(&append).map_err(StoreError::from_source)?);
    Ok(())
}

/// Finds values that services sealed with a retired key; `finished` says whether those whose rotation is finished are
/// meant, or the others.
///
/// # Errors
///
/// Returns [`Error`] if a table cannot be read.
pub(crate) fn values_left(
    connection: &Connection,
    finished: bool,
) -> Result<Option<VerifyError>, Error> {
    for (key, _) in ids(connection)?
        .into_iter()
        .filter(|(_, is)| *is == finished)
    {
        for (table, column) in VALUES {
            // After the version of the form.
            let count = format!("SELECT count(*) FROM {table} WHERE substr({column}, 2, 4) = ?1");
            let rows: u64 = connection.query_row(&count, [key.0], |row| row.get(0))?;
            if rows > 0 {
                return Ok(Some(VerifyError::RetiredKey { table, rows, key }));
            }
        }
    }
    Ok(None)
}
