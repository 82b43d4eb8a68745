//! The state of a disk, and what its operations do to it.

use std::collections::BTreeMap;

use crate::{
    contents::{Change, Contents, torn},
    fault::{Fault, Faults, Lie},
    locks::FileLocks,
    namespace::{FileId, Namespace},
    random::Random,
    shared_memory::SharedMemory,
    trace::{Operation, OperationKind, Outcome},
};

/// A file, with what is kept of it in memory.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) contents: Contents,
    pub(crate) locks: FileLocks,
    pub(crate) index: SharedMemory,
    /// How many handles there are of it.
    pub(crate) handles: usize,
}

/// Whether there is power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Power {
    On,
    /// It goes during the operation after so many.
    GoesAfter(u64),
    Off,
}

/// Why an operation is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The power is off, or the operation fails.
    Failed,
    /// There is no space left.
    Full,
}

pub(crate) struct State {
    pub(crate) names: Namespace,
    files: BTreeMap<FileId, Node>,
    pub(crate) faults: Faults,
    pub(crate) lie: Option<Lie>,
    /// `None` if nothing is recorded.
    pub(crate) trace: Option<Vec<Operation>>,
    random: Random,
    power: Power,
    /// How often the power came back. Files that were opened before that are closed.
    pub(crate) boot: u64,
    last_number: u64,
}

