//! The sealed head of the log, and whether the log ends with it.

use domain::Timestamp;
use eventlog::{ChainKey, Head, VerifyError};
use fail_points::{Omission, omits};
use rusqlite::{Connection, Error, OptionalExtension, Transaction, params};
use sealing::MasterKeyId;

use crate::lane::LANE;

/// The head, and the last time at which a writer was alive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SealedHead {
    pub(crate) head: Head,
    pub(crate) alive_at: Timestamp,
}

/// Reads the head. The inner error says that it is not sealed with `key`, or that the log does not end with it.
///
/// # Errors
///
/// Returns [`Error`] if the database cannot be read.
pub(crate) fn read(
    connection: &Connection,
    key: &ChainKey,
) -> Result<Result<SealedHead, VerifyError>, Error> {
    let found = connection
        .prepare_cached(
            "SELECT lanes.seq, lanes.hash, lanes.alive_at, lanes.seal, events.seq, events.hash
             FROM lanes LEFT JOIN events ON events.seq = (SELECT max(seq) FROM events)
             WHERE lanes.lane = ?1",
        )?
        .query_row([LANE], |row| {
            let last: (Option<u64>, Option<Vec<u8>>) = (row.get(4)?, row.get(5)?);
            let hash: Vec<u8> = row.get(1)?;
            Ok((
                row.get(0)?,
                hash,
                row.get(2)?,
                row.get::<_, Vec<u8>>(3)?,
                last,
            ))
        })
        .optional()?;
    let Some((position, hash, alive_at, seal, last)) = found else {
        return Ok(Err(VerifyError::Seal));
    };
    let Ok(hash) = <[u8; 32]>::try_from(hash) else {
        return Ok(Err(VerifyError::Seal));
    };
    let head = Head { position, hash };
    if omits(Omission::SealedHead) {
        let alive_at = Timestamp::from_millis(alive_at);
        return Ok(Ok(SealedHead { head, alive_at }));
    }
    if let Some(found) = seal.first_chunk().copied().map(MasterKeyId)
        && key.sealing(found).is_none()
    {
        return Ok(Err(VerifyError::UnknownKey {
            place: "the head of the log",
            found,
        }));
    }
    if !key.is_sealed(LANE, &head, alive_at, &seal) {
        return Ok(Err(VerifyError::Seal));
    }
    let (found, last_hash) = (last.0.unwrap_or(0), last.1);
    if found != position || last_hash.is_some_and(|last| last != hash) {
        return Ok(Err(VerifyError::End {
            found,
            sealed: position,
        }));
    }
    Ok(Ok(SealedHead {
        head,
        alive_at: Timestamp::from_millis(alive_at),
    }))
}

/// The master key that the head says it was sealed with; `None` if there is no head.
///
/// # Errors
///
/// Returns [`Error`] if the database cannot be read.
pub(crate) fn sealed_with(connection: &Connection) -> Result<Option<MasterKeyId>, Error> {
    let seal = connection
        .query_row("SELECT seal FROM lanes WHERE lane = ?1", [LANE], |row| {
            row.get::<_, Vec<u8>>(0)
        })
        .optional()?;
    Ok(seal.and_then(|seal| seal.first_chunk().copied().map(MasterKeyId)))
}

/// Writes and seals the head.
///
/// # Errors
///
/// Returns [`Error`] if the database cannot be written.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    key: &ChainKey,
    sealed: &SealedHead,
) -> Result<(), Error> {
    let SealedHead { head, alive_at } = sealed;
    let alive_at = alive_at.millis();
    transaction
        .prepare_cached(
            "UPDATE lanes SET seq = ?2, hash = ?3, alive_at = ?4, seal = ?5 WHERE lane = ?1",
        )?
        .execute(params![
            LANE,
            head.position,
            head.hash,
            alive_at,
            key.seal(LANE, head, alive_at)
        ])
        .map(drop)
}

/// Whether the log has a head that was seen before.
///
/// # Errors
///
/// Returns [`Error`] if the database cannot be read.
pub(crate) fn contains(connection: &Connection, head: &Head) -> Result<bool, Error> {
    if head.position == 0 {
        return Ok(*head == Head::EMPTY);
    }
    connection
        .prepare_cached("SELECT 1 FROM events WHERE seq = ?1 AND hash = ?2")?
        .exists(params![head.position, head.hash])
}
