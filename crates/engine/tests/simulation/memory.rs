//! A log in memory that outlives the processes which write to it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::{
    StreamId,
    ports::{
        Append, AppendError, IdempotencyRecord, NewIdempotencyRecord, Store, StoreError,
        StoredEvent,
    },
};
use tokio::task::yield_now;

#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Tables>>);

#[derive(Default)]
struct Tables {
    streams: HashMap<StreamId, Vec<StoredEvent>>,
    due: HashMap<StreamId, Timestamp>,
    labels: Vec<(String, StreamId)>,
}

#[async_trait]
impl Store for Memory {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        // Every look at the disk is a moment at which others run, or the process dies.
        yield_now().await;
        Ok(self
            .0
            .lock()
            .unwrap()
            .streams
            .get(stream)
            .cloned()
            .unwrap_or_default())
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        yield_now().await;
        {
            let mut tables = self.0.lock().unwrap();
            let stream = tables.streams.entry(append.stream.clone()).or_default();
            if stream.len() != append.expected {
                return Err(AppendError::Conflict);
            }
            let at = append.at;
            stream.extend(append.events.into_iter().map(|event| StoredEvent {
                at,
                body: event.body,
            }));
            match append.due {
                Some(due) => tables.due.insert(append.stream.clone(), due),
                None => tables.due.remove(&append.stream),
            };
            tables.labels.extend(
                append
                    .labels
                    .into_iter()
                    .map(|label| (label, append.stream.clone())),
            );
        }
        yield_now().await;
        Ok(())
    }

    async fn labelled(
        &self,
        label: &str,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, StreamId)>, StoreError> {
        let tables = self.0.lock().unwrap();
        let mut found: Vec<_> = (0..)
            .zip(&tables.labels)
            .filter(|(place, (found, _))| {
                found == label && after.is_none_or(|after| *place < after)
            })
            .map(|(place, (_, stream))| (place, stream.clone()))
            .collect();
        found.reverse();
        found.truncate(limit);
        Ok(found)
    }

    async fn receipt(
        &self,
        _: &AccountId,
        _: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        Ok(None)
    }

    async fn answered(
        &self,
        _: NewIdempotencyRecord,
        _: Timestamp,
        _: u16,
        _: String,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        let tables = self.0.lock().unwrap();
        let mut due: Vec<_> = tables.due.iter().filter(|(_, at)| **at <= now).collect();
        // By time and then by name, so that a run can be repeated.
        due.sort_by_key(|(stream, at)| (**at, stream.text()));
        Ok(due
            .into_iter()
            .take(limit)
            .map(|(stream, _)| stream.clone())
            .collect())
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some(at) = self
            .0
            .lock()
            .unwrap()
            .due
            .get_mut(stream)
            .filter(|at| **at <= now)
        {
            *at = until;
        }
        Ok(())
    }
}
