//! The redo log: what was written to the database, once more in files beside it. If the database is replaced by an older copy of
//! itself, such as a backup, what was written after the copy is applied to it again, so that no payment is forgotten.
//!
//! A record is written in the transaction that it describes, before the commit, so records have the order of the commits. They are
//! not flushed: a power failure can take the last seconds of the redo log, but not of the database. A copy from before such a hole
//! is brought up to the hole, and the rest is a gap ([`crate::gap`]).

mod entry;
mod record;
pub(crate) mod replay;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{Error, Read, Seek, SeekFrom, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use domain::Timestamp;
pub(crate) use entry::Entry;
use eventlog::{ChainKey, Head};
use time::{Date, OffsetDateTime};

use crate::{beside::with_ending, head::SealedHead};

/// The redo log of a database, open for writing.
pub(crate) struct Redo {
    folder: PathBuf,
    days: u16,
    key: ChainKey,
    /// The file that was written last, and its day.
    file: Option<(Date, File)>,
    /// Whether the last record could not be written, which is logged once.
    is_failing: bool,
}

/// The folder of a database's redo log.
pub(crate) fn folder_of(database: &Path) -> PathBuf {
    with_ending(database, "-redo")
}

impl Redo {
    /// The redo log of a database, of which the files of the last `days` days are kept. Nothing is written before the first
    /// record.
    pub(crate) fn of(database: &Path, key: ChainKey, days: u16) -> Self {
        Self {
            folder: folder_of(database),
            days,
            key,
            file: None,
            is_failing: false,
        }
    }

    /// Writes what a transaction writes, as [`Self::write`]. That it cannot be written is logged: the database is written all the
    /// same.
    pub(crate) fn record(&mut self, before: &Head, after: &SealedHead, entries: &[String]) {
        match self.write(before, after, entries) {
            Ok(()) if self.is_failing => {
                self.is_failing = false;
                tracing::warn!("the redo log is written again; make a backup now");
            }
            Ok(()) => {}
            Err(error) if !self.is_failing => {
                self.is_failing = true;
                // It may have been written in part.
                self.file = None;
                tracing::error!(
                    %error,
                    "the redo log cannot be written; a backup from before now cannot be brought up to date"
                );
            }
            Err(_) => self.file = None,
        }
    }

    /// Writes what a transaction writes. `before` is the head before it, `after` the one after it.
    ///
    /// # Errors
    ///
    /// Returns [`Error`] if the system refuses it. A copy can then be brought up to this record only.
    pub(crate) fn write(
        &mut self,
        before: &Head,
        after: &SealedHead,
        entries: &[String],
    ) -> Result<(), Error> {
        let line = record::line(&self.key, before, after, entries);
        let day = day_of(after.alive_at);
        if self.file.as_ref().is_none_or(|(open, _)| *open != day) {
            self.file = Some((day, self.open(day)?));
            self.remove_old(day)?;
        }
        match &mut self.file {
            Some((_, file)) => file.write_all(line.as_bytes()),
            None => Ok(()),
        }
    }

    /// Opens the file of a day for appending. A record that was torn is ended, so that the next one is not lost with it.
    fn open(&self, day: Date) -> Result<File, Error> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)?;
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(self.folder.join(format!("{day}.redo")))?;
        if file.metadata()?.len() > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                file.write_all(b"\n")?;
            }
        }
        Ok(file)
    }

    fn remove_old(&self, today: Date) -> Result<(), Error> {
        for (day, path) in files(&self.folder)? {
            if (today - day).whole_days() >= i64::from(self.days) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// The day of a time, in UTC.
fn day_of(at: Timestamp) -> Date {
    OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1000))
        .map_or(Date::MIN, OffsetDateTime::date)
}

/// The files of a redo log, oldest first. A folder that does not exist has none.
fn files(folder: &Path) -> Result<Vec<(Date, PathBuf)>, Error> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let day = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_suffix(".redo"))
            .and_then(record::parse_day);
        found.extend(day.map(|day| (day, path)));
    }
    found.sort();
    Ok(found)
}
