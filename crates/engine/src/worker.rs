//! The worker: looks at every stream when it is due, whoever left it so. Recovery after a crash is nothing else.

use std::{sync::Arc, time::Duration};

use domain::{
    agreement::{Agreement, AgreementCommand},
    notification::{Notification, NotificationCommand},
    session::{Session, SessionCommand},
};
use tokio::{sync::Semaphore, time::sleep};

use crate::{Engine, StreamId, execute::EngineError, ports::StoreError};

/// How often the worker looks for what is due.
const TICK: Duration = Duration::from_millis(250);

/// How many streams the worker works on at a time.
const AT_ONCE: usize = 64;

/// For how long a stream that was due, but had nothing to do, is left alone.
const NOTHING_TO_DO: Duration = Duration::from_secs(60);

/// The background worker of one process.
pub struct Worker {
    engine: Engine,
    places: Arc<Semaphore>,
}

impl Worker {
    /// A worker for `engine`.
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Works until the future is dropped.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.step().await {
                tracing::error!(%error, "what is due cannot be read");
            }
            sleep(TICK).await;
        }
    }

    /// Begins to look at everything that is due now.
    pub async fn step(&self) -> Result<(), StoreError> {
        let free = self.places.available_permits();
        for stream in self.engine.ports.store.due(self.engine.now(), free).await? {
            if self.engine.in_flight.contains(&stream) {
                continue;
            }
            let Ok(place) = self.places.clone().try_acquire_owned() else {
                return Ok(());
            };
            let engine = self.engine.clone();
            let flight = engine.in_flight.enter(stream.clone());
            tokio::spawn(async move {
                engine.look_at(&stream).await;
                drop((flight, place));
            });
        }
        Ok(())
    }
}

impl Engine {
    /// Does what is due on a stream, or puts it off.
    async fn look_at(&self, stream: &StreamId) {
        let outcome = match stream {
            StreamId::Session(id) => self
                .look_at_session(id)
                .await
                .map_err(|error| error.to_string()),
            StreamId::Agreement(id) => {
                let ticked = self.execute::<Agreement>(id, AgreementCommand::Tick).await;
                ticked
                    .map(|agreement| agreement.due_at())
                    .map_err(|error| error.to_string())
            }
            StreamId::Notification(id) => {
                let ticked = self
                    .execute::<Notification>(id, NotificationCommand::Tick)
                    .await;
                ticked
                    .map(|notification| notification.due_at())
                    .map_err(|error| error.to_string())
            }
        };
        let now = self.now();
        let still_due = match outcome {
            Ok(due) => due.is_some_and(|due| due <= now),
            Err(error) => {
                tracing::error!(?stream, error, "what is due could not be done");
                true
            }
        };
        if still_due
            && let Err(error) = self
                .ports
                .store
                .postpone(stream, now, now + NOTHING_TO_DO)
                .await
        {
            tracing::error!(?stream, %error, "a stream cannot be put off");
        }
    }

    async fn look_at_session(
        &self,
        id: &domain::SessionId,
    ) -> Result<Option<domain::Timestamp>, EngineError<domain::session::SessionRejection>> {
        let (session, _) = self
            .load::<Session>(id)
            .await?
            .ok_or(EngineError::NotFound)?;
        let command = match session.to_ask(self.now()) {
            Some(payment) => SessionCommand::Ask { payment },
            None => SessionCommand::Tick,
        };
        Ok(self.execute::<Session>(id, command).await?.due_at())
    }
}
