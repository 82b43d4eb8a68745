//! The loop that executes commands: load, decide, append, perform, and record the outcome.

use std::{collections::VecDeque, fmt, sync::Arc, time::Duration};

use domain::Timestamp;
use tokio::time::sleep;

use crate::{
    Aggregate, Append, Cause, Clock, CommandError, Entropy, LastEvent, NewEvent,
    NewIdempotencyRecord, ObjectRow, Publication, SealedValue, Storage, StoreError, StoredEvent,
    StreamId, UniqueKey, in_flight::InFlight,
};

/// How often a decision is repeated when another writer came first.
const MAX_CONFLICTS: usize = 64;

/// How many streams are read at a time.
const STREAMS_AT_ONCE: usize = 256;

/// The status and body of an HTTP response.
pub type Response = (u16, String);

/// Makes a response of a state; `None` if it is not known yet.
pub type Respond<State> = dyn Fn(&State) -> Option<Response> + Send + Sync;

/// The event log. Clones are cheap and share the same state.
#[derive(Clone)]
pub struct EventLog {
    pub(crate) storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    pub(crate) in_flight: InFlight,
}

/// The cause of a command, and what is written in the transaction of its first events.
pub struct Request<A: Aggregate> {
    cause: Cause,
    unique_key: Option<UniqueKey>,
    idempotency: Option<NewIdempotencyRecord>,
    /// Whether the idempotency record was written with earlier events, without a response.
    is_recorded: bool,
    sealed: Vec<SealedValue>,
    respond: Option<Arc<Respond<A::State>>>,
}

/// What a command resulted in.
pub struct Executed<A: Aggregate> {
    /// The state after the last event.
    pub state: A::State,
    /// Whether the response was written with events. If not, the caller records it.
    pub is_answered: bool,
}

/// A loaded stream.
pub struct Loaded<A: Aggregate> {
    /// The state; `None` if the stream does not exist.
    pub state: Option<A::State>,
    /// The number of its events.
    pub length: usize,
}

/// What was committed.
struct Committed<A: Aggregate> {
    state: A::State,
    length: usize,
    events: Vec<A::Event>,
    is_answered: bool,
}

impl<A: Aggregate> Request<A> {
    /// A request with only a cause.
    pub const fn new(cause: Cause) -> Self {
        Self {
            cause,
            unique_key: None,
            idempotency: None,
            is_recorded: false,
            sealed: Vec::new(),
            respond: None,
        }
    }

    /// Writes an idempotency record with the first events.
    #[must_use]
    pub fn idempotent(self, record: Option<NewIdempotencyRecord>) -> Self {
        Self {
            idempotency: record,
            ..self
        }
    }

    /// Writes a response into the idempotency record. `respond` makes it of the state after the first events, and after the
    /// outcome of each intent until it returns one.
    #[must_use]
    pub fn respond(
        self,
        respond: impl Fn(&A::State) -> Option<Response> + Send + Sync + 'static,
    ) -> Self {
        Self {
            respond: Some(Arc::new(respond)),
            ..self
        }
    }

    /// Writes or erases sealed values with the first events.
    #[must_use]
    pub fn sealed(self, values: Vec<SealedValue>) -> Self {
        Self {
            sealed: values,
            ..self
        }
    }

    /// Reserves a unique key with the first events.
    #[must_use]
    pub fn reserve(self, key: UniqueKey) -> Self {
        Self {
            unique_key: Some(key),
            ..self
        }
    }
}

impl<A: Aggregate> Request<A> {
    /// The request that records the outcome of an intent of this one. Writes the response, unless it was written.
    fn answer(&self, is_answered: bool) -> Self {
        let waiting = !is_answered && self.respond.is_some();
        Self {
            idempotency: self.idempotency.clone().filter(|_| waiting),
            respond: self.respond.clone().filter(|_| waiting),
            is_recorded: true,
            ..Self::new(Cause::ANSWER)
        }
    }
}

