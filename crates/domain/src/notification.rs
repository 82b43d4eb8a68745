//! A payment notification of bKash's, believed and kept: which order it belongs to, if it belongs to one.
//!
//! bKash tells of every completed payment to the merchant's account, by whatever channel. It is news and no
//! proof of an order: a session is paid by what Execute or Query said.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Amount, InvoiceNumber, MaskedMsisdn, SessionId, Timestamp, TrxId};

/// When a notification that belonged to no order is looked at once more: Execute's answer may be on its way
/// when it comes, and Query's answer takes a minute.
pub const LOOKED_AGAIN: Duration = Duration::from_secs(5 * 60);

/// What bKash told, without anybody's whole number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// bKash's transaction; a message without one is none of a payment.
    pub trx_id: Option<TrxId>,
    /// What the payer paid, if it can be read.
    pub amount: Option<Amount>,
    /// Whether bKash calls it completed, and in taka.
    pub completed: bool,
    /// bKash's number for the kind of payment, such as `10002294`.
    pub kind: String,
    /// The paying wallet.
    pub wallet: Option<MaskedMsisdn>,
    /// The invoice number, if it is one that we could have given.
    pub invoice: Option<InvoiceNumber>,
    /// When it was paid, as bKash says.
    pub paid_at: Option<Timestamp>,
    /// A message that is not a payment as we know them, its long numbers hidden.
    pub text: Option<String>,
}

/// What happened to a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum NotificationEvent {
    /// It came, and its signature was bKash's.
    Received {
        /// To which account.
        account: AccountId,
        /// What it says.
        notice: Box<Notice>,
    },
    /// Its order is looked for.
    LookRequested,
    /// It belongs to a session.
    Matched {
        /// Which.
        session: SessionId,
        /// Whether it says what the session says: transaction, amount, completed.
        agrees: bool,
    },
    /// It belongs to no session of ours, as far as anybody can tell.
    Unmatched,
}

impl NotificationEvent {
    /// The event's name for subscribers, if it concerns anybody outside.
    pub const fn published_as(&self) -> Option<&'static str> {
        match self {
            Self::Matched { agrees: false, .. } => Some("notification.differs"),
            Self::Unmatched => Some("notification.unmatched"),
            Self::Received { .. } | Self::LookRequested | Self::Matched { .. } => None,
        }
    }
}

/// A notification as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// To which account.
    pub account: AccountId,
    /// What it says.
    pub notice: Notice,
    /// When it came.
    pub received_at: Timestamp,
    /// What it belongs to.
    pub state: NotificationState,
}

/// What a notification belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationState {
    /// Not known yet.
    Waiting {
        /// When to look (again).
        next_at: Timestamp,
        /// Whether it was looked for already.
        looked: bool,
    },
    /// A session. Final.
    Matched {
        /// Which.
        session: SessionId,
        /// Whether it says what the session says.
        agrees: bool,
    },
    /// No session. Final.
    Unmatched,
}

/// Something asked of a notification, or learned about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationCommand {
    /// Look for its session now.
    Look,
    /// Its session was looked for.
    Looked(Option<(SessionId, Agreement)>),
    /// Time has passed.
    Tick,
}

/// How a notification fits the session that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It says what the session says.
    Agrees,
    /// The session has no word of bKash's yet that it could be compared with.
    Open,
    /// It says something else.
    Differs,
}

/// A notification refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationRejection {}

impl Notification {
    /// The notification after `event`, which was recorded `at`; `None` until it is received.
    pub fn apply(state: Option<Self>, at: Timestamp, event: &NotificationEvent) -> Option<Self> {
        if let NotificationEvent::Received { account, notice } = event {
            return Some(Self {
                account: account.clone(),
                notice: (**notice).clone(),
                received_at: at,
                state: NotificationState::Waiting {
                    next_at: at,
                    looked: false,
                },
            });
        }
        let mut notification = state?;
        notification.state = match event {
            NotificationEvent::Received { .. } => return Some(notification),
            NotificationEvent::LookRequested => NotificationState::Waiting {
                next_at: notification.received_at.max(at) + LOOKED_AGAIN,
                looked: true,
            },
            NotificationEvent::Matched { session, agrees } => NotificationState::Matched {
                session: session.clone(),
                agrees: *agrees,
            },
            NotificationEvent::Unmatched => NotificationState::Unmatched,
        };
        Some(notification)
    }

