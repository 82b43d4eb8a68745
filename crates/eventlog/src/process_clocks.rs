//! The clocks of the processes that share a storage.

use async_trait::async_trait;
use domain::Timestamp;

use crate::StoreError;

/// A process that shares a storage with others. Later processes have higher numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcessNumber(pub i64);

/// What the log's clock of a process showed when the process last stored it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReading {
    /// The process.
    pub process: ProcessNumber,
    /// What its clock showed.
    pub at: Timestamp,
}

/// Shares the clocks of processes. Each stores what its clock shows, and reads what the others' show.
#[async_trait]
pub trait ProcessClocks: Send + Sync {
    /// The latest readings of all processes that have not left, in the order of their numbers. A process that was killed stays
    /// until another one removes it.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read.
    async fn readings(&self) -> Result<Vec<ClockReading>, StoreError>;

    /// Adds a process whose clock shows `at`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn join(&self, at: Timestamp) -> Result<ProcessNumber, StoreError>;

    /// Stores that the clock of a process shows `at`. A process that was removed is added again.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn store(&self, reading: ClockReading) -> Result<(), StoreError>;

    /// Removes processes that have ended.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be written.
    async fn remove(&self, processes: Vec<ProcessNumber>) -> Result<(), StoreError>;
}
