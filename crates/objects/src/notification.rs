//! A payment notification of bKash's, as merchants see it.

use domain::notification::{NotificationState, NotificationStatus};
use serde::Serialize;

use crate::{Mode, amount, instant};

/// What bKash told of a payment to the merchant's account, by whatever channel. News and no proof: a session is
/// paid when its own status says so.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Always `notification`.
    #[cfg_attr(feature = "openapi", schema(example = "notification"))]
    pub object: &'static str,
    /// Test or live.
    pub mode: Mode,
    /// What it belongs to.
    pub status: NotificationStatus,
    /// The session that it belongs to.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session: Option<String>,
    /// bKash's transaction.
    #[cfg_attr(feature = "openapi", schema(required, example = "BFD90JRLST"))]
    pub trx_id: Option<String>,
    /// What the payer paid, in taka, if it can be read.
    #[cfg_attr(feature = "openapi", schema(required, example = "599.00"))]
    pub amount: Option<String>,
    /// Whether bKash calls it completed, and in taka.
    pub completed: bool,
    /// bKash's number for the kind of payment, such as `10002294` (payment via API) and `10003126` (QR code).
    #[cfg_attr(feature = "openapi", schema(example = "10002294"))]
    pub kind: String,
    /// The paying wallet's number, masked.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// The invoice number that it names.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub invoice: Option<String>,
    /// A message that is not a payment as we know them, its long numbers hidden.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub text: Option<String>,
    /// When it was paid, as bKash says.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub paid_at: Option<String>,
    /// When it came.
    pub received_at: String,
}

impl From<&domain::notification::Notification> for Notification {
    fn from(notification: &domain::notification::Notification) -> Self {
        let content = &notification.content;
        let session = if let NotificationState::Matched { session, .. } = &notification.state {
            Some(session.as_str().to_owned())
        } else {
            None
        };
        Self {
            object: "notification",
            mode: notification.account.mode.into(),
            status: notification.status(),
            session,
            trx_id: content.trx_id.as_ref().map(|id| id.as_str().to_owned()),
            amount: content.amount.map(amount),
            completed: content.completed,
            kind: content.kind.clone(),
            wallet: content.wallet.as_ref().map(ToString::to_string),
            invoice: content
                .invoice
                .as_ref()
                .map(|invoice| invoice.as_str().to_owned()),
            text: content.text.clone(),
            paid_at: content.paid_at.map(instant),
            received_at: instant(notification.received_at),
        }
    }
}
