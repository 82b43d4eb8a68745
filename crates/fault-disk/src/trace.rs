//! What was done to the disk, so that two runs can be compared.

/// One operation that changes the disk, or that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// What was asked for.
    pub kind: OperationKind,
    /// The file's name, without its folder.
    pub file: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What was asked for. Offsets and lengths are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// A file was created.
    Create,
    /// A file was deleted.
    Delete,
    /// Bytes were read. Recorded only if it failed.
    Read {
        /// Where.
        offset: usize,
        /// How many.
        length: usize,
    },
    /// Bytes were written.
    Write {
        /// Where.
        offset: usize,
        /// How many.
        length: usize,
    },
    /// The file was made shorter.
    Truncate {
        /// Its new length.
        length: usize,
    },
    /// The file was synced.
    Sync,
    /// The power came back. Of the file's changes that were not synced, so many survived, one of them perhaps in part.
    PowerCut {
        /// The changes that were not synced.
        unsynced: usize,
        /// Those that survived.
        kept: usize,
    },
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It failed, entirely or in part, and the disk said so.
    Failed,
    /// It failed, and the disk did not say so.
    Hidden,
    /// The power went during it.
    PowerLost,
}
