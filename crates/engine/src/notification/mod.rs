//! The notification as an aggregate. bKash's payment notifications are recorded once and matched with their sessions. A
//! notification of an unknown payment causes an early query.

mod matching;

use async_trait::async_trait;
use domain::{
    AccountId, Timestamp,
    notification::{
        Notification, NotificationCommand, NotificationContent, NotificationEvent,
        NotificationRejection,
    },
};
use eventlog::{
    Aggregate, Cause, CommandError, Due, LastEvent, ObjectRow, OutboxMessage, Publication, Request,
    StoreError,
};
use objects::{Data, row};

use crate::{Engine, message};

/// The identifier of a notification: its account and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotificationId(String);

impl NotificationId {
    fn new(account: &AccountId, name: &str) -> Self {
        Self(format!("{account}/{name}"))
    }
}

/// Payment notifications.
pub(crate) struct Notifications;

#[async_trait]
impl Aggregate for Notifications {
    type Id = NotificationId;
    type State = Notification;
    type Command = NotificationCommand;
    type Event = NotificationEvent;
    type Rejection = NotificationRejection;
    type Object = ();
    type Effects = Engine;

    const KIND: &'static str = "notification";
    const SCHEMA: u32 = 1;
    const NOT_FOUND: NotificationRejection = NotificationRejection::NotFound;

    fn text(id: &NotificationId) -> &str {
        &id.0
    }

    fn parse(text: &str) -> Option<NotificationId> {
        Some(NotificationId(text.to_owned()))
    }

    fn apply(
        state: Option<Notification>,
        at: Timestamp,
        event: &NotificationEvent,
    ) -> Option<Notification> {
        Notification::apply(state, at, event)
    }

    fn decide(
        state: Option<&Notification>,
        command: NotificationCommand,
        now: Timestamp,
    ) -> Result<Vec<NotificationEvent>, NotificationRejection> {
        Notification::decide(state, command, now)
    }

    fn due_at(state: &Notification) -> Option<Timestamp> {
        state.due_at()
    }

    async fn when_due(
        _: &Engine,
        _: &NotificationId,
        _: &Notification,
        _: Timestamp,
    ) -> Due<NotificationCommand> {
        Due::Execute(NotificationCommand::Tick)
    }

    fn touched(_: &Notification, _: &NotificationEvent) -> Vec<()> {
        vec![()]
    }

    fn row(
        _: &Engine,
        id: &NotificationId,
        state: &Notification,
        (): &(),
        last: LastEvent,
    ) -> Result<Option<ObjectRow>, serde_json::Error> {
        row::of_notification(&id.0, state, last).map(Some)
    }

    fn message(
        _: &Engine,
        id: &NotificationId,
        state: &Notification,
        event: &NotificationEvent,
        publication: Publication,
    ) -> Result<Option<OutboxMessage>, serde_json::Error> {
        let Some(kind) = event.published_as() else {
            return Ok(None);
        };
        let data = Data::of_notification(state);
        message::write(&state.account, kind, &id.0, data, publication).map(Some)
    }

    async fn perform(
        engine: &Engine,
        _: &NotificationId,
        state: &Notification,
        event: &NotificationEvent,
    ) -> Option<NotificationCommand> {
        match event {
            NotificationEvent::MatchRequested => engine.match_notification(state).await,
            NotificationEvent::Received { .. }
            | NotificationEvent::Matched { .. }
            | NotificationEvent::Unmatched => None,
        }
    }
}

impl Engine {
    /// Records a notification; it is durable when this returns. A notification that is received again is recorded once. `name`
    /// identifies it: its transaction, or the message's identifier if it has none.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the notification cannot be recorded. bKash then sends it again.
    pub async fn receive_notification(
        &self,
        account: &AccountId,
        name: &str,
        content: NotificationContent,
    ) -> Result<(), StoreError> {
        let id = NotificationId::new(account, name);
        let receive = NotificationCommand::Receive {
            account: account.clone(),
            content: Box::new(content),
        };
        let request = || Request::new(Cause::NOTIFICATION);
        let received = self
            .log
            .execute::<Notifications>(self, &id, receive, request());
        match received.await {
            Ok(_) => {}
            Err(CommandError::Rejected(NotificationRejection::AlreadyReceived)) => return Ok(()),
            Err(error) => return Err(error.into_store_error()),
        }
        // The worker retries a lookup that fails now.
        let find = NotificationCommand::Match;
        let matched = self
            .log
            .execute::<Notifications>(self, &id, find, request());
        if let Err(error) = matched.await {
            tracing::warn!(%error, "a notification could not be matched with its session");
        }
        Ok(())
    }
}
