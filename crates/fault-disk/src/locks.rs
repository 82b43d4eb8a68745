//! The locks of files, as SQLite expects them of a file system: <https://sqlite.org/lockingv3.html>, and those of the index of the
//! write-ahead log: <https://sqlite.org/walformat.html#wal_locks>.

use std::{collections::BTreeMap, ops::Range};

use rusqlite::ffi::{
    SQLITE_LOCK_NONE, SQLITE_LOCK_PENDING, SQLITE_LOCK_RESERVED, SQLITE_LOCK_SHARED,
    SQLITE_SHM_NLOCK,
};

/// An open file.
pub(crate) type HandleId = u64;

/// Somebody else holds a lock that excludes the one that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// Who holds which lock on a file, `SQLITE_LOCK_SHARED` to `SQLITE_LOCK_EXCLUSIVE`.
#[derive(Debug, Default)]
pub(crate) struct FileLocks(BTreeMap<HandleId, i32>);

impl FileLocks {
    pub(crate) fn lock(&mut self, handle: HandleId, level: i32) -> Result<(), Busy> {
        if self.0.get(&handle).is_some_and(|held| *held >= level) {
            return Ok(());
        }
        let highest = self.highest_of_others(handle);
        let (granted, is_free) = match level {
            SQLITE_LOCK_SHARED => (level, highest < SQLITE_LOCK_PENDING),
            SQLITE_LOCK_RESERVED => (level, highest < SQLITE_LOCK_RESERVED),
            // Who waits for those who read lets nobody else begin to read.
            _ if highest == SQLITE_LOCK_SHARED => (SQLITE_LOCK_PENDING, true),
            _ => (level, highest == SQLITE_LOCK_NONE),
        };
        if !is_free {
            return Err(Busy);
        }
        self.0.insert(handle, granted);
        if granted == level { Ok(()) } else { Err(Busy) }
    }

    pub(crate) fn unlock(&mut self, handle: HandleId, level: i32) {
        if level == SQLITE_LOCK_NONE {
            self.0.remove(&handle);
        } else if let Some(held) = self.0.get_mut(&handle) {
            *held = (*held).min(level);
        }
    }

    /// Whether somebody is about to write.
    pub(crate) fn is_reserved(&self) -> bool {
        self.0.values().any(|level| *level >= SQLITE_LOCK_RESERVED)
    }

    fn highest_of_others(&self, handle: HandleId) -> i32 {
        let others = self.0.iter().filter(|(other, _)| **other != handle);
        others
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(SQLITE_LOCK_NONE)
    }
}

/// How many locks the index of a write-ahead log has.
const SLOTS: usize = SQLITE_SHM_NLOCK.cast_unsigned() as usize;

/// Who holds which lock on the index of a write-ahead log.
#[derive(Debug, Default)]
pub(crate) struct IndexLocks([Slot; SLOTS]);

#[derive(Debug, Default)]
struct Slot {
    readers: Vec<HandleId>,
    writer: Option<HandleId>,
}

impl IndexLocks {
    /// Takes all of the locks, or none.
    pub(crate) fn lock(
        &mut self,
        handle: HandleId,
        slots: Range<usize>,
        exclusively: bool,
    ) -> Result<(), Busy> {
        let slots = self.0.get_mut(slots).ok_or(Busy)?;
        let is_taken = |slot: &Slot| {
            slot.writer.is_some_and(|writer| writer != handle)
                || (exclusively && slot.readers.iter().any(|reader| *reader != handle))
        };
        if slots.iter().any(is_taken) {
            return Err(Busy);
        }
        for slot in slots {
            if exclusively {
                slot.writer = Some(handle);
            } else if !slot.readers.contains(&handle) {
                slot.readers.push(handle);
            }
        }
        Ok(())
    }

    pub(crate) fn unlock(&mut self, handle: HandleId, slots: Range<usize>) {
        for slot in self.0.get_mut(slots).unwrap_or_default() {
            slot.readers.retain(|reader| *reader != handle);
            slot.writer = slot.writer.filter(|writer| *writer != handle);
        }
    }

    pub(crate) fn unlock_all(&mut self, handle: HandleId) {
        self.unlock(handle, 0..SLOTS);
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi::SQLITE_LOCK_EXCLUSIVE;

    use super::*;

    #[test]
    fn one_writes_after_those_who_read_and_nobody_begins_to_read_meanwhile() {
        let mut locks = FileLocks::default();
        assert_eq!(locks.lock(1, SQLITE_LOCK_SHARED), Ok(()));
        assert_eq!(locks.lock(2, SQLITE_LOCK_SHARED), Ok(()));
        assert_eq!(locks.lock(1, SQLITE_LOCK_RESERVED), Ok(()));
        assert_eq!(locks.lock(2, SQLITE_LOCK_RESERVED), Err(Busy));
        assert_eq!(locks.lock(1, SQLITE_LOCK_EXCLUSIVE), Err(Busy));
        assert_eq!(locks.lock(3, SQLITE_LOCK_SHARED), Err(Busy));
        locks.unlock(2, SQLITE_LOCK_NONE);
        assert_eq!(locks.lock(1, SQLITE_LOCK_EXCLUSIVE), Ok(()));
        assert!(locks.is_reserved());
        locks.unlock(1, SQLITE_LOCK_SHARED);
        assert_eq!(locks.lock(3, SQLITE_LOCK_SHARED), Ok(()));
    }

    #[test]
    fn the_locks_of_an_index_are_taken_all_or_none() {
        let mut locks = IndexLocks::default();
        assert_eq!(locks.lock(1, 3..4, false), Ok(()));
        assert_eq!(locks.lock(2, 3..4, false), Ok(()));
        assert_eq!(locks.lock(2, 1..8, true), Err(Busy));
        assert_eq!(locks.lock(1, 1..2, true), Ok(()));
        locks.unlock(1, 3..4);
        locks.unlock_all(1);
        assert_eq!(locks.lock(2, 1..8, true), Ok(()));
        assert_eq!(locks.lock(1, 7..8, false), Err(Busy));
    }
}