    /// The events that `command` causes at `now`.
    pub fn decide(&self, command: &NotificationCommand, now: Timestamp) -> Vec<NotificationEvent> {
        let NotificationState::Waiting { next_at, .. } = self.state else {
            return Vec::new();
        };
        match command {
            NotificationCommand::Look => vec![NotificationEvent::LookRequested],
            NotificationCommand::Tick if now >= next_at => vec![NotificationEvent::LookRequested],
            NotificationCommand::Tick => Vec::new(),
            NotificationCommand::Looked(found) => {
                let last = now >= self.received_at + LOOKED_AGAIN;
                match found {
                    Some((session, Agreement::Agrees)) => vec![NotificationEvent::Matched {
                        session: session.clone(),
                        agrees: true,
                    }],
                    Some((session, Agreement::Differs)) => vec![NotificationEvent::Matched {
                        session: session.clone(),
                        agrees: false,
                    }],
                    Some((session, Agreement::Open)) if last => vec![NotificationEvent::Matched {
                        session: session.clone(),
                        agrees: false,
                    }],
                    None if last || self.notice.trx_id.is_none() => {
                        vec![NotificationEvent::Unmatched]
                    }
                    Some((_, Agreement::Open)) | None => Vec::new(),
                }
            }
        }
    }

    /// When it must be looked at even if nobody asks.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            NotificationState::Waiting { next_at, .. } => Some(next_at),
            NotificationState::Matched { .. } | NotificationState::Unmatched => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_700_000_000_000) + Duration::from_secs(seconds)
    }

    fn received() -> Notification {
        let event = NotificationEvent::Received {
            account: AccountId::parse("tea-house/test").unwrap(),
            notice: Box::new(Notice {
                trx_id: TrxId::parse("BFD90JRLST").ok(),
                amount: Amount::parse("100").ok(),
                completed: true,
                kind: "10002294".to_owned(),
                wallet: None,
                invoice: InvoiceNumber::parse("INV-1").ok(),
                paid_at: None,
                text: None,
            }),
        };
        Notification::apply(None, after(0), &event).unwrap()
    }

    fn does(notification: &mut Notification, command: &NotificationCommand, seconds: u64) -> usize {
        let events = notification.decide(command, after(seconds));
        for event in &events {
            *notification =
                Notification::apply(Some(notification.clone()), after(seconds), event).unwrap();
        }
        events.len()
    }

    fn session() -> SessionId {
        SessionId::from_random([1; 32])
    }

    #[test]
    fn one_that_says_what_its_session_says_is_matched_at_once() {
        let mut notification = received();
        does(&mut notification, &NotificationCommand::Look, 0);
        let found = NotificationCommand::Looked(Some((session(), Agreement::Agrees)));
        does(&mut notification, &found, 0);
        assert!(matches!(
            notification.state,
            NotificationState::Matched { agrees: true, .. }
        ));
        assert_eq!(notification.due_at(), None);
    }

    #[test]
    fn one_whose_session_is_not_settled_waits_and_differs_in_the_end() {
        let mut notification = received();
        does(&mut notification, &NotificationCommand::Look, 0);
        let open = NotificationCommand::Looked(Some((session(), Agreement::Open)));
        assert_eq!(does(&mut notification, &open, 1), 0);
        assert_eq!(notification.due_at(), Some(after(300)));
        assert_eq!(does(&mut notification, &NotificationCommand::Tick, 299), 0);
        assert_eq!(does(&mut notification, &NotificationCommand::Tick, 300), 1);
        does(&mut notification, &open, 300);
        assert!(matches!(
            notification.state,
            NotificationState::Matched { agrees: false, .. }
        ));
    }

    #[test]
    fn one_of_another_channel_is_unmatched_after_a_second_look() {
        let mut notification = received();
        does(&mut notification, &NotificationCommand::Look, 0);
        let nobody = NotificationCommand::Looked(None);
        assert_eq!(does(&mut notification, &nobody, 1), 0);
        does(&mut notification, &NotificationCommand::Tick, 300);
        does(&mut notification, &nobody, 300);
        assert_eq!(notification.state, NotificationState::Unmatched);
        assert_eq!(does(&mut notification, &NotificationCommand::Look, 301), 0);
    }
}
