//! The one loop that grows a stream: decide, commit, perform, and feed what came of it back in.

use std::{collections::VecDeque, time::Duration};

use domain::Timestamp;
use tokio::time::sleep;

use crate::{
    Engine,
    aggregate::Aggregate,
    outbox::{self, Message},
    ports::{Append, AppendError, NewEvent, NewIdempotencyRecord, StoreError, UniqueKey},
};

/// How often a decision is taken anew because another writer was first.
const CONFLICTS: usize = 64;

/// Why the engine did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError<Refusal: std::error::Error + 'static> {
    /// There is no such session or agreement.
    #[error("not found")]
    NotFound,
    /// It refuses; nothing has changed.
    #[error(transparent)]
    Refused(Refusal),
    /// The idempotency key was used before; nothing has changed.
    #[error("the idempotency key was used before")]
    Repeated,
    /// The log cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log holds what this version cannot read.
    #[error("an event cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// What is written with events besides them.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    pub(crate) name: Option<UniqueKey>,
    pub(crate) receipt: Option<NewIdempotencyRecord>,
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

    /// The present state of a stream and how many events made it.
    pub(crate) async fn load<A: Aggregate>(
        &self,
        id: &A::Id,
    ) -> Result<Option<(A, usize)>, EngineError<A::Refusal>> {
        let stored = self.ports.store.load(&A::stream(id)).await?;
        let mut state = None;
        for event in &stored {
            state = A::apply(state, event.at, &serde_json::from_str(&event.body)?);
        }
        Ok(state.map(|state| (state, stored.len())))
    }

    /// Carries out a command to its end: every intent that it leads to is committed, performed and settled.
    ///
    /// The work goes on when the caller stops waiting: a browser that hangs up cannot leave a payment half done.
    pub(crate) async fn execute<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
    ) -> Result<A, EngineError<A::Refusal>>
    where
        A::Id: 'static,
        A::Command: 'static,
        A::Event: 'static,
    {
        self.execute_idempotent(id, command, None).await
    }

    /// The same; the receipt, if there is one, is kept with what the command changes, or nothing is done.
    pub(crate) async fn execute_idempotent<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<A, EngineError<A::Refusal>>
    where
        A::Id: 'static,
        A::Command: 'static,
        A::Event: 'static,
    {
        let (engine, id) = (self.clone(), id.clone());
        match tokio::spawn(async move { engine.run::<A>(&id, command, receipt).await }).await {
            Ok(outcome) => outcome,
            Err(stopped) => Err(StoreError(format!("the work was interrupted: {stopped}")).into()),
        }
    }

    async fn run<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<A, EngineError<A::Refusal>> {
        let stream = A::stream(id);
        let _flight = self.in_flight.enter(stream.clone());
        let (mut state, events) = self.commit::<A>(id, command, receipt).await?;
        let mut intents = VecDeque::from(events);
        while let Some(intent) = intents.pop_front() {
            let Some(learned) = state.perform(self, id, &intent).await else {
                continue;
            };
            match self.commit::<A>(id, learned, None).await {
                Ok((next, events)) => {
                    state = next;
                    intents.extend(events);
                }
                Err(EngineError::Refused(refusal)) => {
                    tracing::warn!(?stream, %refusal, "what bKash answered was not wanted");
                }
                Err(error) => {
                    tracing::error!(?stream, %error, "what bKash answered could not be recorded; it will be asked again");
                    return Err(error);
                }
            }
        }
        Ok(state)
    }

    /// Decides and appends, anew whenever another writer was first.
    async fn commit<A: Aggregate>(
        &self,
        id: &A::Id,
        command: A::Command,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<(A, Vec<A::Event>), EngineError<A::Refusal>> {
        let mut conflicts = 0;
        loop {
            let (state, expected) = self.load::<A>(id).await?.ok_or(EngineError::NotFound)?;
            let at = self.now();
            let events = state
                .decide(command.clone(), at)
                .map_err(EngineError::Refused)?;
            let extra = Extra {
                name: None,
                receipt: receipt.clone(),
            };
            match self
                .append(id, Some(state.clone()), expected, at, &events, extra)
                .await
            {
                Ok(next) => return Ok((next.unwrap_or(state), events)),
                Err(AppendError::Conflict) if conflicts < CONFLICTS => conflicts += 1,
                Err(AppendError::Conflict) => {
                    return Err(StoreError("too many writers on one stream".to_owned()).into());
                }
                Err(AppendError::Named(_)) => {
                    return Err(
                        StoreError("a name was taken that was not asked for".to_owned()).into(),
                    );
                }
                Err(AppendError::Repeated) => return Err(EngineError::Repeated),
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
    }

    /// Appends events to a stream whose present state is `state`, and gives the state after them.
    pub(crate) async fn append<A: Aggregate>(
        &self,
        id: &A::Id,
        state: Option<A>,
        expected: usize,
        at: Timestamp,
        events: &[A::Event],
        Extra { name, receipt }: Extra,
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
                        kind,
                        object: A::name(id),
                        sequence,
                        data: state.describe(&self.public_origin, id, event),
                    };
                    outbox::row(self.ports.entropy.bits(), at, message)
                })
                .transpose()?;
            new_events.push(NewEvent { body, outbox });
        }
        let due = next.as_ref().and_then(A::due_at);
        let stream = A::stream(id);
        let append = Append {
            stream,
            expected,
            at,
            events: new_events,
            due,
            labels,
            name,
            receipt,
        };
        self.ports.store.append(append).await?;
        Ok(next)
    }
}
