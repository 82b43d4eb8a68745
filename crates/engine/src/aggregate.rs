//! What a session and an agreement have in common for the engine: a stream, and rules to grow it by.

use std::fmt;

use async_trait::async_trait;
use domain::{
    AccountId, AgreementId, SessionId, Timestamp,
    agreement::{Agreement, AgreementCommand, AgreementEvent, AgreementRejection},
    notification::{Notification, NotificationCommand, NotificationEvent, NotificationRejection},
    session::{Session, SessionCommand, SessionEvent, SessionRejection},
};
use objects::Data;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Engine, labels};

/// The name of one stream of events.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum StreamId {
    /// A checkout session with its payments.
    Session(SessionId),
    /// An agreement.
    Agreement(AgreementId),
    /// A payment notification.
    Notification(NotificationId),
}

impl StreamId {
    /// The stream's text form, its key in the store.
    pub fn text(&self) -> String {
        match self {
            Self::Session(id) => format!("session/{}", id.as_str()),
            Self::Agreement(id) => format!("agreement/{}", id.as_str()),
            Self::Notification(id) => format!("notification/{}", id.as_str()),
        }
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once('/')? {
            ("session", id) => SessionId::parse(id).ok().map(Self::Session),
            ("agreement", id) => AgreementId::parse(id).ok().map(Self::Agreement),
            ("notification", id) => Some(Self::Notification(NotificationId(id.to_owned()))),
            _ => None,
        }
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(formatter, "{id:?}"),
            Self::Agreement(id) => write!(formatter, "{id:?}"),
            Self::Notification(id) => write!(formatter, "{id:?}"),
        }
    }
}

/// A notification: its account, and what it is recognised by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NotificationId(String);

impl NotificationId {
    pub(crate) fn new(account: &AccountId, name: &str) -> Self {
        Self(format!("{account}/{name}"))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

/// A state machine that the engine can drive.
#[async_trait]
pub(crate) trait Aggregate: Sized + Clone + Send + Sync + 'static {
    type Id: Clone + Send + Sync;
    type Command: Clone + Send;
    type Event: Serialize + DeserializeOwned + Send + Sync;
    type Refusal: std::error::Error + Send + Sync + 'static;

    fn stream(id: &Self::Id) -> StreamId;
    fn apply(state: Option<Self>, at: Timestamp, event: &Self::Event) -> Option<Self>;
    fn decide(
        &self,
        command: Self::Command,
        now: Timestamp,
    ) -> Result<Vec<Self::Event>, Self::Refusal>;
    fn due_at(&self) -> Option<Timestamp>;

    /// The labels that an event which led to this state gives its stream.
    fn labels(&self, id: &Self::Id, event: &Self::Event) -> Vec<String>;
    fn published_as(event: &Self::Event) -> Option<&'static str>;

    /// Whose it is.
    fn account(&self) -> &AccountId;

    /// The identifier by which subscribers know it.
    fn name(id: &Self::Id) -> &str;

    /// What subscribers are told, by the checkout at `origin`, of an event that led to this state.
    fn describe(&self, origin: &str, id: &Self::Id, event: &Self::Event) -> Data;

    /// Does what an intent announces, and gives what came of it; nothing for events that are no intents.
    async fn perform(
        &self,
        engine: &Engine,
        id: &Self::Id,
        event: &Self::Event,
    ) -> Option<Self::Command>;
}

#[async_trait]
impl Aggregate for Session {
    type Id = SessionId;
    type Command = SessionCommand;
    type Event = SessionEvent;
    type Refusal = SessionRejection;

    fn stream(id: &SessionId) -> StreamId {
        StreamId::Session(id.clone())
    }

    fn apply(state: Option<Self>, at: Timestamp, event: &SessionEvent) -> Option<Self> {
        Self::apply(state, at, event)
    }

    fn decide(
        &self,
        command: SessionCommand,
        now: Timestamp,
    ) -> Result<Vec<SessionEvent>, SessionRejection> {
        self.decide(command, now)
    }

