//! The storage of a checkout with a mistake.

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
    Actor, Append, AppendError, DayTotal, Gap, Head, IdempotencyRecord, NewIdempotencyRecord,
    ObjectQuery, Replacement, Source, Storage, StoreError, StoredEvent, StoredObject, StoredStream,
    StreamId, TotalsQuery, Verified, VerifyError,
};
use serde_json::Value;

use crate::{addresses::WALLET, life::Life, mutants::Mutant};

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

/// The events of an append, as JSON.
fn events(append: &Append) -> impl Iterator<Item = Value> + '_ {
    let bodies = append.events.iter().map(|event| &event.body);
    bodies.map(|body| serde_json::from_str(body).unwrap_or_default())
}

fn is_refund_request(event: &Value) -> bool {
    event["type"] == "refund" && event["event"]["type"] == "requested"
}

fn is_query(event: &Value) -> bool {
    event["event"]["type"] == "query_requested"
}

impl MutantStorage {
    /// Whether an append is a query about a payment that is not the last of its order.
    async fn is_query_about_earlier(&self, append: &Append) -> Result<bool, StoreError> {
        let Some(query) = events(append).find(is_query) else {
            return Ok(false);
        };
        let begun = self.inner.load(&append.stream).await?;
        let begun = begun.iter().filter(|event| {
            let event: Value = serde_json::from_str(&event.body).unwrap_or_default();
            event["type"] == "payment" && event["event"]["type"] == "requested"
        });
        let last = (begun.count() as u64).saturating_sub(1);
        Ok(query["index"].as_u64().is_some_and(|index| index < last))
    }
}

impl MutantStorage {
    /// Whether an order was paid and no call about it is open.
    async fn is_paid_and_quiet(&self, stream: &StreamId) -> Result<bool, StoreError> {
        let events = self.inner.load(stream).await?;
        let kinds = events.iter().map(|event| {
            let event: Value = serde_json::from_str(&event.body).unwrap_or_default();
            event["event"]["type"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        });
        let kinds: Vec<_> = kinds.collect();
        let is_open = kinds
            .last()
            .is_some_and(|last| last.ends_with("requested") || last.ends_with("unanswered"));
        Ok(!is_open && kinds.iter().any(|kind| kind == "completed"))
    }
}

impl MutantStorage {
    /// Whether the mistake prevents a write.
    async fn prevents(&self, append: &Append) -> Result<bool, StoreError> {
        let is_from = |source| append.cause.source == source;
        let has = |is: fn(&Value) -> bool| events(append).any(|event| is(&event));
        Ok(match self.mutant {
            Mutant::LateChargeKept => is_from(Source::Worker) && has(is_refund_request),
            Mutant::NotificationIgnored => is_from(Source::Notification) && has(is_query),
            Mutant::EarlierNotificationUnmatched => {
                is_from(Source::Notification) && self.is_query_about_earlier(append).await?
            }
            _ => false,
        })
    }

    /// Makes the mistake in what is written.
    fn alter(&self, append: &mut Append) {
        match self.mutant {
            Mutant::LateSuccessOverwritten => rename(append, "late_success", "completed"),
            Mutant::WrongAmountBelieved => {
                rename(append, "quarantined\",\"mismatch\":\"amount", "completed");
            }
            Mutant::DueForgotten
                if says(append, "execute_requested") || says(append, "execute_unanswered") =>
            {
                append.due = None;
            }
            Mutant::RowsForgotten if says(append, "completed") => append.objects.clear(),
            Mutant::ResolutionForgotten if says(append, "resolution_unanswered") => {
                append.due = None;
            }
            Mutant::ActorDropped if append.cause.source == Source::Api => {
                append.cause.actor = Actor::System;
            }
            Mutant::NumberPublished => {
                let messages = append.events.iter_mut();
                for message in messages.filter_map(|event| event.message.as_mut()) {
                    let payer = format!("{{\"payer\":\"{WALLET}\",");
                    message.body = message.body.replacen('{', &payer, 1);
                }
            }
            _ => {}
        }
    }
}

#[async_trait]
impl Storage for MutantStorage {
    async fn append(&self, mut append: Append) -> Result<(), AppendError> {
        if self.prevents(&append).await? {
            return Err(StoreError::new("the mistake prevents it").into());
        }
        if self.mutant == Mutant::VerdictForgotten && says(&append, "judged") {
            return Ok(());
        }
        self.alter(&mut append);
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
            _ => {}
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
        let mut due = self.inner.due(now, limit).await?;
        if self.mutant == Mutant::LateExecuteForgotten {
            let mut left = Vec::new();
            for stream in due {
                if !self.is_paid_and_quiet(&stream).await? {
                    left.push(stream);
                }
            }
            due = left;
        }
        Ok(due)
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

    async fn gap(&self) -> Result<Option<Gap>, StoreError> {
        if self.mutant == Mutant::GapForgotten {
            return Ok(None);
        }
        self.inner.gap().await
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
