//! A payment notification of bKash's, as merchants see it.

use domain::notification::{Notification as Told, NotificationState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Mode, amount, instant};

/// What bKash told of a payment to the merchant's account, by whatever channel. News and no proof: a session is
/// paid when its own status says so.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notification {
    /// Always `notification`.
    #[schema(example = "notification")]
    pub object: &'static str,
    /// Test or live.
    pub mode: Mode,
    /// What it belongs to.
    pub status: NotificationStatus,
    /// The session that it belongs to.
    #[schema(required)]
    pub session: Option<String>,
    /// bKash's transaction.
    #[schema(required, example = "BFD90JRLST")]
    pub trx_id: Option<String>,
    /// What the payer paid, in taka, if it can be read.
    #[schema(required, example = "599.00")]
    pub amount: Option<String>,
    /// Whether bKash calls it completed, and in taka.
    pub completed: bool,
    /// bKash's number for the kind of payment, such as `10002294` (payment via API) and `10003126` (QR code).
    #[schema(example = "10002294")]
    pub kind: String,
    /// The paying wallet's number, masked.
    #[schema(required, example = "017••••8575")]
    pub wallet: Option<String>,
    /// The invoice number that it names.
    #[schema(required)]
    pub invoice: Option<String>,
    /// A message that is not a payment as we know them, its long numbers hidden.
    #[schema(required)]
    pub text: Option<String>,
    /// When it was paid, as bKash says.
    #[schema(required)]
    pub paid_at: Option<String>,
    /// When it came.
    pub received_at: String,
}

/// What a notification belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotificationStatus {
    /// It is looked for.
    Waiting,
    /// A session that says the same.
    Matched,
    /// A session that says something else: a person must look.
    Differs,
    /// No session: another channel, or something that a person must look at.
    Unmatched,
}

impl From<&Told> for Notification {
    fn from(told: &Told) -> Self {
        let notice = &told.notice;
        let (status, session) = match &told.state {
            NotificationState::Waiting { .. } => (NotificationStatus::Waiting, None),
            NotificationState::Unmatched => (NotificationStatus::Unmatched, None),
            NotificationState::Matched { session, agrees } => {
                let status = if *agrees {
                    NotificationStatus::Matched
                } else {
                    NotificationStatus::Differs
                };
                (status, Some(session.as_str().to_owned()))
            }
        };
        Self {
            object: "notification",
            mode: told.account.mode.into(),
            status,
            session,
            trx_id: notice.trx_id.as_ref().map(|id| id.as_str().to_owned()),
            amount: notice.amount.map(amount),
            completed: notice.completed,
            kind: notice.kind.clone(),
            wallet: notice.wallet.as_ref().map(ToString::to_string),
            invoice: notice
                .invoice
                .as_ref()
                .map(|invoice| invoice.as_str().to_owned()),
            text: notice.text.clone(),
            paid_at: notice.paid_at.map(instant),
            received_at: instant(told.received_at),
        }
    }
}
