//! The jobs that the store is given: what each asks of it, and what it leaves in the tables.

use domain::{AccountId, Timestamp};
use engine::ports::{RefreshLease, TokenVault};
use eventlog::{
    Append, AppendError, Cause, NewEvent, NewIdempotencyRecord, ObjectRow, OutboxMessage,
    SealedValue, Storage, StoreError, StreamId, UniqueKey,
};
use storage_sqlite::SqliteStore;

use crate::{random::Random, tables::Tables};

/// How many streams the jobs write to at most.
const STREAMS: u64 = 9;

/// The time between two jobs, in milliseconds: longer than the window in which calls for a token are counted, so that each is
/// granted.
const STEP: i64 = 61 * 60 * 1000;

/// How many jobs a run has at most: fewer than there are steps in the eight days for which idempotency records are kept.
pub(crate) const MOST: usize = 180;

/// The one name of a token.
const TOKEN: &str = "tea-house/test";

/// A job of the store's writer.
#[derive(Debug, Clone)]
pub(crate) enum Job {
    Append(Box<Append>),
    /// An append that the store must refuse, because its stream, its unique key or its idempotency key is not as it expects.
    Refused(Box<Append>),
    Respond(NewIdempotencyRecord, Timestamp),
    Postpone {
        stream: StreamId,
        now: Timestamp,
        until: Timestamp,
    },
    CallForToken {
        revision: u64,
        now: Timestamp,
    },
    SaveToken(Vec<u8>),
    Abandon {
        reached: bool,
    },
    Heartbeat(Timestamp),
}

pub(crate) fn account() -> AccountId {
    AccountId::parse("tea-house/test").unwrap()
}

impl Job {
    /// A job that fits what the tables contain. `number` makes its identifiers unique.
    pub(crate) fn draw(random: &mut Random, tables: &Tables, number: usize) -> Self {
        let at = Timestamp::from_millis(i64::try_from(number).unwrap() * STEP);
        match random.below(20) {
            0 => Self::draw_refused(random, tables, number, at),
            1 => tables
                .idempotency
                .iter()
                .find(|(_, (_, response))| response.is_none())
                .map_or(Self::Heartbeat(at), |(key, (object, _))| {
                    let response = Some((200, "{}".to_owned()));
                    Self::Respond(idempotency(key, object, response), at)
                }),
            2 => match random.pick(&tables.due) {
                Some((stream, due)) => Self::Postpone {
                    stream: StreamId::parse(stream).unwrap(),
                    now: Timestamp::from_millis(*due),
                    until: at,
                },
                None => Self::Heartbeat(at),
            },
            3 => {
                let token = tables.tokens.get(TOKEN);
                Self::CallForToken {
                    revision: token.map_or(0, |token| token.revision),
                    now: at,
                }
            }
            4 => Self::SaveToken(number.to_string().into_bytes()),
            5 => Self::Abandon {
                reached: random.chance(500),
            },
            6 => Self::Heartbeat(at),
            _ => {
                let stream = random.below(STREAMS);
                Self::Append(Box::new(append(random, tables, stream, number, at)))
            }
        }
    }

    /// Appends to each of a few streams, so that none depends on another.
    pub(crate) fn draw_batch(random: &mut Random, tables: &Tables, number: usize) -> Vec<Self> {
        let at = Timestamp::from_millis(i64::try_from(number).unwrap() * STEP);
        let streams = 0..2 + random.below(STREAMS - 2);
        streams
            .map(|stream| {
                let number = number + usize::try_from(stream).unwrap();
                Self::Append(Box::new(append(random, tables, stream, number, at)))
            })
            .collect()
    }

    fn draw_refused(random: &mut Random, tables: &Tables, number: usize, at: Timestamp) -> Self {
        let stream = random.below(STREAMS);
        let mut append = append(random, tables, stream, number, at);
        match (
            random.pick(&tables.idempotency),
            random.pick(&tables.unique_keys),
        ) {
            (Some((key, (object, _))), _) if random.chance(500) => {
                append.idempotency = Some(idempotency(key, object, None));
            }
            (_, Some((key, _))) if random.chance(500) => {
                append.unique_key = Some(UniqueKey {
                    key: key.clone(),
                    from: None,
                });
            }
            _ => append.expected += 1,
        }
        Self::Refused(Box::new(append))
    }