impl<A: Aggregate> Loaded<A> {
    /// A stream that does not exist, such as one whose identifier was just generated.
    pub const fn nothing() -> Self {
        Self {
            state: None,
            length: 0,
        }
    }
}

impl<A: Aggregate> fmt::Debug for Loaded<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Loaded")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

impl EventLog {
    /// Creates a log on a storage.
    pub fn new(
        storage: Arc<dyn Storage>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            storage,
            clock,
            entropy,
            in_flight: InFlight::default(),
        }
    }

    /// The storage.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The time by which calls of other processes count as abandoned; see [`Clock::judged`].
    pub fn judged(&self) -> Timestamp {
        self.clock.judged()
    }

    /// Generates 256 random bits.
    pub fn bits(&self) -> [u8; 32] {
        self.entropy.bits()
    }

    /// Completes when this process executes no command.
    pub async fn idle(&self) {
        while !self.in_flight.is_empty() {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Loads a stream.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError::Store`] if the storage cannot be read, and [`CommandError::Unreadable`] or
    /// [`CommandError::TooNew`] if this version cannot read an event.
    pub async fn load<A: Aggregate>(
        &self,
        id: &A::Id,
    ) -> Result<Loaded<A>, CommandError<A::Rejection>> {
        let events = self.storage.load(&stream_of::<A>(id)).await?;
        let state = replay::<A>(&events, |_, _, _| {})?;
        Ok(Loaded {
            state,
            length: events.len(),
        })
    }

    /// All objects of a kind, ordered by identifier. Reads every stream of the kind: for kinds with few streams.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Self::load`].
    pub async fn all<A: Aggregate>(
        &self,
    ) -> Result<Vec<(A::Id, A::State)>, CommandError<A::Rejection>> {
        let mut found = Vec::new();
        // No identifier is empty, so this name is before all of the kind.
        let mut after = StreamId::new(A::KIND, "");
        loop {
            let streams = self.storage.streams(Some(&after), STREAMS_AT_ONCE).await?;
            for stream in &streams {
                if stream.id.kind() != A::KIND {
                    return Ok(found);
                }
                let state = replay::<A>(&stream.events, |_, _, _| {})?;
                found.extend(A::parse(stream.id.id()).zip(state));
            }
            match streams.into_iter().next_back() {
                Some(last) => after = last.id,
                None => return Ok(found),
            }
        }
    }

    /// The current state of an object.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Self::load`], and [`CommandError::NotFound`] if the object does not exist.
    pub async fn get<A: Aggregate>(
        &self,
        id: &A::Id,
    ) -> Result<A::State, CommandError<A::Rejection>> {
        self.load::<A>(id)
            .await?
            .state
            .ok_or(CommandError::NotFound)
    }

    /// Executes a command: commits its events, performs every intent that follows, and records the outcomes. A command that
    /// creates the object starts its stream.
    ///
    /// Execution continues if the caller stops waiting, so a browser that disconnects does not interrupt a payment.
    ///
    /// # Errors
    ///
    /// Returns [`CommandError`] if the object does not exist or rejects the command, the idempotency key was used, the unique
    /// key is reserved, or the log cannot be read or written.
    pub async fn execute<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        command: A::Command,
        request: Request<A>,
    ) -> Result<A::State, CommandError<A::Rejection>> {
        let executed = self.spawn(effects, id, None, command, request).await?;
        Ok(executed.state)
    }

    /// Like [`Self::execute`], on a stream that was just loaded or is known not to exist.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Self::execute`].
    pub async fn execute_loaded<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        loaded: Loaded<A>,
        command: A::Command,
        request: Request<A>,
    ) -> Result<Executed<A>, CommandError<A::Rejection>> {
        self.spawn(effects, id, Some(loaded), command, request)
            .await
    }

    async fn spawn<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        loaded: Option<Loaded<A>>,
        command: A::Command,
        request: Request<A>,
    ) -> Result<Executed<A>, CommandError<A::Rejection>> {
        let (log, effects, id) = (self.clone(), effects.clone(), id.clone());
        let run = async move { log.run::<A>(&effects, &id, loaded, command, request).await };
        match tokio::spawn(run).await {
            Ok(outcome) => outcome,
            Err(stopped) => Err(StoreError::from_source(stopped).into()),
        }
    }

    async fn run<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        loaded: Option<Loaded<A>>,
        command: A::Command,
        request: Request<A>,
    ) -> Result<Executed<A>, CommandError<A::Rejection>> {
        let stream = stream_of::<A>(id);
        let _flight = self.in_flight.enter(stream.clone());
        let committed = self.commit(effects, id, loaded, command, &request).await?;
        let (mut state, mut length) = (committed.state, committed.length);
        let mut intents = VecDeque::from(committed.events);
        let mut is_answered = committed.is_answered;
        while let Some(intent) = intents.pop_front() {
            let Some(outcome) = A::perform(effects, id, &state, &intent).await else {
                continue;
            };
            let loaded = Loaded::<A> {
                state: Some(state.clone()),
                length,
            };
            let answer = request.answer(is_answered);
            match self
                .commit(effects, id, Some(loaded), outcome, &answer)
                .await
            {
                Ok(committed) => {
                    (state, length) = (committed.state, committed.length);
                    intents.extend(committed.events);
                    is_answered |= committed.is_answered;
                }
                Err(CommandError::Rejected(rejection)) => {
                    tracing::warn!(?stream, %rejection, "the outcome of a call was rejected");
                }
                Err(error) => {
                    tracing::error!(?stream, %error, "the outcome of a call could not be recorded; it is queried later");
                    return Err(error);
                }
            }
        }
        Ok(Executed { state, is_answered })
    }

    /// Decides and appends. Loads the stream and decides again whenever another writer came first.
    async fn commit<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        mut loaded: Option<Loaded<A>>,
        command: A::Command,
        request: &Request<A>,
    ) -> Result<Committed<A>, CommandError<A::Rejection>> {
        for _ in 0..=MAX_CONFLICTS {
            let Loaded { state, length } = match loaded.take() {
                Some(loaded) => loaded,
                None => self.load(id).await?,
            };
            let at = self.now();
            let judged = if request.cause == Cause::WORKER {
                self.judged()
            } else {
                at
            };
            let events =
                A::decide(state.as_ref(), command.clone(), judged).map_err(rejected::<A>)?;
            if events.is_empty() {
                let state = state.ok_or(CommandError::NotFound)?;
                return Ok(Committed {
                    state,
                    length,
                    events,
                    is_answered: false,
                });
            }
            let watched = state.as_ref().filter(|state| A::is_watched(state)).cloned();
            let (append, state) =
                self.append::<A>(effects, id, (state, length), at, &events, request)?;
            let is_answered = append.is_answered();
            match self
                .storage
                .append(append)
                .await
                .map_err(CommandError::of_append)
            {
                Ok(()) => {
                    A::committed(id, watched.as_ref(), &state);
                    return Ok(Committed {
                        state,
                        length: length + events.len(),
                        events,
                        is_answered,
                    });
                }
                Err(Some(error)) => return Err(error),
                Err(None) => {}
            }
        }
        Err(StoreError::new("too many writers on one stream").into())
    }

    /// The events with the data to write with them, and the state after them.
    fn append<A: Aggregate>(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        (state, length): (Option<A::State>, usize),
        at: Timestamp,
        events: &[A::Event],
        request: &Request<A>,
    ) -> Result<(Append, A::State), CommandError<A::Rejection>> {
        let mut next = state;
        let mut new_events = Vec::with_capacity(events.len());
        let mut touched = Touched::<A>::default();
        for (sequence, event) in (length + 1..).zip(events) {
            next = A::apply(next, at, event);
            let mut message = None;
            if let Some(state) = &next {
                let publication = Publication {
                    bits: self.bits(),
                    at,
                    sequence,
                };
                message = A::message(effects, id, state, event, publication)?;
                touched.add(state, event, LastEvent { at, sequence });
            }
            let body = serde_json::to_string(event)?;
            new_events.push(NewEvent { body, message });
        }
        let state = next.ok_or(CommandError::NotFound)?;
        let mut record = request.idempotency.clone();
        if let (Some(record), Some(respond)) = (&mut record, &request.respond) {
            record.response = respond(&state);
        }
        let (idempotency, response) = if request.is_recorded {
            (None, record.filter(|record| record.response.is_some()))
        } else {
            (record, None)
        };
        let append = Append {
            stream: stream_of::<A>(id),
            expected: length,
            at,
            cause: request.cause.clone(),
            schema: A::SCHEMA,
            events: new_events,
            due: A::due_at(&state),
            objects: touched.rows(effects, id, &state)?,
            sealed: request.sealed.clone(),
            unique_key: request.unique_key.clone(),
            idempotency,
            response,
        };
        Ok((append, state))
    }
}

