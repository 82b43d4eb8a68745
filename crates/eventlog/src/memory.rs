//! A storage in memory: the reference implementation, and the storage of simulations.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use tokio::task::yield_now;

use crate::{
    Append, AppendError, ChainKey, DayTotal, GENESIS, Head, IdempotencyRecord, Link,
    NewIdempotencyRecord, ObjectFilter, ObjectQuery, ObjectRow, OutboxMessage, Replacement,
    Storage, StoreError, StoredEvent, StoredObject, StoredStream, StreamId, TotalsQuery, Verified,
    VerifyError, day_of,
};

/// A storage in memory. Clones share the same data. Reads and appends yield to other tasks, as with a disk, so that other
/// tasks run or the process stops in between. The hash chain is computed when it is verified.
#[derive(Clone, Default)]
pub struct MemoryStorage(Arc<Mutex<Tables>>);

#[derive(Default)]
struct Tables {
    streams: BTreeMap<StreamId, Vec<StoredEvent>>,
    /// The stream and version of each event, in the order of the log.
    order: Vec<(StreamId, usize)>,
    outbox: Vec<OutboxMessage>,
    due: HashMap<StreamId, Timestamp>,
    objects: BTreeMap<(String, String), StoredObject>,
    unique_keys: HashMap<String, StreamId>,
    sealed: HashMap<(StreamId, String), Vec<u8>>,
    idempotency: HashMap<(AccountId, String), IdempotencyRecord>,
}

impl MemoryStorage {
    /// The messages of the outbox, oldest first.
    pub fn outbox(&self) -> Vec<OutboxMessage> {
        self.tables().outbox.clone()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn append(&mut self, append: Append) -> Result<(), AppendError> {
        if self.streams.get(&append.stream).map_or(0, Vec::len) != append.expected {
            return Err(AppendError::Conflict);
        }
        if let Some(record) = &append.idempotency
            && self.idempotency.contains_key(&key_of(record))
        {
            return Err(AppendError::IdempotencyKeyUsed);
        }
        if let Some(unique) = append.unique_key {
            let holder = self.unique_keys.get(&unique.key);
            if let Some(holder) = holder.filter(|holder| Some(*holder) != unique.from.as_ref()) {
                return Err(AppendError::Reserved(holder.clone()));
            }
            self.unique_keys.insert(unique.key, append.stream.clone());
        }
        if let Some(record) = append.idempotency {
            self.insert_record(record, append.at);
        }
        if let Some(record) = append.response {
            self.record_response(record, append.at);
        }
        for value in append.sealed {
            let key = (append.stream.clone(), value.name);
            match value.bytes {
                Some(bytes) => self.sealed.insert(key, bytes),
                None => self.sealed.remove(&key),
            };
        }
        for new in append.events {
            let stream = self.streams.entry(append.stream.clone()).or_default();
            self.order.push((append.stream.clone(), stream.len()));
            stream.push(StoredEvent {
                at: append.at,
                cause: append.cause.clone(),
                schema: append.schema,
                body: new.body,
            });
            self.outbox.extend(new.message);
        }
        match append.due {
            Some(due) => self.due.insert(append.stream.clone(), due),
            None => self.due.remove(&append.stream),
        };
        self.insert_objects(&append.stream, append.objects);
        Ok(())
    }

    fn insert_record(&mut self, record: NewIdempotencyRecord, at: Timestamp) {
        let key = key_of(&record);
        let stored = IdempotencyRecord {
            fingerprint: record.fingerprint,
            object: record.object,
            at,
            response: record.response,
        };
        self.idempotency.insert(key, stored);
    }

    fn record_response(&mut self, record: NewIdempotencyRecord, at: Timestamp) {
        match self.idempotency.get_mut(&key_of(&record)) {
            None => self.insert_record(record, at),
            Some(known) if known.fingerprint == record.fingerprint && known.response.is_none() => {
                known.response = record.response;
            }
            Some(_) => {}
        }
    }

    fn insert_objects(&mut self, stream: &StreamId, rows: Vec<ObjectRow>) {
        for row in rows {
            let key = (row.kind.to_string(), row.id.clone());
            let stream = stream.clone();
            self.objects.insert(key, StoredObject { stream, row });
        }
    }

    /// The head after each event.
    fn heads(&self) -> impl Iterator<Item = Head> {
        let key = ChainKey::new(GENESIS);
        let mut in_streams = HashMap::<_, [u8; 32]>::new();
        let mut head = Head::EMPTY;
        self.order.iter().map(move |(stream, version)| {
            let event = &self.streams[stream][*version];
            let in_stream = key.in_stream(Link {
                previous: in_streams.get(stream).unwrap_or(&GENESIS),
                stream,
                version: *version,
                at: event.at.millis(),
                actor: &event.cause.actor.to_string(),
                source: event.cause.source.as_str(),
                address: event.cause.address_text().as_deref(),
                schema: event.schema,
                body: &event.body,
                beside: 0,
                unique_key: None,
            });
            in_streams.insert(stream, in_stream);
            head = Head {
                position: head.position + 1,
                hash: key.in_chain(0, &head.hash, &in_stream),
            };
            head
        })
    }

    fn is_orphan(&self, object: &StoredObject) -> bool {
        !self.streams.contains_key(&object.stream)
    }
}

fn key_of(record: &NewIdempotencyRecord) -> (AccountId, String) {
    (record.account.clone(), record.key.clone())
}

#[async_trait]
impl Storage for MemoryStorage {
    async fn load(&self, stream: &StreamId) -> Result<Vec<StoredEvent>, StoreError> {
        yield_now().await;
        let events = self.tables().streams.get(stream).cloned();
        Ok(events.unwrap_or_default())
    }

