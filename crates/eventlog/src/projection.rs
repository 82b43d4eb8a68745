//! Rebuilds the rows of objects and due times from the log, or compares the stored ones with the log.

use std::{collections::HashMap, sync::Arc};

use domain::Timestamp;
use tokio::task::JoinHandle;

use crate::{
    ObjectRow, Replacement, Storage, StoreError, StoredStream, StreamId, event_log::Derived,
    kinds::Kinds,
};

/// The number of streams that are read at a time.
const BATCH: usize = 512;

/// The number of differing streams that are named.
const NAMED: usize = 10;

/// The result of a rebuild.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// The number of streams that were read.
    pub streams: u64,
    /// The number of their events.
    pub events: u64,
    /// The number of rows that were written.
    pub rows: u64,
    /// The number of streams whose rows or due times were different before.
    pub replaced: u64,
    /// The number of deleted rows whose stream does not exist.
    pub orphans: u64,
}

/// The result of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The number of rows that are derived from the log.
    pub rows: u64,
    /// The first ten streams with missing, changed or extra rows, or a wrong due time.
    pub differing: Vec<StreamId>,
    /// The number of such streams.
    pub differences: u64,
    /// The number of stored rows whose stream does not exist.
    pub orphans: u64,
    /// The number of stored totals that differ from the rows.
    pub totals: u64,
}

impl Comparison {
    /// Whether rows and totals agree with the log.
    pub const fn agrees(&self) -> bool {
        self.differences == 0 && self.orphans == 0 && self.totals == 0
    }
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

    /// Replaces every stored row that differs from the one that is derived from the log. Writers may append at the same
    /// time: a stream that grows meanwhile keeps the rows of its writer. Calls `progress` after each batch.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log cannot be read or the rows cannot be written. Rows that were rebuilt before stay.
    pub async fn rebuild(&self, progress: impl FnMut(&Rebuilt)) -> Result<Rebuilt, StoreError> {
        let replaced = self.replace_all(progress).await;
        let orphans = self.storage.remove_orphaned_objects().await;
        // Also after an error: lists need their indexes.
        self.storage.finish_rebuild().await?;
        Ok(Rebuilt {
            orphans: orphans?,
            ..replaced?
        })
    }

    async fn replace_all(&self, mut progress: impl FnMut(&Rebuilt)) -> Result<Rebuilt, StoreError> {
        let mut rebuilt = Rebuilt::default();
        let mut announced = false;
        let mut batch = self.read(None).await?;
        // Each batch is written while the next one is read and derived.
        let mut writing = self.replace(Vec::new());
        while let Some(last) = batch.last() {
            let replacements = self.replacements(&batch, &mut rebuilt)?;
            written(writing).await?;
            if !announced && replacements.len() > batch.streams.len() / 2 {
                self.storage.begin_rebuild().await?;
                announced = true;
            }
            writing = self.replace(replacements);
            progress(&rebuilt);
            batch = self.read(Some(&last)).await?;
        }
        written(writing).await?;
        Ok(rebuilt)
    }

    async fn read(&self, after: Option<&StreamId>) -> Result<Batch, StoreError> {
        let streams = self.storage.streams(after, BATCH).await?;
        let names: Vec<_> = streams.iter().map(|stream| stream.id.clone()).collect();
        let mut stored = HashMap::<_, Vec<_>>::new();
        for object in self.storage.stored_objects(&names).await? {
            stored.entry(object.stream).or_default().push(object.row);
        }
        let due = self.storage.due_times(&names).await?;
        Ok(Batch {
            streams,
            stored,
            due,
        })
    }