/// The name of an object's stream.
pub fn stream_of<A: Aggregate>(id: &A::Id) -> StreamId {
    StreamId::new(A::KIND, A::text(id))
}

/// The state after all events of a stream; `None` if there are no events. Calls `on_event` after each event, with the state
/// after it.
fn replay<A: Aggregate>(
    events: &[StoredEvent],
    mut on_event: impl FnMut(&A::State, &A::Event, LastEvent),
) -> Result<Option<A::State>, CommandError<A::Rejection>> {
    let mut state = None;
    for (sequence, stored) in (1..).zip(events) {
        if stored.schema > A::SCHEMA {
            return Err(CommandError::TooNew {
                found: stored.schema,
                known: A::SCHEMA,
            });
        }
        let event = serde_json::from_str(&stored.body)?;
        state = A::apply(state, stored.at, &event);
        if let Some(state) = &state {
            let at = stored.at;
            on_event(state, &event, LastEvent { at, sequence });
        }
    }
    Ok(state)
}

/// What is derived from a stream's events.
#[derive(Default)]
pub(crate) struct Derived {
    /// The rows of its objects.
    pub(crate) rows: Vec<ObjectRow>,
    /// When it is due, unless it was postponed.
    pub(crate) due: Option<Timestamp>,
}

/// Derives the rows of a stream's objects, and when the stream is due.
pub(crate) fn derive<A: Aggregate>(
    effects: &A::Effects,
    id: &A::Id,
    events: &[StoredEvent],
) -> Result<Derived, CommandError<A::Rejection>> {
    let mut touched = Touched::<A>::default();
    let state = replay::<A>(events, |state, event, last| touched.add(state, event, last))?;
    Ok(match state {
        Some(state) => Derived {
            rows: touched.rows(effects, id, &state)?,
            due: A::due_at(&state),
        },
        None => Derived::default(),
    })
}

/// The objects that events changed, each with its last event.
struct Touched<A: Aggregate>(Vec<(A::Object, LastEvent)>);

impl<A: Aggregate> Default for Touched<A> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<A: Aggregate> Touched<A> {
    fn add(&mut self, state: &A::State, event: &A::Event, last: LastEvent) {
        for object in A::touched(state, event) {
            match self.0.iter_mut().find(|(known, _)| *known == object) {
                Some((_, known)) => *known = last,
                None => self.0.push((object, last)),
            }
        }
    }

    /// The rows of the objects.
    fn rows(
        &self,
        effects: &A::Effects,
        id: &A::Id,
        state: &A::State,
    ) -> Result<Vec<ObjectRow>, serde_json::Error> {
        let rows = self
            .0
            .iter()
            .filter_map(|(object, last)| A::row(effects, id, state, object, *last).transpose());
        rows.collect()
    }
}

fn rejected<A: Aggregate>(rejection: A::Rejection) -> CommandError<A::Rejection> {
    if rejection == A::NOT_FOUND {
        CommandError::NotFound
    } else {
        CommandError::Rejected(rejection)
    }
}
