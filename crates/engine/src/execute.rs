//! The one loop that grows a stream: decide, commit, perform, and feed what came of it back in.

use std::{collections::VecDeque, time::Duration};

use domain::Timestamp;
use tokio::time::sleep;

use crate::{
    Engine, StreamId,
    aggregate::Aggregate,
    outbox::{self, Message},
    ports::{Append, AppendError, NewEvent, NewIdempotencyRecord, StoreError, UniqueKey},
};

/// How often a decision is taken anew because another writer was first.
const CONFLICTS: usize = 64;

/// Why the engine did not carry out a command.
#[derive(Debug, thiserror::Error)]
pub enum EngineError<Rejection: std::error::Error + 'static> {
    /// The object does not exist.
    #[error("not found")]
    NotFound,
    /// The object rejects the command; nothing has changed.
    #[error(transparent)]
    Rejected(Rejection),
    /// The idempotency key was used before; nothing has changed.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// Another stream has reserved the unique key; nothing has changed.
    #[error("another stream has reserved the unique key")]
    Reserved(StreamId),
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log holds an event that this version cannot read.
    #[error("an event cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// What is written in the same transaction as a command's events.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// A key that only one stream may have at a time.
    pub(crate) unique_key: Option<UniqueKey>,
    /// The record of the merchant's idempotency key.
    pub(crate) idempotency: Option<NewIdempotencyRecord>,
}

impl Engine {
    /// The present instant, by the engine's clock.
    pub fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Completes when nothing is being done: no call to bKash is open in this process.
    pub async fn idle(&self) {
        while !self.in_flight.is_empty() {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The present state of a stream, and how many events it has; `None` and 0 if it does not exist.
    ///
    /// # Errors
    ///
    /// [`EngineError::Store`] and [`EngineError::Unreadable`].
    pub(crate) async fn load<A: Aggregate>(
        &self,
        id: &A::Id,
    ) -> Result<(Option<A>, usize), EngineError<A::Rejection>> {
        let stored = self.ports.store.load(&A::stream(id)).await?;
        let mut state = None;
        for event in &stored {
            state = A::apply(state, event.at, &serde_json::from_str(&event.body)?);
        }
        Ok((state, stored.len()))
    }

    /// The present state of an object.
    ///
    /// # Errors
    ///
    /// [`EngineError::NotFound`] if it does not exist.
    pub(crate) async fn get<A: Aggregate>(
        &self,
        id: &A::Id,
    ) -> Result<A, EngineError<A::Rejection>> {
        let (state, _) = self.load::<A>(id).await?;
        state.ok_or(EngineError::NotFound)
    }

    /// Carries out a command to its end: every intent that it leads to is committed, performed and its outcome
    /// recorded. A command that opens the object begins its stream.
    ///
    /// The work goes on when the caller stops waiting: a browser that hangs up cannot leave a payment half done.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if the object does not exist, rejects the command, or the log cannot be used.
    pub(crate) async fn execute<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
    ) -> Result<A, EngineError<A::Rejection>> {
        self.execute_with(id, command, Options::default()).await
    }

    /// As [`Self::execute`]; the idempotency record, if there is one, is written with what the command changes.
    ///
    /// # Errors
    ///
    /// Also [`EngineError::IdempotencyKeyUsed`].
    pub(crate) async fn execute_idempotent<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        idempotency: Option<NewIdempotencyRecord>,
    ) -> Result<A, EngineError<A::Rejection>> {
        let options = Options {
            unique_key: None,
            idempotency,
        };
        self.execute_with(id, command, options).await
    }