    /// Gives the job to the store. `Ok` means that the store has acknowledged it.
    pub(crate) async fn run(&self, store: &SqliteStore) -> Result<(), Failure> {
        match self {
            Self::Append(append) => match store.append((**append).clone()).await {
                Ok(()) => Ok(()),
                Err(AppendError::Store(error)) => Err(Failure::Store(error)),
                Err(refused) => Err(Failure::Wrong(format!("an append is refused: {refused}"))),
            },
            Self::Refused(append) => match store.append((**append).clone()).await {
                Ok(()) => Err(Failure::Wrong("an append is not refused".to_owned())),
                Err(AppendError::Store(error)) => Err(Failure::Store(error)),
                Err(
                    AppendError::Conflict
                    | AppendError::Reserved(_)
                    | AppendError::IdempotencyKeyUsed,
                ) => Ok(()),
            },
            Self::Respond(record, at) => Ok(store.record_response(record.clone(), *at).await?),
            Self::Postpone { stream, now, until } => {
                Ok(store.postpone(stream, *now, *until).await?)
            }
            Self::CallForToken { revision, now } => {
                match store.acquire_lease(TOKEN, *revision, *now).await? {
                    RefreshLease::Granted => Ok(()),
                    refused => Err(Failure::Wrong(format!("no call for a token: {refused:?}"))),
                }
            }
            Self::SaveToken(sealed) => Ok(store.save(TOKEN, sealed.clone()).await?),
            Self::Abandon { reached } => Ok(store.abandon(TOKEN, *reached).await?),
            Self::Heartbeat(at) => Ok(store.heartbeat(*at).await?),
        }
    }

    /// Whether the job appends to the log.
    pub(crate) fn moves_head(&self) -> bool {
        matches!(self, Self::Append(_))
    }

    /// What the job leaves in the tables.
    pub(crate) fn apply(&self, tables: &mut Tables) {
        match self {
            Self::Append(append) => apply(append, tables),
            Self::Refused(_) => {}
            Self::Respond(record, _) => {
                if let Some((_, response)) = tables.idempotency.get_mut(&record.key) {
                    *response = record.response.as_ref().map(|(status, _)| *status);
                }
            }
            Self::Postpone { stream, now, until } => {
                let due = tables.due.get_mut(stream.as_str());
                if let Some(due) = due.filter(|due| **due <= now.millis()) {
                    *due = until.millis();
                }
            }
            Self::CallForToken { now, .. } => {
                // The calls of the hour before are no longer counted, and none of them is later.
                tables.calls = vec![(TOKEN.to_owned(), now.millis())];
                let token = tables.tokens.entry(TOKEN.to_owned()).or_default();
                token.leased_at = Some(now.millis());
            }
            Self::SaveToken(sealed) => {
                if let Some(token) = tables.tokens.get_mut(TOKEN) {
                    token.revision += 1;
                    token.sealed = Some(sealed.clone());
                    token.leased_at = None;
                }
            }
            Self::Abandon { reached } => {
                if !reached {
                    tables.calls.pop();
                }
                if let Some(token) = tables.tokens.get_mut(TOKEN) {
                    token.leased_at = None;
                }
            }
            Self::Heartbeat(at) => tables.alive_at = tables.alive_at.max(at.millis()),
        }
    }
}

/// Why a job was not acknowledged.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The store says that it cannot be written.
    Store(StoreError),
    /// The store decided otherwise than it should have.
    Wrong(String),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Some events, and at random each of the things that are written with them.
