//! The state of a notification after an event.

use super::{MATCH_RETRY_AFTER, Notification, NotificationEvent, NotificationState};
use crate::Timestamp;

impl Notification {
    /// The notification after `event`, which was recorded at `at`; `None` until it is received.
    pub fn apply(state: Option<Self>, at: Timestamp, event: &NotificationEvent) -> Option<Self> {
        if let NotificationEvent::Received { account, content } = event {
            return Some(Self {
                account: account.clone(),
                content: (**content).clone(),
                received_at: at,
                state: NotificationState::Pending {
                    next_at: at,
                    attempted: false,
                },
            });
        }
        let mut notification = state?;
        notification.state = match event {
            NotificationEvent::Received { .. } => return Some(notification),
            NotificationEvent::MatchRequested => NotificationState::Pending {
                next_at: notification.received_at.max(at) + MATCH_RETRY_AFTER,
                attempted: true,
            },
            NotificationEvent::Matched { session, agrees } => NotificationState::Matched {
                session: session.clone(),
                agrees: *agrees,
            },
            NotificationEvent::Unmatched => NotificationState::Unmatched,
        };
        Some(notification)
    }
}