    async fn length(&self, stream: &StreamId) -> Result<usize, StoreError> {
        Ok(self.tables().streams.get(stream).map_or(0, Vec::len))
    }

    async fn holder(&self, unique_key: &str) -> Result<Option<StreamId>, StoreError> {
        Ok(self.tables().unique_keys.get(unique_key).cloned())
    }

    async fn sealed_value(
        &self,
        stream: &StreamId,
        name: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let key = (stream.clone(), name.to_owned());
        Ok(self.tables().sealed.get(&key).cloned())
    }

    async fn append(&self, append: Append) -> Result<(), AppendError> {
        yield_now().await;
        let appended = self.tables().append(append);
        yield_now().await;
        appended
    }

    async fn objects(&self, query: &ObjectQuery) -> Result<Vec<StoredObject>, StoreError> {
        let tables = self.tables();
        let mut found: Vec<_> = tables
            .objects
            .values()
            .filter(|object| object.row.account == query.account && object.row.kind == query.kind)
            .filter(|object| matches(&query.filter, &object.row))
            .filter(|object| {
                let after = query.after.as_ref();
                after.is_none_or(|after| position(&object.row) < (after.created_at, &after.id))
            })
            .cloned()
            .collect();
        found.sort_by(|a, b| position(&b.row).cmp(&position(&a.row)));
        found.truncate(query.limit);
        Ok(found)
    }

    async fn totals(&self, query: &TotalsQuery) -> Result<Vec<DayTotal>, StoreError> {
        let tables = self.tables();
        let mut totals = BTreeMap::<(i64, String), (u64, u64)>::new();
        for StoredObject { row, .. } in tables.objects.values() {
            let day = day_of(row.created_at);
            if row.account == query.account
                && row.kind == query.kind
                && (query.from..=query.to).contains(&day)
            {
                let total = totals.entry((day, row.status.to_string())).or_default();
                total.0 += 1;
                total.1 += row.amount.unwrap_or(0);
            }
        }
        let total = |((day, status), (count, amount))| DayTotal {
            day,
            status,
            count,
            amount,
        };
        Ok(totals.into_iter().map(total).collect())
    }

    async fn idempotency_record(
        &self,
        account: &AccountId,
        key: &str,
    ) -> Result<Option<IdempotencyRecord>, StoreError> {
        let key = (account.clone(), key.to_owned());
        Ok(self.tables().idempotency.get(&key).cloned())
    }

    async fn record_response(
        &self,
        record: NewIdempotencyRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.tables().record_response(record, at);
        Ok(())
    }

    async fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<StreamId>, StoreError> {
        let tables = self.tables();
        let mut due: Vec<_> = tables.due.iter().filter(|(_, at)| **at <= now).collect();
        // Ordered by time and name, so that runs are reproducible.
        due.sort_by_key(|(stream, at)| (**at, *stream));
        let streams = due.into_iter().map(|(stream, _)| stream.clone());
        Ok(streams.take(limit).collect())
    }

    async fn due_times(
        &self,
        streams: &[StreamId],
    ) -> Result<HashMap<StreamId, Timestamp>, StoreError> {
        let tables = self.tables();
        let due = streams
            .iter()
            .filter_map(|stream| Some((stream.clone(), *tables.due.get(stream)?)));
        Ok(due.collect())
    }

    async fn postpone(
        &self,
        stream: &StreamId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tables = self.tables();
        if let Some(at) = tables.due.get_mut(stream).filter(|at| **at <= now) {
            *at = until;
        }
        Ok(())
    }

