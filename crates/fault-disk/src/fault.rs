//! What can go wrong without a loss of power, and how a disk can lie.

use rusqlite::ffi::SQLITE_OPEN_WAL;

/// A kind of operation that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no space left: a write that makes a file longer is done in part, and fails.
    Full,
    /// A write is done in part, and fails.
    Write,
    /// A sync fails: some of the writes are on the disk, and the others never will be.
    Sync,
    /// A read fails.
    Read,
}

/// Something that a disk says it has done. A store on a disk that lies loses what it has acknowledged; with it, a test shows that
/// it would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Every sync.
    Sync,
    /// Every sync of the write-ahead log, as if SQLite ran with `synchronous=NORMAL`.
    LogSync,
    /// Every sync of the database itself: a checkpoint is lost after its log was used again.
    DatabaseSync,
    /// A write that failed.
    Write,
}

impl Lie {
    /// Whether a file with these flags of `SQLite` is not synced although the disk says so.
    pub(crate) fn is_about_sync(self, flags: i32) -> bool {
        let is_log = flags & SQLITE_OPEN_WAL != 0;
        match self {
            Self::Sync => true,
            Self::LogSync => is_log,
            Self::DatabaseSync => !is_log,
            Self::Write => false,
        }
    }
}

/// The faults that are due.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Due>);

#[derive(Debug)]
struct Due {
    fault: Fault,
    /// How many operations of the kind still succeed.
    after: u64,
    /// How many fail then.
    count: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault, after: u64, count: u64) {
        self.0.push(Due {
            fault,
            after,
            count,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether the next operation of a kind fails.
    pub(crate) fn strike(&mut self, fault: Fault) -> bool {
        let mut strikes = false;
        for due in self.0.iter_mut().filter(|due| due.fault == fault) {
            if due.after > 0 {
                due.after -= 1;
            } else if due.count > 0 {
                due.count -= 1;
                strikes = true;
            }
        }
        strikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_after_so_many_operations_of_its_kind_and_so_often() {
        let mut faults = Faults::default();
        faults.add(Fault::Write, 2, 2);
        let struck: Vec<_> = (0..6).map(|_| faults.strike(Fault::Write)).collect();
        assert_eq!(struck, [false, false, true, true, false, false]);
        assert!(!faults.strike(Fault::Sync));
    }
}
