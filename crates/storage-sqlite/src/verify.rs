//! The verifier: reads the whole log and says where it was changed.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::chain::{ChainKey, GENESIS};

/// A log that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events it has.
    pub events: u64,
    /// The hash of the last one, in hexadecimal. Kept elsewhere, it shows later that no older copy of the
    /// whole file was put in its place.
    pub head: String,
}

/// Where a log was changed.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The file cannot be read.
    #[error("the database cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// An event is not the one that was written at its place.
    #[error("event {seq} was changed, moved or put in")]
    Event {
        /// Its place, from 1.
        seq: u64,
    },
    /// The log has an end that it was not sealed with.
    #[error("the log ends at event {found}, but was sealed at event {sealed}")]
    End {
        /// The last event there is.
        found: u64,
        /// The last event there was.
        sealed: u64,
    },
    /// The head itself was changed, or sealed with another key.
    #[error("the head of the log was changed, or another master key sealed it")]
    Seal,
}

/// Checks every event of the file, the end of the log and its seal. Reads only; the server may be running.
pub fn verify(path: &Path, key: &ChainKey) -> Result<Verified, VerifyError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("BEGIN")?;
    let (sealed, sealed_hash, seal): (u64, Vec<u8>, Vec<u8>) =
        connection.query_row("SELECT seq, hash, seal FROM head", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let mut statement = connection
        .prepare("SELECT seq, stream, version, at, body, hash FROM events ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let mut hash = GENESIS.to_vec();
    let mut last = 0;
    while let Some(row) = rows.next()? {
        let seq: u64 = row.get(0)?;
        let (stream, version, at, body): (String, usize, i64, String) =
            (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        hash = key.link(&hash, &stream, version, at, &body).to_vec();
        if seq != last + 1 || hash != row.get::<_, Vec<u8>>(5)? {
            return Err(VerifyError::Event { seq });
        }
        last = seq;
    }
    if !key.is_sealed(sealed, &sealed_hash, &seal) {
        return Err(VerifyError::Seal);
    }
    if last != sealed || hash != sealed_hash {
        return Err(VerifyError::End {
            found: last,
            sealed,
        });
    }
    let head = hash
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    Ok(Verified { events: last, head })
}
