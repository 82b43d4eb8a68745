//! Rebuilds the rows of objects from the log, or compares the stored rows with the log.

use std::sync::Arc;

use crate::{
    ObjectRow, Replacement, Storage, StoreError, StoredObject, StoredStream, StreamId, kinds::Kinds,
};

/// The number of streams that are read at a time.
const BATCH: usize = 512;

/// The result of a rebuild.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// The number of streams that were read.
    pub streams: u64,
    /// The number of their events.
    pub events: u64,
    /// The number of rows that were written.
    pub rows: u64,
    /// The number of deleted rows whose stream does not exist.
    pub orphans: u64,
}

/// The result of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The number of rows that are derived from the log.
    pub rows: u64,
    /// The first ten streams with missing, changed or extra rows.
    pub differing: Vec<StreamId>,
    /// The number of such streams.
    pub differences: u64,
    /// The number of stored rows whose stream does not exist.
    pub orphans: u64,
}

/// Derives the rows of objects from the log.
pub struct Projection {
    storage: Arc<dyn Storage>,
    kinds: Kinds,
}

impl Projection {
    /// Creates a projection of the streams of these kinds.
    pub fn new(storage: Arc<dyn Storage>, kinds: Kinds) -> Self {
        Self { storage, kinds }
    }

    /// Replaces every stored row with the one that is derived from the log. Writers may append at the same time: a stream
    /// that grows meanwhile keeps the rows of its writer. Calls `progress` after each batch.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read or the rows cannot be written. Rows that were rebuilt before stay.
    pub async fn rebuild(&self, mut progress: impl FnMut(&Rebuilt)) -> Result<Rebuilt, StoreError> {
        let mut rebuilt = Rebuilt::default();
        let mut batch = self.storage.streams(None, BATCH).await?;
        while let Some(last) = batch.last().map(|stream| stream.id.clone()) {
            // Read the next batch while this one is processed and written.
            let (next, written) = tokio::join!(
                self.storage.streams(Some(&last), BATCH),
                self.replace(&batch)
            );
            let rows = written?;
            rebuilt.streams += batch.len() as u64;
            rebuilt.events += batch
                .iter()
                .map(|stream| stream.events.len() as u64)
                .sum::<u64>();
            rebuilt.rows += rows;
            progress(&rebuilt);
            batch = next?;
        }
        rebuilt.orphans = self.storage.remove_orphaned_objects().await?;
        Ok(rebuilt)
    }

    async fn replace(&self, batch: &[StoredStream]) -> Result<u64, StoreError> {
        let mut replacements = Vec::with_capacity(batch.len());
        let mut count = 0;
        for stream in batch {
            let rows = self.kinds.rows(stream)?;
            count += rows.len() as u64;
            replacements.push(Replacement {
                stream: stream.id.clone(),
                length: stream.events.len(),
                rows,
            });
        }
        self.storage.replace_objects(replacements).await?;
        Ok(count)
    }

    /// Compares every stored row with the one that is derived from the log. Only reads. A stream that grows meanwhile is
    /// read again before it counts as a difference.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log or the rows cannot be read.
    pub async fn compare(&self) -> Result<Comparison, StoreError> {
        let mut comparison = Comparison::default();
        let mut batch = self.storage.streams(None, BATCH).await?;
        while let Some(last) = batch.last().map(|stream| stream.id.clone()) {
            let names: Vec<_> = batch.iter().map(|stream| stream.id.clone()).collect();
            let mut stored = self.storage.stored_objects(&names).await?;
            for stream in &batch {
                let rows = self.kinds.rows(stream)?;
                comparison.rows += rows.len() as u64;
                let (found, others) = stored
                    .into_iter()
                    .partition(|object| object.stream == stream.id);
                stored = others;
                if !same(rows, found) && !self.same_now(&stream.id).await? {
                    comparison.differences += 1;
                    if comparison.differing.len() < 10 {
                        comparison.differing.push(stream.id.clone());
                    }
                }
            }
            batch = self.storage.streams(Some(&last), BATCH).await?;
        }
        comparison.orphans = self.storage.orphaned_objects().await?;
        Ok(comparison)
    }

    async fn same_now(&self, id: &StreamId) -> Result<bool, StoreError> {
        let stored = self
            .storage
            .stored_objects(std::slice::from_ref(id))
            .await?;
        let events = self.storage.load(id).await?;
        let stream = StoredStream {
            id: id.clone(),
            events,
        };
        Ok(same(self.kinds.rows(&stream)?, stored))
    }
}

fn same(mut rows: Vec<ObjectRow>, stored: Vec<StoredObject>) -> bool {
    let mut stored: Vec<_> = stored.into_iter().map(|object| object.row).collect();
    let key = |row: &ObjectRow| (row.kind.clone(), row.id.clone());
    rows.sort_by_key(key);
    stored.sort_by_key(key);
    rows == stored
}