fn append(
    random: &mut Random,
    tables: &Tables,
    stream: u64,
    number: usize,
    at: Timestamp,
) -> Append {
    let stream = StreamId::new("sample", &stream.to_string());
    let expected = tables.events.get(stream.as_str()).map_or(0, Vec::len);
    let count = 1 + random.index(3);
    let events = (0..count).map(|index| NewEvent {
        body: body(random, number, index),
        message: random.chance(700).then(|| OutboxMessage {
            id: format!("evt_{number}_{index}"),
            account: account(),
            kind: "payment.completed".into(),
            object: stream.as_str().to_owned(),
            body: body(random, number, index),
        }),
    });
    let mut append = Append {
        stream: stream.clone(),
        expected,
        at,
        cause: Cause::key("key_1"),
        schema: 1,
        events: events.collect(),
        due: random.chance(600).then_some(at),
        objects: Vec::new(),
        sealed: Vec::new(),
        unique_key: None,
        idempotency: None,
        response: None,
    };
    if random.chance(700) {
        append.objects.push(object(&append, expected + count));
    }
    if random.chance(200) {
        append.sealed.push(SealedValue {
            name: "secret".to_owned(),
            bytes: random.chance(700).then(|| vec![7; random.index(9_000)]),
        });
    }
    if random.chance(300) {
        append.unique_key = Some(UniqueKey {
            key: format!("invoice/{number}"),
            from: None,
        });
    }
    if random.chance(600) {
        let response = random.chance(500).then(|| (201, body(random, number, 0)));
        append.idempotency = Some(idempotency(
            &format!("key-{number}"),
            stream.as_str(),
            response,
        ));
    }
    append
}

/// A body that is short or fills several pages.
fn body(random: &mut Random, number: usize, index: usize) -> String {
    let length = if random.chance(100) {
        random.index(20_000)
    } else {
        random.index(400)
    };
    format!(
        r#"{{"number":"{number}.{index}","text":"{}"}}"#,
        "x".repeat(length)
    )
}

fn idempotency(key: &str, object: &str, response: Option<(u16, String)>) -> NewIdempotencyRecord {
    NewIdempotencyRecord {
        account: account(),
        key: key.to_owned(),
        fingerprint: [1; 32],
        object: object.to_owned(),
        response,
    }
}

fn object(append: &Append, sequence: usize) -> ObjectRow {
    ObjectRow {
        kind: "payment".into(),
        id: format!("pay_{}", append.stream.id()),
        account: account(),
        status: "pending_payer".into(),
        amount: Some(100),
        currency: Some("BDT".into()),
        invoice: None,
        payer_reference: None,
        trx_id: None,
        provider_id: None,
        wallet_digits: None,
        parent: None,
        created_at: append.at,
        updated_at: append.at,
        needs_attention: false,
        sequence,
        body: "{}".to_owned(),
    }
}

fn apply(append: &Append, tables: &mut Tables) {
    let stream = append.stream.as_str().to_owned();
    let events = tables.events.entry(stream.clone()).or_default();
    events.extend(append.events.iter().map(|event| event.body.clone()));
    for message in append
        .events
        .iter()
        .filter_map(|event| event.message.as_ref())
    {
        // There is one endpoint.
        let row = (message.object.clone(), 1);
        tables.messages.insert(message.id.clone(), row);
    }
    match append.due {
        Some(due) => drop(tables.due.insert(stream.clone(), due.millis())),
        None => drop(tables.due.remove(&stream)),
    }
    for row in &append.objects {
        let object = (stream.clone(), row.sequence);
        tables.objects.insert(row.id.clone(), object);
    }
    for value in &append.sealed {
        match &value.bytes {
            Some(bytes) => drop(tables.sealed.insert(stream.clone(), bytes.clone())),
            None => drop(tables.sealed.remove(&stream)),
        }
    }
    if let Some(unique) = &append.unique_key {
        tables
            .unique_keys
            .insert(unique.key.clone(), stream.clone());
    }
    if let Some(record) = &append.idempotency {
        let status = record.response.as_ref().map(|(status, _)| *status);
        let row = (record.object.clone(), status);
        tables.idempotency.insert(record.key.clone(), row);
    }
    tables.alive_at = tables.alive_at.max(append.at.millis());
}