    async fn streams(
        &self,
        after: Option<&StreamId>,
        limit: usize,
    ) -> Result<Vec<StoredStream>, StoreError> {
        let tables = self.tables();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let streams = tables.streams.range((from, Bound::Unbounded));
        let stored = streams.take(limit).map(|(id, events)| StoredStream {
            id: id.clone(),
            events: events.clone(),
        });
        Ok(stored.collect())
    }

    async fn stored_objects(&self, streams: &[StreamId]) -> Result<Vec<StoredObject>, StoreError> {
        let tables = self.tables();
        let objects = tables.objects.values();
        let of_these = objects.filter(|object| streams.contains(&object.stream));
        Ok(of_these.cloned().collect())
    }

    async fn orphaned_objects(&self) -> Result<u64, StoreError> {
        let tables = self.tables();
        let objects = tables.objects.values();
        Ok(objects.filter(|object| tables.is_orphan(object)).count() as u64)
    }

    async fn replace_objects(&self, replacements: Vec<Replacement>) -> Result<(), StoreError> {
        let mut tables = self.tables();
        for replacement in replacements {
            let length = tables.streams.get(&replacement.stream).map(Vec::len);
            if length == Some(replacement.length) {
                tables
                    .objects
                    .retain(|_, object| object.stream != replacement.stream);
                tables.insert_objects(&replacement.stream, replacement.rows);
                match replacement.due {
                    Some(due) => tables.due.insert(replacement.stream, due),
                    None => tables.due.remove(&replacement.stream),
                };
            }
        }
        Ok(())
    }

    async fn remove_orphaned_objects(&self) -> Result<u64, StoreError> {
        let mut tables = self.tables();
        let mut objects = std::mem::take(&mut tables.objects);
        let before = objects.len();
        objects.retain(|_, object| !tables.is_orphan(object));
        let removed = before - objects.len();
        tables.objects = objects;
        Ok(removed as u64)
    }

    async fn differing_totals(&self) -> Result<u64, StoreError> {
        Ok(0)
    }

    async fn begin_rebuild(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn finish_rebuild(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn head(&self) -> Result<Head, StoreError> {
        let tables = self.tables();
        Ok(tables.heads().last().unwrap_or(Head::EMPTY))
    }

    async fn contains(&self, head: &Head) -> Result<bool, StoreError> {
        let tables = self.tables();
        Ok(*head == Head::EMPTY || tables.heads().any(|earlier| earlier == *head))
    }

    async fn heartbeat(&self, _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }

    async fn verify(&self) -> Result<Verified, VerifyError> {
        Ok(Verified::new(self.head().await?))
    }

    async fn verify_after(&self, head: &Head, limit: usize) -> Result<Head, VerifyError> {
        if !self.contains(head).await? {
            return Err(VerifyError::Replaced(*head));
        }
        let tables = self.tables();
        let after = tables
            .heads()
            .skip_while(|later| later.position <= head.position);
        Ok(after.take(limit).last().unwrap_or(*head))
    }

    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn position(row: &ObjectRow) -> (Timestamp, &String) {
    (row.created_at, &row.id)
}

fn matches(filter: &ObjectFilter, row: &ObjectRow) -> bool {
    let same =
        |wanted: &Option<String>, value: &Option<String>| wanted.is_none() || wanted == value;
    let named = |term: &String| {
        [
            &row.invoice,
            &row.trx_id,
            &row.payer_reference,
            &row.provider_id,
        ]
        .into_iter()
        .any(|value| value.as_ref() == Some(term))
            || row.id == *term
    };
    filter.id.as_ref().is_none_or(|id| row.id == *id)
        && (filter.statuses.is_empty()
            || filter.statuses.iter().any(|status| row.status == *status))
        && filter
            .created_from
            .is_none_or(|from| row.created_at >= from)
        && filter
            .created_before
            .is_none_or(|before| row.created_at < before)
        && filter
            .amount_from
            .is_none_or(|from| row.amount >= Some(from))
        && filter
            .amount_to
            .is_none_or(|to| row.amount.is_some_and(|amount| amount <= to))
        && same(&filter.invoice, &row.invoice)
        && same(&filter.payer_reference, &row.payer_reference)
        && same(&filter.trx_id, &row.trx_id)
        && same(&filter.provider_id, &row.provider_id)
        && same(&filter.wallet_digits, &row.wallet_digits)
        && same(&filter.parent, &row.parent)
        && filter
            .needs_attention
            .is_none_or(|wanted| row.needs_attention == wanted)
        && filter.term.as_ref().is_none_or(named)
}