impl State {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            names: Namespace::default(),
            files: BTreeMap::new(),
            faults: Faults::default(),
            lie: None,
            trace: Some(Vec::new()),
            random: Random::new(seed),
            power: Power::On,
            boot: 0,
            last_number: 0,
        }
    }

    /// A number that nothing else has.
    pub(crate) fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    pub(crate) fn node(&mut self, file: FileId) -> &mut Node {
        self.files.entry(file).or_default()
    }

    /// A handle of a file is closed. A file that has no handle and no name, not even after a power cut, is forgotten.
    pub(crate) fn close(&mut self, file: FileId) {
        let node = self.node(file);
        node.handles -= 1;
        if node.handles == 0 && !self.names.may_have(file) {
            self.files.remove(&file);
        }
    }

    pub(crate) fn is_off(&self) -> bool {
        self.power == Power::Off
    }

    /// Lets the power go during the operation after `operations` more that change the disk.
    pub(crate) fn cut_power_after(&mut self, operations: u64) {
        if !self.is_off() {
            self.power = Power::GoesAfter(operations);
        }
    }

    /// Counts an operation that changes the disk. Returns whether the power goes during it.
    fn power_goes(&mut self) -> bool {
        match self.power {
            Power::GoesAfter(0) => self.power = Power::Off,
            Power::GoesAfter(left) => self.power = Power::GoesAfter(left - 1),
            Power::On | Power::Off => {}
        }
        self.is_off()
    }

    fn record(&mut self, kind: OperationKind, file: &str, outcome: Outcome) {
        if let Some(trace) = &mut self.trace {
            let file = file.to_owned();
            trace.push(Operation {
                kind,
                file,
                outcome,
            });
        }
    }

    /// Gives a name to a new file, or takes a name away.
    pub(crate) fn name(&mut self, name: &str, file: Option<FileId>) -> Result<(), Refusal> {
        let kind = file.map_or(OperationKind::Delete, |_| OperationKind::Create);
        let power_goes = self.power_goes();
        self.names.set(name, file);
        self.finish(kind, name, power_goes)
    }

    /// Ends an operation that was done, unless the power went.
    fn finish(&mut self, kind: OperationKind, name: &str, power_goes: bool) -> Result<(), Refusal> {
        if power_goes {
            self.record(kind, name, Outcome::PowerLost);
            return Err(Refusal::Failed);
        }
        self.record(kind, name, Outcome::Done);
        Ok(())
    }

    pub(crate) fn read(
        &mut self,
        file: FileId,
        name: &str,
        offset: usize,
        into: &mut [u8],
    ) -> Result<usize, Refusal> {
        if self.faults.strike(Fault::Read) {
            let length = into.len();
            self.record(
                OperationKind::Read { offset, length },
                name,
                Outcome::Failed,
            );
            return Err(Refusal::Failed);
        }
        Ok(self.node(file).contents.read(offset, into))
    }

    pub(crate) fn write(
        &mut self,
        file: FileId,
        name: &str,
        offset: usize,
        bytes: &[u8],
    ) -> Result<(), Refusal> {
        let length = bytes.len();
        let kind = OperationKind::Write { offset, length };
        let power_goes = self.power_goes();
        let grows = offset + length > self.node(file).contents.length();
        let is_full = !power_goes && grows && self.faults.strike(Fault::Full);
        let fails = !power_goes && self.faults.strike(Fault::Write);
        let length = if is_full || fails {
            self.random.index(length)
        } else {
            length
        };
        if length > 0 {
            let bytes = bytes[..length].to_vec();
            let write = Change::Write { offset, bytes };
            self.node(file).contents.change(write);
        }
        if !(is_full || fails) {
            return self.finish(kind, name, power_goes);
        }
        if self.lie == Some(Lie::Write) {
            self.record(kind, name, Outcome::Hidden);
            return Ok(());
        }
        self.record(kind, name, Outcome::Failed);
        Err(if is_full {
            Refusal::Full
        } else {
            Refusal::Failed
        })
    }

    pub(crate) fn truncate(
        &mut self,
        file: FileId,
        name: &str,
        length: usize,
    ) -> Result<(), Refusal> {
        let power_goes = self.power_goes();
        let truncate = Change::Truncate { length };
        self.node(file).contents.change(truncate);
        self.finish(OperationKind::Truncate { length }, name, power_goes)
    }

    /// Syncs a file that was opened with `flags`, and the folder too if `with_names`.
    pub(crate) fn sync(
        &mut self,
        file: FileId,
        name: &str,
        flags: i32,
        with_names: bool,
    ) -> Result<(), Refusal> {
        let power_goes = self.power_goes();
        if self.lie.is_some_and(|lie| lie.is_about_sync(flags)) {
            return self.finish(OperationKind::Sync, name, power_goes);
        }
        if !power_goes && self.faults.strike(Fault::Sync) {
            self.record(OperationKind::Sync, name, Outcome::Failed);
            let node = self.files.entry(file).or_default();
            node.contents.fail_sync(&mut self.random);
            return Err(Refusal::Failed);
        }
        // What a sync has done when the power goes is what any other moment leaves: some of the writes.
        if !power_goes {
            self.node(file).contents.sync();
            if with_names {
                self.names.sync();
            }
        }
        self.finish(OperationKind::Sync, name, power_goes)
    }

    /// The power comes back. What was not synced is there in part: of some cuts all of it, of others nothing.
    pub(crate) fn restore_power(&mut self) {
        let per_mille = [0, 100, 500, 900, 1_000][self.random.index(5)];
        self.names.lose_power(&mut self.random, per_mille);
        let files: Vec<_> = self
            .names
            .files()
            .map(|(name, id)| (name.to_owned(), id))
            .collect();
        let unsynced = |file: &(String, FileId)| self.files.get(&file.1).map(node_unsynced);
        let all: usize = files.iter().filter_map(unsynced).sum();
        // At most one write is torn: the one that the disk was writing.
        let mut until_torn = self.random.index(all + 1);
        let mut left = BTreeMap::new();
        for (name, id) in files {
            let mut contents = self.files.remove(&id).unwrap_or_default().contents;
            let (unsynced, mut kept) = (contents.unsynced(), 0);
            contents.lose_power(&mut self.random, |random, number, change| {
                let is_torn = number == until_torn;
                let change = if is_torn {
                    torn(change, random)
                } else if random.chance(per_mille) {
                    change
                } else {
                    return None;
                };
                kept += 1;
                Some(change)
            });
            until_torn = until_torn.checked_sub(unsynced).unwrap_or(usize::MAX);
            self.record(
                OperationKind::PowerCut { unsynced, kept },
                &name,
                Outcome::Done,
            );
            let node = Node {
                contents,
                ..Node::default()
            };
            left.insert(id, node);
        }
        self.files = left;
        self.faults.clear();
        self.power = Power::On;
        self.boot += 1;
    }
}

fn node_unsynced(node: &Node) -> usize {
    node.contents.unsynced()
}