    /// As [`Self::execute`], with everything that may be written beside the command's events.
    ///
    /// # Errors
    ///
    /// Also [`EngineError::IdempotencyKeyUsed`] and [`EngineError::Reserved`].
    pub(crate) async fn execute_with<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        options: Options,
    ) -> Result<A, EngineError<A::Rejection>> {
        let (engine, id) = (self.clone(), id.clone());
        let run = tokio::spawn(async move { engine.run::<A>(&id, command, options).await });
        match run.await {
            Ok(outcome) => outcome,
            Err(stopped) => Err(StoreError(format!("the work was interrupted: {stopped}")).into()),
        }
    }

    async fn run<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        options: Options,
    ) -> Result<A, EngineError<A::Rejection>> {
        let stream = A::stream(id);
        let _flight = self.in_flight.enter(stream.clone());
        let (mut state, events) = self.commit::<A>(id, command, options).await?;
        let mut intents = VecDeque::from(events);
        while let Some(intent) = intents.pop_front() {
            let Some(outcome) = state.perform(self, id, &intent).await else {
                continue;
            };
            match self.commit::<A>(id, outcome, Options::default()).await {
                Ok((next, events)) => {
                    state = next;
                    intents.extend(events);
                }
                Err(EngineError::Rejected(rejection)) => {
                    tracing::warn!(?stream, %rejection, "the outcome of a call to bKash was rejected");
                }
                Err(error) => {
                    tracing::error!(?stream, %error, "the outcome of a call to bKash could not be recorded; bKash will be queried");
                    return Err(error);
                }
            }
        }
        Ok(state)
    }

    /// Decides and appends; decides again whenever another writer was first.
    async fn commit<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        options: Options,
    ) -> Result<(A, Vec<A::Event>), EngineError<A::Rejection>> {
        for _ in 0..=CONFLICTS {
            let (state, length) = self.load::<A>(id).await?;
            let at = self.now();
            let events = A::decide(state.as_ref(), command.clone(), at).map_err(rejected::<A>)?;
            match self
                .append(id, state, length, at, &events, options.clone())
                .await
            {
                Ok(Some(state)) => return Ok((state, events)),
                Ok(None) => return Err(EngineError::NotFound),
                Err(AppendError::Conflict) => {}
                Err(AppendError::Reserved(stream)) => return Err(EngineError::Reserved(stream)),
                Err(AppendError::IdempotencyKeyUsed) => {
                    return Err(EngineError::IdempotencyKeyUsed);
                }
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError("too many writers on one stream".to_owned()).into())
    }

    /// Appends events to a stream whose present state is `state`, and gives the state after them.
    async fn append<A: Aggregate>(
        &self,
        id: &A::Id,
        state: Option<A>,
        expected: usize,
        at: Timestamp,
        events: &[A::Event],
        options: Options,
    ) -> Result<Option<A>, AppendError> {
        if events.is_empty() {
            return Ok(state);
        }
        let mut next = state;
        let mut new_events = Vec::with_capacity(events.len());
        let mut labels = Vec::new();
        for (sequence, event) in (expected + 1..).zip(events) {
            next = A::apply(next, at, event);
            labels.extend(next.iter().flat_map(|state| state.labels(id, event)));
            let body =
                serde_json::to_string(event).map_err(|error| StoreError(error.to_string()))?;
            let outbox = next
                .as_ref()
                .zip(A::published_as(event))
                .map(|(state, kind)| {
                    let message = Message {
                        account: state.account(),
                        kind: kind.as_str(),
                        object: A::name(id),
                        sequence,
                        data: state.describe(&self.public_origin, id, event),
                    };
                    outbox::row(self.ports.entropy.bits(), at, message)
                })
                .transpose()?;
            new_events.push(NewEvent { body, outbox });
        }
        let append = Append {
            stream: A::stream(id),
            expected,
            at,
            events: new_events,
            due: next.as_ref().and_then(A::due_at),
            labels,
            unique_key: options.unique_key,
            idempotency: options.idempotency,
        };
        self.ports.store.append(append).await?;
        Ok(next)
    }
}

fn rejected<A: Aggregate>(rejection: A::Rejection) -> EngineError<A::Rejection> {
    if rejection == A::NOT_FOUND {
        EngineError::NotFound
    } else {
        EngineError::Rejected(rejection)
    }
}
