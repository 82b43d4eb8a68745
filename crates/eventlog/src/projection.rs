//! The rows of objects, made anew of the log: to replace those that are stored, or to compare with them.

use std::sync::Arc;

use crate::{
    ObjectRow, Replacement, Storage, StoreError, StoredObject, StoredStream, StreamId, kinds::Kinds,
};

/// How many streams are read at a time.
const BATCH: usize = 512;

/// What was rebuilt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many streams were read.
    pub streams: u64,
    /// How many events they have.
    pub events: u64,
    /// How many rows they gave.
    pub rows: u64,
    /// How many rows of no stream were removed.
    pub orphans: u64,
}

/// How the stored rows compare with the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many rows the log gives.
    pub rows: u64,
    /// The streams whose stored rows are missing, changed or too many: the first ten.
    pub differing: Vec<StreamId>,
    /// How many such streams there are.
    pub differences: u64,
    /// How many stored rows belong to no stream.
    pub orphans: u64,
    /// How many stored totals are not those of the rows.
    pub totals: u64,
}

impl Comparison {
    /// Whether rows and totals are what the log says.
    pub const fn agrees(&self) -> bool {
        self.differences == 0 && self.orphans == 0 && self.totals == 0
    }
}

/// Makes the rows of objects of the log.
pub struct Projection {
    storage: Arc<dyn Storage>,
    kinds: Kinds,
}

impl Projection {
    /// The rows of the streams of these kinds.
    pub fn new(storage: Arc<dyn Storage>, kinds: Kinds) -> Self {
        Self { storage, kinds }
    }

    /// Replaces every stored row by what the log gives. Writers may be at work: a stream that grows meanwhile keeps the
    /// rows that its writer wrote. `progress` is told what was done so far.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the log cannot be read or the rows cannot be written. What was rebuilt until then stays.
    pub async fn rebuild(&self, mut progress: impl FnMut(&Rebuilt)) -> Result<Rebuilt, StoreError> {
        let mut rebuilt = Rebuilt::default();
        let mut batch = self.storage.streams(None, BATCH).await?;
        while let Some(last) = batch.last().map(|stream| stream.id.clone()) {
            // The next batch is read while this one is turned into rows and written.
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
        self.storage.recount_objects().await?;
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

    /// Compares every stored row with what the log gives. Reads only. A stream that grows meanwhile is read again before
    /// it counts as a difference.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the log or the rows cannot be read.
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
        comparison.totals = self.storage.differing_totals().await?;
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
