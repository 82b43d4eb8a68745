//! A disk in memory beneath SQLite, for tests: it loses power, fills up and fails, and all that it decides comes from one seed.
//!
//! A file is what was synced and an ordered list of writes that were not. A power cut keeps some of these, one of them perhaps torn
//! where a sector ends, in any combination: a disk promises no order between two syncs. Names are as unsure until the folder is
//! synced, which SQLite does when it first syncs a journal or a log that it created. [`VFS`] is the name of the file system that
//! SQLite opens such files with; every folder that a [`FaultDisk`] was made for is a disk of its own.
//!
//! Unsafe code is allowed in this crate alone, because SQLite calls a file system through C function pointers; all of it is in
//! `vfs`. The index of the write-ahead log is memory of this process, so all connections to a file must be in one process.

mod contents;
mod disk;
mod fault;
mod fault_disk;
mod gate;
mod handle;
mod locks;
mod namespace;
mod random;
mod shared_memory;
mod state;
mod trace;
mod vfs;

pub use fault::{Fault, Lie};
pub use fault_disk::FaultDisk;
pub use gate::Held;
pub use trace::{Operation, OperationKind, Outcome};
pub use vfs::VFS;
