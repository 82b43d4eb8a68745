//! An open file.

use std::{
    ops::Range,
    sync::{Arc, MutexGuard},
};

use rusqlite::ffi::{
    SQLITE_LOCK_NONE, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_WAL,
};

use crate::{
    disk::Disk,
    fault::Fault,
    locks::{Busy, HandleId},
    namespace::FileId,
    shared_memory::Region,
    state::{Node, Refusal, State},
};

/// A file that a connection has open. Once the power has gone, everything that is asked of it fails, except to give locks back and
/// to close it.
pub(crate) struct Handle {
    disk: Arc<Disk>,
    id: HandleId,
    file: FileId,
    name: String,
    flags: i32,
    boot: u64,
    /// Whether the folder must be synced with the file, as SQLite's own file system does when a journal or a
    /// log that may be new is first synced.
    syncs_names: bool,
    /// The parts of the index that SQLite has pointers to.
    mapped: Vec<Region>,
    uses_index: bool,
}

impl Handle {
    /// Opens a file with flags of `SQLite`; `None` if it does not exist and is not to be created.
    pub(crate) fn open(disk: Arc<Disk>, name: &str, flags: i32) -> Result<Option<Self>, Refusal> {
        let mut state = disk.state();
        if state.is_off() {
            return Err(Refusal::Failed);
        }
        let creates = flags & SQLITE_OPEN_CREATE != 0;
        let file = match state.names.find(name) {
            Some(file) => file,
            None if creates => {
                let file = state.number();
                state.name(name, Some(file))?;
                file
            }
            None => return Ok(None),
        };
        let (id, boot) = (state.number(), state.boot);
        state.node(file).handles += 1;
        drop(state);
        Ok(Some(Self {
            disk,
            id,
            file,
            name: name.to_owned(),
            flags,
            boot,
            syncs_names: creates && flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL) != 0,
            mapped: Vec::new(),
            uses_index: false,
        }))
    }

    pub(crate) fn read(&self, offset: usize, into: &mut [u8]) -> Result<usize, Refusal> {
        self.state()?.read(self.file, &self.name, offset, into)
    }

    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) -> Result<(), Refusal> {
        self.disk.gate.pass();
        self.state()?.write(self.file, &self.name, offset, bytes)
    }

    pub(crate) fn truncate(&self, length: usize) -> Result<(), Refusal> {
        self.state()?.truncate(self.file, &self.name, length)
    }

    pub(crate) fn sync(&mut self) -> Result<(), Refusal> {
        let with_names = self.syncs_names;
        self.state()?
            .sync(self.file, &self.name, self.flags, with_names)?;
        self.syncs_names = false;
        Ok(())
    }

    pub(crate) fn length(&self) -> Result<usize, Refusal> {
        Ok(self.state()?.node(self.file).contents.length())
    }

    /// The inner error says that another connection holds a lock that excludes this one.
    pub(crate) fn lock(&self, level: i32) -> Result<Result<(), Busy>, Refusal> {
        Ok(self.state()?.node(self.file).locks.lock(self.id, level))
    }

    pub(crate) fn unlock(&self, level: i32) {
        self.with_node(|node| node.locks.unlock(self.id, level));
    }

    pub(crate) fn is_reserved(&self) -> Result<bool, Refusal> {
        Ok(self.state()?.node(self.file).locks.is_reserved())
    }

    /// A part of the index of the write-ahead log, which stays valid until [`Self::unmap`]; `None` if there is none and `extend`
    /// is false.
    pub(crate) fn map(
        &mut self,
        number: usize,
        size: usize,
        extend: bool,
    ) -> Result<Option<Region>, Refusal> {
        let mut state = self.state()?;
        if extend && !state.node(self.file).index.has(number) && state.faults.strike(Fault::Full) {
            return Err(Refusal::Full);
        }
        let index = &mut state.node(self.file).index;
        let region = index.region(number, size, extend);
        if !self.uses_index {
            index.users += 1;
        }
        drop(state);
        self.uses_index = true;
        self.mapped.extend(region.clone());
        Ok(region)
    }

    pub(crate) fn lock_index(
        &self,
        slots: Range<usize>,
        exclusively: bool,
    ) -> Result<Result<(), Busy>, Refusal> {
        let mut state = self.state()?;
        let locks = &mut state.node(self.file).index.locks;
        Ok(locks.lock(self.id, slots, exclusively))
    }

    pub(crate) fn unlock_index(&self, slots: Range<usize>) {
        self.with_node(|node| node.index.locks.unlock(self.id, slots));
    }

    pub(crate) fn unmap(&mut self) {
        if self.uses_index {
            self.with_node(|node| {
                node.index.locks.unlock_all(self.id);
                node.index.users -= 1;
                if node.index.users == 0 {
                    node.index.clear();
                }
            });
        }
        self.uses_index = false;
        self.mapped.clear();
    }

    /// The disk's state, if it has power and had it since the file was opened.
    fn state(&self) -> Result<MutexGuard<'_, State>, Refusal> {
        let state = self.disk.state();
        if state.is_off() || state.boot != self.boot {
            return Err(Refusal::Failed);
        }
        Ok(state)
    }

    /// Changes what is kept of the file in memory, unless that is of a later life.
    fn with_node(&self, change: impl FnOnce(&mut Node)) {
        let mut state = self.disk.state();
        if state.boot == self.boot {
            change(state.node(self.file));
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.unmap();
        self.unlock(SQLITE_LOCK_NONE);
        let mut state = self.disk.state();
        if state.boot == self.boot {
            state.close(self.file);
        }
    }
}
