//! A disk as a test has it.

use std::{path::Path, sync::Arc};

use crate::{
    disk::Disk,
    fault::{Fault, Lie},
    gate::Held,
    trace::Operation,
    vfs,
};

/// A disk for the files of one folder that SQLite opens with [`crate::VFS`]. They are in memory; the folder need not exist. Cloning
/// it gives the same disk.
#[derive(Clone)]
pub struct FaultDisk(Arc<Disk>);

impl FaultDisk {
    /// An empty disk for a folder, given as the absolute path that files are opened with.
    ///
    /// # Panics
    ///
    /// Panics if SQLite refuses the file system.
    pub fn new(folder: &Path, seed: u64) -> Self {
        vfs::register();
        Self(Disk::add(folder, seed))
    }

    /// Lets operations fail: after `after` more of their kind, `count` of them.
    pub fn fail(&self, fault: Fault, after: u64, count: u64) {
        self.0.state().faults.add(fault, after, count);
    }

    /// Ends all faults. Power that is off stays off.
    pub fn heal(&self) {
        self.0.state().faults.clear();
    }

    /// Lets the disk say that it has done what it has not done.
    pub fn lie(&self, lie: Option<Lie>) {
        self.0.state().lie = lie;
    }

    /// Cuts the power during the operation that changes the disk after `operations` more of them. From then on everything fails.
    pub fn cut_power_after(&self, operations: u64) {
        self.0.state().cut_power_after(operations);
    }

    /// Whether the power is off.
    pub fn is_off(&self) -> bool {
        self.0.state().is_off()
    }

    /// Cuts the power if it is on, and brings it back: what was not synced is lost, survives or is torn. Files that are open stay
    /// unusable, as those of a process that died with the machine.
    pub fn restore_power(&self) {
        self.0.state().restore_power();
    }

    /// Holds every write up until the result is dropped.
    pub fn hold_writes(&self) -> Held {
        Held::new(self.0.gate.clone())
    }

    /// The disk, which records nothing from now on: the record of a long run is large.
    #[must_use]
    pub fn without_trace(self) -> Self {
        self.0.state().trace = None;
        self
    }

    /// What was done to the disk so far; nothing if it is not recorded.
    pub fn trace(&self) -> Vec<Operation> {
        self.0.state().trace.clone().unwrap_or_default()
    }

    /// What a file contains now; `None` if there is none.
    pub fn content(&self, name: &str) -> Option<Vec<u8>> {
        let mut state = self.0.state();
        let file = state.names.find(name)?;
        let contents = &state.node(file).contents;
        let mut bytes = vec![0; contents.length()];
        contents.read(0, &mut bytes);
        Some(bytes)
    }
}
