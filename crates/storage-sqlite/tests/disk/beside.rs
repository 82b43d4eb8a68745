//! The files beside the database, which the store never syncs: what a power cut leaves of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::random::Random;

pub(crate) struct Beside {
    database: PathBuf,
    /// The head as it was when the machine last started: the oldest that a power cut can leave.
    first_head: Vec<u8>,
}

impl Beside {
    pub(crate) fn new(database: &Path) -> Self {
        Self {
            database: database.to_owned(),
            first_head: Vec::new(),
        }
    }

    fn head(&self) -> PathBuf {
        format!("{}-head", self.database.display()).into()
    }

    /// The store was opened.
    pub(crate) fn opened(&mut self) {
        self.first_head = fs::read(self.head()).unwrap_or_default();
    }

    /// Loses power: the redo log loses its end, or the end becomes zeros; the head becomes an older one, is emptied or is lost.
    /// Returns whether there is no head any more.
    pub(crate) fn lose_power(&self, random: &mut Random) -> bool {
        if let Some(path) = self.newest_redo_file() {
            let mut bytes = fs::read(&path).unwrap();
            let kept = bytes.len() - random.index(bytes.len().min(4_000) + 1);
            match random.below(3) {
                0 => {}
                1 => bytes.truncate(kept),
                _ => bytes[kept..].fill(0),
            }
            fs::write(&path, bytes).unwrap();
        }
        match random.below(8) {
            0..4 => false,
            4 | 5 => {
                fs::write(self.head(), &self.first_head).unwrap();
                self.first_head.is_empty()
            }
            6 => {
                fs::write(self.head(), []).unwrap();
                true
            }
            _ => {
                // There may be none yet.
                let _ = fs::remove_file(self.head());
                true
            }
        }
    }

    /// The file of the redo log that is written.
    fn newest_redo_file(&self) -> Option<PathBuf> {
        let folder = format!("{}-redo", self.database.display());
        let files = fs::read_dir(folder).ok()?;
        files.map(|file| file.unwrap().path()).max()
    }
}