    /// The rows that differ from the stored ones.
    fn replacements(
        &self,
        batch: &Batch,
        rebuilt: &mut Rebuilt,
    ) -> Result<Vec<Replacement>, StoreError> {
        let mut replacements = Vec::new();
        for stream in &batch.streams {
            let derived = self.kinds.derive(stream)?;
            rebuilt.streams += 1;
            rebuilt.events += stream.events.len() as u64;
            rebuilt.rows += derived.rows.len() as u64;
            if !batch.has(&stream.id, &derived) {
                rebuilt.replaced += 1;
                replacements.push(Replacement {
                    stream: stream.id.clone(),
                    length: stream.events.len(),
                    rows: derived.rows,
                    due: derived.due,
                });
            }
        }
        Ok(replacements)
    }

    /// Starts to write.
    fn replace(&self, replacements: Vec<Replacement>) -> JoinHandle<Result<(), StoreError>> {
        let storage = self.storage.clone();
        tokio::spawn(async move {
            if replacements.is_empty() {
                return Ok(());
            }
            storage.replace_objects(replacements).await
        })
    }

    /// Compares every stored row with the one that is derived from the log. Only reads. A stream that grows meanwhile is
    /// read again before it counts as a difference.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the log or the rows cannot be read.
    pub async fn compare(&self) -> Result<Comparison, StoreError> {
        let mut comparison = Comparison::default();
        let mut batch = self.read(None).await?;
        while let Some(last) = batch.last() {
            let (next, compared) = tokio::join!(
                self.read(Some(&last)),
                self.compare_batch(&batch, &mut comparison)
            );
            compared?;
            batch = next?;
        }
        comparison.orphans = self.storage.orphaned_objects().await?;
        comparison.totals = self.storage.differing_totals().await?;
        Ok(comparison)
    }

    async fn compare_batch(
        &self,
        batch: &Batch,
        comparison: &mut Comparison,
    ) -> Result<(), StoreError> {
        for stream in &batch.streams {
            let derived = self.kinds.derive(stream)?;
            comparison.rows += derived.rows.len() as u64;
            if !batch.has(&stream.id, &derived) && !self.same_now(&stream.id).await? {
                comparison.differences += 1;
                if comparison.differing.len() < NAMED {
                    comparison.differing.push(stream.id.clone());
                }
            }
        }
        Ok(())
    }

    async fn same_now(&self, id: &StreamId) -> Result<bool, StoreError> {
        let names = std::slice::from_ref(id);
        let stored = self.storage.stored_objects(names).await?;
        let due = self.storage.due_times(names).await?;
        let events = self.storage.load(id).await?;
        let stream = StoredStream {
            id: id.clone(),
            events,
        };
        let stored: Vec<_> = stored.into_iter().map(|object| object.row).collect();
        let derived = self.kinds.derive(&stream)?;
        Ok(same(&derived.rows, &stored) && same_due(derived.due, due.get(id).copied()))
    }
}

async fn written(writing: JoinHandle<Result<(), StoreError>>) -> Result<(), StoreError> {
    writing.await.map_err(StoreError::from_source)?
}

/// Whole streams with their stored rows, and when they are due.
struct Batch {
    streams: Vec<StoredStream>,
    stored: HashMap<StreamId, Vec<ObjectRow>>,
    due: HashMap<StreamId, Timestamp>,
}

impl Batch {
    fn last(&self) -> Option<StreamId> {
        self.streams.last().map(|stream| stream.id.clone())
    }

    /// Whether what is stored of a stream is what is derived from it.
    fn has(&self, stream: &StreamId, derived: &Derived) -> bool {
        let stored = self.stored.get(stream).map_or(&[][..], Vec::as_slice);
        same(&derived.rows, stored) && same_due(derived.due, self.due.get(stream).copied())
    }
}

/// Whether two lists have the same rows, in any order. A stream has few.
fn same(rows: &[ObjectRow], stored: &[ObjectRow]) -> bool {
    rows.len() == stored.len() && rows.iter().all(|row| stored.contains(row))
}

/// Whether a stream is due when its events say, or later because the worker postponed it.
fn same_due(derived: Option<Timestamp>, stored: Option<Timestamp>) -> bool {
    match (derived, stored) {
        (Some(derived), Some(stored)) => stored >= derived,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
