//! The checkout with a known mistake, made where it touches the world. Each must be caught, or the checks are blind.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use eventlog::{
    Append, AppendError, DayTotal, Head, IdempotencyRecord, NewIdempotencyRecord, ObjectQuery,
    Replacement, Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId,
    TotalsQuery, Verified, VerifyError,
};

use crate::life::Life;

macro_rules! mutants {
    ($($(#[doc = $text:literal])+ $mutant:ident,)+) => {
        /// A mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Mutant {
            $($(#[doc = $text])+ $mutant,)+
        }

        impl Mutant {
            /// Every mutant.
            pub const ALL: [Self; [$(stringify!($mutant)),+].len()] = [$(Self::$mutant),+];
        }
    };
}

mutants! {
    /// Execute is sent again if there is no answer.
    ExecuteRetried,
    /// bKash is asked about a payment after it was completed.
    QueryOnSuccess,
    /// The intent of a call is written with its outcome only.
    IntentAfterCall,
    /// Messages to subscribers are written after the transaction of their events.
    OutboxOutsideTransaction,
    /// The idempotency record is written after the transaction of its events.
    KeyOutsideTransaction,
    /// A writer whose stream has grown writes all the same.
    CompareAndSwapDropped,
    /// A success that is learned late is recorded as an ordinary one.
    LateSuccessOverwritten,
    /// An answer with another amount is believed.
    WrongAmountBelieved,
    /// A token call is counted when it is answered, not before it is sent.
    BudgetAfterCall,
    /// A stream with an open call is not looked at again.
    DueForgotten,
    /// The rows of objects are not written with the events now and then.
    RowsForgotten,
    /// The redo log is not there when an older copy of the database is put back.
    RedoLogLost,
}

/// A storage that makes a mistake.
pub(crate) struct MutantStorage {
    pub(crate) inner: Arc<dyn Storage>,
    pub(crate) mutant: Mutant,
    pub(crate) life: Arc<Life>,
    /// Events that were acknowledged and are not written.
    pub(crate) held: Mutex<Vec<Append>>,
    /// How many appends had an idempotency key.
    pub(crate) keyed: AtomicU64,
}

/// One in how many appends with an idempotency key the process ends before the key is written.
const ENDS_AT_KEY: u64 = 8;

impl MutantStorage {
    fn hold(&self, append: Append) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push(append);
    }

    /// What is held of a stream.
    fn release(&self, stream: &StreamId) -> Vec<Append> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (released, rest) = held.drain(..).partition(|append| append.stream == *stream);
        *held = rest;
        released
    }

    fn held_of(&self, stream: &StreamId) -> Vec<Append> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter()
            .filter(|append| append.stream == *stream)
            .cloned()
            .collect()
    }
}

fn says(append: &Append, kind: &str) -> bool {
    let kind = format!("\"type\":\"{kind}\"");
    append.events.iter().any(|event| event.body.contains(&kind))
}

/// Replaces one kind of event by another.
fn rename(append: &mut Append, from: &str, to: &str) {
    for event in &mut append.events {
        let from = format!("\"type\":\"{from}\"");
        event.body = event.body.replace(&from, &format!("\"type\":\"{to}\""));
    }
}

#[async_trait]
impl Storage for MutantStorage {
    async fn append(&self, mut append: Append) -> Result<(), AppendError> {
        match self.mutant {
            Mutant::IntentAfterCall => {
                for held in self.release(&append.stream) {
                    self.inner.append(held).await?;
                }
                if says(&append, "execute_requested") {
                    self.hold(append);
                    return Ok(());
                }
            }
            Mutant::OutboxOutsideTransaction => {
                let mut later = append.clone();
                if append.events.iter().all(|event| event.message.is_none()) {
                    return self.inner.append(append).await;
                }
                // A second transaction cannot be made through the port; if the process lives on, there is one as ever.
                if self.life.is_about_to_end() {
                    for event in &mut later.events {
                        event.message = None;
                    }
                    self.inner.append(later).await?;
                    self.life.end();
                    self.life.touch().await;
                }
            }
            Mutant::KeyOutsideTransaction => {
                let (key, at) = (append.idempotency.take(), append.at);
                self.inner.append(append).await?;
                // Ends of processes are too rare to fall between the two by themselves.
                let keyed = || self.keyed.fetch_add(1, Ordering::Relaxed);
                if key.is_some() && keyed().is_multiple_of(ENDS_AT_KEY) {
                    self.life.end();
                }
                self.life.touch().await;
                if let Some(key) = key {
                    self.inner.record_response(key, at).await?;
                }
                return Ok(());
            }
            Mutant::CompareAndSwapDropped => {
                let first = self.inner.append(append.clone()).await;
                if !matches!(first, Err(AppendError::Conflict)) {
                    return first;
                }
                append.expected = self.inner.length(&append.stream).await?;
            }
            Mutant::LateSuccessOverwritten => rename(&mut append, "late_success", "completed"),
            Mutant::WrongAmountBelieved => {
                rename(
                    &mut append,
                    "quarantined\",\"mismatch\":\"amount",
                    "completed",
                );
            }
            Mutant::DueForgotten => {
                if says(&append, "execute_requested") || says(&append, "execute_unanswered") {
                    append.due = None;
                }
            }
            Mutant::RowsForgotten => {
                if says(&append, "completed") {
                    append.objects.clear();
                }
            }
            Mutant::ExecuteRetried
            | Mutant::QueryOnSuccess
            | Mutant::BudgetAfterCall
            | Mutant::RedoLogLost => {}
        }
        self.inner.append(append).await
    }

    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        let mut events = self.inner.load(stream).await?;
        for held in self.held_of(stream) {
            let more = held.events.into_iter().map(|event| StoredEvent {
                at: held.at,
                cause: held.cause.clone(),
                schema: held.schema,
                body: event.body,
            });
            events.extend(more);
        }
        Ok(events)
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        let held: usize = self
            .held_of(stream)
            .iter()
            .map(|held| held.events.len())
            .sum();
        Ok(self.inner.length(stream).await? + held)
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        self.inner.holder(unique_key).await
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.sealed_value(stream, name).await
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        self.inner.objects(query).await
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        self.inner.totals(query).await
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        self.inner.idempotency_record(account, key).await
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.inner.record_response(record, at).await
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        self.inner.due(now, limit).await
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.inner.postpone(stream, now, until).await
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        self.inner.streams(after, limit).await
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        self.inner.stored_objects(streams).await
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        self.inner.orphaned_objects().await
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        self.inner.replace_objects(replacements).await
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        self.inner.remove_orphaned_objects().await
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        self.inner.differing_totals().await
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        self.inner.begin_rebuild().await
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        self.inner.finish_rebuild().await
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        self.inner.verify().await
    }

    async fn due_times(
        &self,
        streams: &[StreamId],
    ) -> Result<HashMap<StreamId, Timestamp>, StoreError> {
        self.inner.due_times(streams).await
    }

    async fn head(&self) -> Result<Head, StoreError> {
        self.inner.head().await
    }

    async fn contains(&self, head: &Head) -> Result<bool, StoreError> {
        self.inner.contains(head).await
    }

    async fn heartbeat(&self, now: Timestamp) -> Result<(), StoreError> {
        self.inner.heartbeat(now).await
    }

    async fn verify_after(&self, head: &Head, limit: usize) -> Result<Head, VerifyError> {
        self.inner.verify_after(head, limit).await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.inner.check().await
    }
}
