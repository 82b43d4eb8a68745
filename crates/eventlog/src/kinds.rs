//! The registered kinds of streams, for the worker and the rows of objects.

use std::sync::Arc;

use async_trait::async_trait;
use domain::Timestamp;

use crate::{
    Aggregate, Cause, CommandError, Due, EventLog, Request, StoreError, StoredStream, StreamId,
    event_log::{Derived, derive},
};

/// The kinds of streams that a process handles.
#[derive(Clone, Default)]
pub struct Kinds(Vec<Arc<dyn Kind>>);

impl Kinds {
    /// No kinds.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<A: Aggregate>(mut self, effects: A::Effects) -> Self {
        self.0.push(Arc::new(Registered::<A> { effects }));
        self
    }

    fn find(&self, stream: &StreamId) -> Option<&Arc<dyn Kind>> {
        self.0.iter().find(|kind| kind.name() == stream.kind())
    }

    /// Handles a due stream. Returns when the stream is due next.
    pub(crate) async fn look_at(
        &self,
        log: &EventLog,
        stream: &StreamId,
    ) -> Result<Option<Timestamp>, StoreError> {
        match self.find(stream) {
            Some(kind) => kind.look_at(log, stream).await,
            None => Err(unknown(stream)),
        }
    }

    /// What is derived from a stream. A stream of an unregistered kind has no rows and is never due.
    pub(crate) fn derive(&self, stream: &StoredStream) -> Result<Derived, StoreError> {
        match self.find(&stream.id) {
            Some(kind) => kind.derive(stream),
            None => Ok(Derived::default()),
        }
    }
}

#[async_trait]
trait Kind: Send + Sync {
    fn name(&self) -> &'static str;
    async fn look_at(
        &self,
        log: &EventLog,
        stream: &StreamId,
    ) -> Result<Option<Timestamp>, StoreError>;
    fn derive(&self, stream: &StoredStream) -> Result<Derived, StoreError>;
}

struct Registered<A: Aggregate> {
    effects: A::Effects,
}

#[async_trait]
impl<A: Aggregate> Kind for Registered<A> {
    fn name(&self) -> &'static str {
        A::KIND
    }

    async fn look_at(
        &self,
        log: &EventLog,
        stream: &StreamId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let id = A::parse(stream.id()).ok_or_else(|| unknown(stream))?;
        let loaded = log.load::<A>(&id).await;
        let loaded = loaded.map_err(CommandError::into_store_error)?;
        let Some(state) = &loaded.state else {
            return Err(unknown(stream));
        };
        let now = log.judged();
        let command = match A::when_due(&self.effects, &id, state, now).await {
            Due::Execute(command) => command,
            Due::Postpone(until) => {
                log.storage.postpone(stream, now, until).await?;
                return Ok(Some(until));
            }
            Due::Never => return Ok(A::due_at(state)),
        };
        let request = Request::new(Cause::WORKER);
        let done = log.execute_loaded::<A>(&self.effects, &id, loaded, command, request);
        match done.await {
            Ok(done) => Ok(A::due_at(&done.state)),
            // Another process did it meanwhile.
            Err(CommandError::Rejected(rejection)) => {
                tracing::debug!(?stream, %rejection, "nothing is due any more");
                let now = log.load::<A>(&id).await;
                let now = now.map_err(CommandError::into_store_error)?;
                Ok(now.state.as_ref().and_then(A::due_at))
            }
            Err(error) => Err(error.into_store_error()),
        }
    }

    fn derive(&self, stream: &StoredStream) -> Result<Derived, StoreError> {
        let id = A::parse(stream.id.id()).ok_or_else(|| unknown(&stream.id))?;
        derive::<A>(&self.effects, &id, &stream.events).map_err(CommandError::into_store_error)
    }
}

fn unknown(stream: &StreamId) -> StoreError {
    StoreError::new(format!("no such stream: {stream:?}"))
}