    fn due_at(&self) -> Option<Timestamp> {
        self.due_at()
    }

    fn labels(&self, id: &SessionId, event: &SessionEvent) -> Vec<String> {
        labels::of_session(id, self, event)
    }

    fn published_as(event: &SessionEvent) -> Option<&'static str> {
        event.published_as()
    }

    fn account(&self) -> &AccountId {
        &self.order.account
    }

    fn name(id: &SessionId) -> &str {
        id.as_str()
    }

    fn describe(&self, origin: &str, id: &SessionId, event: &SessionEvent) -> Data {
        Data::of_session(origin, id, self, event)
    }

    async fn perform(
        &self,
        engine: &Engine,
        id: &SessionId,
        event: &SessionEvent,
    ) -> Option<SessionCommand> {
        engine.perform_for_session(id, self, event).await
    }
}

#[async_trait]
impl Aggregate for Agreement {
    type Id = AgreementId;
    type Command = AgreementCommand;
    type Event = AgreementEvent;
    type Refusal = AgreementRejection;

    fn stream(id: &AgreementId) -> StreamId {
        StreamId::Agreement(id.clone())
    }

    fn apply(state: Option<Self>, at: Timestamp, event: &AgreementEvent) -> Option<Self> {
        Self::apply(state, at, event)
    }

    fn decide(
        &self,
        command: AgreementCommand,
        now: Timestamp,
    ) -> Result<Vec<AgreementEvent>, AgreementRejection> {
        self.decide(command, now)
    }

    fn due_at(&self) -> Option<Timestamp> {
        self.due_at()
    }

    fn labels(&self, _: &AgreementId, event: &AgreementEvent) -> Vec<String> {
        labels::of_agreement(self, event)
    }

    fn published_as(event: &AgreementEvent) -> Option<&'static str> {
        event.published_as()
    }

    fn account(&self) -> &AccountId {
        &self.account
    }

    fn name(id: &AgreementId) -> &str {
        id.as_str()
    }

    fn describe(&self, _: &str, id: &AgreementId, _: &AgreementEvent) -> Data {
        Data::of_agreement(id, self)
    }

    async fn perform(
        &self,
        engine: &Engine,
        id: &AgreementId,
        event: &AgreementEvent,
    ) -> Option<AgreementCommand> {
        engine.perform_for_agreement(id, self, event).await
    }
}

#[async_trait]
impl Aggregate for Notification {
    type Id = NotificationId;
    type Command = NotificationCommand;
    type Event = NotificationEvent;
    type Refusal = NotificationRejection;

    fn stream(id: &NotificationId) -> StreamId {
        StreamId::Notification(id.clone())
    }

    fn apply(state: Option<Self>, at: Timestamp, event: &NotificationEvent) -> Option<Self> {
        Self::apply(state, at, event)
    }

    fn decide(
        &self,
        command: NotificationCommand,
        now: Timestamp,
    ) -> Result<Vec<NotificationEvent>, NotificationRejection> {
        Ok(self.decide(&command, now))
    }

    fn due_at(&self) -> Option<Timestamp> {
        self.due_at()
    }

    fn labels(&self, _: &NotificationId, event: &NotificationEvent) -> Vec<String> {
        match event {
            NotificationEvent::Received { account, .. } => vec![labels::notifications(account)],
            _ => Vec::new(),
        }
    }

    fn published_as(event: &NotificationEvent) -> Option<&'static str> {
        event.published_as()
    }

    fn account(&self) -> &AccountId {
        &self.account
    }

    fn name(id: &NotificationId) -> &str {
        id.as_str()
    }

    fn describe(&self, _: &str, _: &NotificationId, _: &NotificationEvent) -> Data {
        Data::of_notification(self)
    }

    async fn perform(
        &self,
        engine: &Engine,
        _: &NotificationId,
        event: &NotificationEvent,
    ) -> Option<NotificationCommand> {
        engine.perform_for_notification(self, event).await
    }
}
