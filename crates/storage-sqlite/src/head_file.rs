//! A small file beside the database with the newest head of its log. If the database is replaced by an older copy of itself,
//! its log does not contain this head. The file is written after each commit, so it is never ahead of the database that it
//! belongs to; it is not flushed, because the worst that a power failure can do is to leave an earlier head.

use std::{
    fs::{File, OpenOptions},
    io::{Error, ErrorKind},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use domain::Timestamp;
use eventlog::{ChainKey, Head, RowSeal};

use crate::{beside::with_ending, head::SealedHead};

/// The name that stands for a table in the seal.
const TABLE: &str = "head file";

/// What the file says.
pub(crate) enum Seen {
    /// There is no file.
    Missing,
    /// It was damaged, or written with another key.
    Unreadable,
    /// The newest head.
    Head(SealedHead),
}

/// The file, open for writing.
pub(crate) struct HeadFile {
    file: File,
    key: ChainKey,
}

/// The path of the file of a database.
pub(crate) fn path_of(database: &Path) -> PathBuf {
    with_ending(database, "-head")
}

/// Reads the file of a database.
///
/// # Errors
///
/// Returns [`Error`] if the system refuses it.
pub(crate) fn read(database: &Path, key: &ChainKey) -> Result<Seen, Error> {
    let bytes = match std::fs::read(path_of(database)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Seen::Missing),
        Err(error) => return Err(error),
    };
    Ok(parse(&bytes, key).map_or(Seen::Unreadable, Seen::Head))
}

fn parse(bytes: &[u8], key: &ChainKey) -> Option<SealedHead> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut words = text.split_whitespace();
    let (head, alive_at): (Head, _) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let sealed = SealedHead {
        head,
        alive_at: Timestamp::from_millis(alive_at),
    };
    // The seal, whose first eight digits are the identifier of its master key.
    let id = u32::from_str_radix(words.next()?.get(..8)?, 16).ok()?;
    let row = key.row_as(&id.to_be_bytes(), TABLE)?;
    (text == line(row, &sealed)).then_some(sealed)
}

/// The content of the file. It always has the same length, so that writing it replaces the old one.
fn line(mut row: RowSeal, SealedHead { head, alive_at }: &SealedHead) -> String {
    use std::fmt::Write;
    let Head { position, hash } = head;
    row.integer(position.cast_signed());
    row.bytes(hash);
    row.integer(alive_at.millis());
    let mut line = format!("{position:020}:");
    for byte in hash {
        let _ = write!(line, "{byte:02x}");
    }
    let _ = write!(line, " {:020} ", alive_at.millis());
    for byte in row.finish() {
        let _ = write!(line, "{byte:02x}");
    }
    line.push('\n');
    line
}

impl HeadFile {
    /// Opens the file of a database for writing, creating it if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns [`Error`] if the system refuses it.
    pub(crate) fn open(database: &Path, key: ChainKey) -> Result<Self, Error> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path_of(database))?;
        Ok(Self { file, key })
    }

    /// Replaces the content.
    ///
    /// # Errors
    ///
    /// Returns [`Error`] if the file cannot be written.
    pub(crate) fn write(&self, sealed: &SealedHead) -> Result<(), Error> {
        self.file
            .write_all_at(line(self.key.row(TABLE), sealed).as_bytes(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_read_back_unless_it_was_changed() {
        let key = ChainKey::new([7; 32]);
        let sealed = SealedHead {
            head: Head {
                position: 17,
                hash: [3; 32],
            },
            alive_at: Timestamp::from_millis(1000),
        };
        let text = line(key.row(TABLE), &sealed);
        let read = parse(text.as_bytes(), &key).unwrap();
        assert_eq!((read.head, read.alive_at), (sealed.head, sealed.alive_at));
        assert!(parse(text.as_bytes(), &ChainKey::new([8; 32])).is_none());
        assert!(parse(text.replacen("17:", "16:", 1).as_bytes(), &key).is_none());
        assert!(parse(&text.as_bytes()[..40], &key).is_none());
        assert!(parse(&text.as_bytes()[..120], &key).is_none());
        assert!(parse(b"", &key).is_none());
    }
}
