//! The events that commands on a notification cause, without side effects.

use super::{
    MATCH_RETRY_AFTER, Notification, NotificationContent, NotificationEvent, NotificationState,
};
use crate::{AccountId, SessionId, Timestamp};

/// A request to a notification, or the outcome of its lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationCommand {
    /// The notification arrived.
    Receive {
        /// The account that received it.
        account: AccountId,
        /// Its content.
        content: Box<NotificationContent>,
    },
    /// Look up its session now, before it is due.
    Match,
    /// The outcome of the lookup: the session and how it compares, or `None`.
    RecordMatch(Option<(SessionId, MatchResult)>),
    /// Time has passed.
    Tick,
}

/// How a notification compares with the session that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchResult {
    /// Transaction, amount and status are equal.
    Agrees,
    /// The session has no answer of bKash's yet to compare with.
    Pending,
    /// Transaction, amount or status differs.
    Differs,
}

/// Why a notification rejects a command. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationRejection {
    /// The notification does not exist.
    #[error("the notification does not exist")]
    NotFound,
    /// The same notification was received before.
    #[error("the notification was received before")]
    AlreadyReceived,
}

type Decision = Result<Vec<NotificationEvent>, NotificationRejection>;

impl Notification {
    /// The events that `command` causes at `now`. `notification` is `None` until it is received.
    ///
    /// # Errors
    ///
    /// Returns [`NotificationRejection`] if the notification does not exist or is received a second time.
    pub fn decide(
        notification: Option<&Self>,
        command: NotificationCommand,
        now: Timestamp,
    ) -> Decision {
        match (notification, command) {
            (None, NotificationCommand::Receive { account, content }) => {
                Ok(vec![NotificationEvent::Received { account, content }])
            }
            (Some(notification), command) => notification.handle(&command, now),
            (
                None,
                NotificationCommand::Match
                | NotificationCommand::RecordMatch(_)
                | NotificationCommand::Tick,
            ) => Err(NotificationRejection::NotFound),
        }
    }

    fn handle(&self, command: &NotificationCommand, now: Timestamp) -> Decision {
        if let NotificationCommand::Receive { .. } = command {
            return Err(NotificationRejection::AlreadyReceived);
        }
        let NotificationState::Pending { next_at, .. } = self.state else {
            return Ok(Vec::new());
        };
        Ok(match command {
            NotificationCommand::Tick if now < next_at => Vec::new(),
            NotificationCommand::Match | NotificationCommand::Tick => {
                vec![NotificationEvent::MatchRequested]
            }
            NotificationCommand::RecordMatch(found) => self.record_match(found.as_ref(), now),
            NotificationCommand::Receive { .. } => Vec::new(),
        })
    }

    fn record_match(
        &self,
        found: Option<&(SessionId, MatchResult)>,
        now: Timestamp,
    ) -> Vec<NotificationEvent> {
        let is_last = now >= self.received_at + MATCH_RETRY_AFTER;
        let Some((session, result)) = found else {
            let is_unmatched = is_last || self.content.trx_id.is_none();
            return Vec::from_iter(is_unmatched.then_some(NotificationEvent::Unmatched));
        };
        let agrees = match result {
            MatchResult::Agrees => true,
            MatchResult::Differs => false,
            MatchResult::Pending if is_last => false,
            MatchResult::Pending => return Vec::new(),
        };
        let session = session.clone();
        vec![NotificationEvent::Matched { session, agrees }]
    }
}
