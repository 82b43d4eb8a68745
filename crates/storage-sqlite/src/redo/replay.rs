//! Applying the redo log to an older copy of the database.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use eventlog::{ChainKey, Head};
use rusqlite::{Transaction, params};

use super::{
    entry::Entry,
    files,
    record::{self, Heads},
};
use crate::{append, head, head::SealedHead, log_end::LogEnd, open_error::OpenError};

/// Where a record is.
struct Place {
    heads: Heads,
    file: usize,
    offset: u64,
    length: u64,
}

/// Applies every record that continues the log, in the order in which they were committed. Stops at the first that is missing or
/// does not lead to the head that it names. Returns the new head, which is written too.
///
/// # Errors
///
/// Returns [`OpenError`] if a file cannot be read or the database cannot be written.
pub(crate) fn replay(
    transaction: &Transaction<'_>,
    folder: &Path,
    key: &ChainKey,
    sealed: SealedHead,
) -> Result<SealedHead, OpenError> {
    let paths: Vec<_> = files(folder)?.into_iter().map(|(_, path)| path).collect();
    let places = find(&paths, sealed.head)?;
    let mut log = LogEnd::new(key, sealed);
    for place in places {
        if place.heads.before != log.sealed.head {
            continue;
        }
        let line = read(&paths[place.file], &place)?;
        let Some((after, entries)) = record::parse(key, &line) else {
            break;
        };
        if !apply(transaction, &mut log, &after, entries)? {
            break;
        }
    }
    if log.sealed.head != sealed.head {
        head::write(transaction, key, &log.sealed)?;
        tracing::warn!(
            from = %sealed.head,
            to = %log.sealed.head,
            "events that were written after the copy of the database was made are applied from its redo log"
        );
    }
    Ok(log.sealed)
}

/// The records that may follow a head, in the order of the commits. A record whose transaction was rolled back is followed by one
/// that begins where it began, so it is left out.
fn find(paths: &[PathBuf], from: Head) -> Result<Vec<Place>, OpenError> {
    let mut places: Vec<Place> = Vec::new();
    for (file, path) in paths.iter().enumerate() {
        let mut reader = BufReader::new(File::open(path)?);
        let (mut offset, mut line) = (0, Vec::new());
        while reader.read_until(b'\n', &mut line)? > 0 {
            let length = line.len() as u64;
            let heads = std::str::from_utf8(&line).ok().and_then(record::heads);
            if let Some(heads) = heads
                && heads.before.position >= from.position
            {
                let continued = places
                    .iter()
                    .rposition(|place| place.heads.after == heads.before);
                if let Some(continued) = continued {
                    places.truncate(continued + 1);
                } else if heads.before == from {
                    places.clear();
                }
                places.push(Place {
                    heads,
                    file,
                    offset,
                    length,
                });
            }
            offset += length;
            line.clear();
        }
    }
    Ok(places)
}

fn read(path: &Path, place: &Place) -> Result<String, OpenError> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(place.offset))?;
    let mut line = String::new();
    file.take(place.length).read_to_string(&mut line)?;
    line.truncate(line.trim_end_matches('\n').len());
    Ok(line)
}

/// Applies one record, or nothing of it. Returns whether it led to the head that it names.
fn apply(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    after: &SealedHead,
    entries: Vec<Entry>,
) -> Result<bool, OpenError> {
    let before = log.sealed;
    transaction.execute_batch("SAVEPOINT record")?;
    let mut fits = true;
    for entry in entries {
        fits = fits && apply_entry(transaction, log, entry)?;
    }
    fits = fits && log.sealed.head == after.head;
    if fits {
        log.sealed.alive_at = log.sealed.alive_at.max(after.alive_at);
    } else {
        log.sealed = before;
        transaction.execute_batch("ROLLBACK TO record")?;
    }
    transaction.execute_batch("RELEASE record")?;
    Ok(fits)
}

fn apply_entry(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    entry: Entry,
) -> Result<bool, OpenError> {
    match entry {
        Entry::Append(appended) => Ok(append::append(transaction, log, &appended)?.is_ok()),
        Entry::TokenCall { name, at } => {
            let named = "INSERT OR IGNORE INTO tokens (name) VALUES (?1)";
            transaction.execute(named, [&name])?;
            transaction.execute(
                "INSERT INTO token_calls (name, at) SELECT ?1, ?2
                 WHERE NOT EXISTS (SELECT 1 FROM token_calls WHERE name = ?1 AND at = ?2)",
                params![name, at.millis()],
            )?;
            Ok(true)
        }
        Entry::Token { name, sealed } => {
            transaction.execute(
                "UPDATE tokens SET sealed = ?2, revision = revision + 1 WHERE name = ?1",
                params![name, sealed],
            )?;
            Ok(true)
        }
    }
}
