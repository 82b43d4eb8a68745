//! A payment notification of bKash's whose signature was valid, and the session it belongs to, if any.
//!
//! bKash notifies merchants of every completed payment to their account, by whatever channel. A notification never
//! makes a session paid: only the answer to Execute or Query does.

mod apply;
mod decide;
mod event;
mod status;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use decide::{MatchResult, NotificationCommand, NotificationRejection};
pub use event::NotificationEvent;
pub use status::NotificationStatus;

use crate::{AccountId, Amount, InvoiceNumber, MaskedMsisdn, SessionId, Timestamp, TrxId};

/// When a notification that matched no session is looked up once more: Execute's answer may be on its way when the
/// notification arrives, and Query's answer takes a minute.
pub const MATCH_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// What a notification says, without any full wallet number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationContent {
    /// bKash's transaction; a message without one is none of a payment.
    pub trx_id: Option<TrxId>,
    /// What the payer paid, if it can be read.
    pub amount: Option<Amount>,
    /// Whether bKash calls it completed, and in taka.
    pub completed: bool,
    /// bKash's code for the kind of payment, such as `10002294`.
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

/// A notification as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The account that received it.
    pub account: AccountId,
    /// Its content.
    pub content: NotificationContent,
    /// When it arrived.
    pub received_at: Timestamp,
    /// Which session it belongs to.
    pub state: NotificationState,
}

/// What a notification belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotificationState {
    /// Not known yet.
    Pending {
        /// When to look it up, or to look it up again.
        next_at: Timestamp,
        /// Whether it was looked up already.
        attempted: bool,
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

impl Notification {
    /// When something must be done about the notification even if nobody asks.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.state {
            NotificationState::Pending { next_at, .. } => Some(next_at),
            NotificationState::Matched { .. } | NotificationState::Unmatched => None,
        }
    }
}
