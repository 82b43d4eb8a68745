//! The disks, and which of them a file is on.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use crate::{gate::Gate, state::State};

/// The disk of one folder.
pub(crate) struct Disk {
    folder: PathBuf,
    state: Mutex<State>,
    pub(crate) gate: Arc<Gate>,
}

/// The disks that exist.
static DISKS: Mutex<Vec<Weak<Disk>>> = Mutex::new(Vec::new());

impl Disk {
    /// An empty disk for a folder.
    pub(crate) fn add(folder: &Path, seed: u64) -> Arc<Self> {
        let disk = Arc::new(Self {
            folder: folder.to_owned(),
            state: Mutex::new(State::new(seed)),
            gate: Arc::default(),
        });
        let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.retain(|disk| disk.strong_count() > 0);
        disks.push(Arc::downgrade(&disk));
        disk
    }

    /// The disk of a file and its name on it.
    pub(crate) fn of(path: &str) -> Option<(Arc<Self>, &str)> {
        let (folder, name) = path.rsplit_once('/')?;
        let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        let disk = disks
            .iter()
            .rev()
            .filter_map(Weak::upgrade)
            .find(|disk| disk.folder == Path::new(folder))?;
        Some((disk, name))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
