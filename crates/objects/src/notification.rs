//! A payment notification from bKash, as merchants see it.

use domain::notification::{NotificationState, NotificationStatus};
use serde::Serialize;

use crate::{Mode, amount, instant};

/// bKash's notification of a payment to the merchant's account, through any channel. It does not prove that a session
/// is paid; rely on the session's status.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// Always `notification`.
    #[cfg_attr(feature = "openapi", schema(example = "notification"))]
    pub object: &'static str,
    /// Test or live mode.
    pub mode: Mode,
    /// Whether the notification is matched with a session.
    pub status: NotificationStatus,
    /// The identifier of the session that the notification is about.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session: Option<String>,
    /// bKash's transaction ID (trxID).
    #[cfg_attr(feature = "openapi", schema(required, example = "BFD90JRLST"))]
    pub trx_id: Option<String>,
    /// The paid amount, in taka; `null` if the notification has no valid amount.
    #[cfg_attr(feature = "openapi", schema(required, example = "599.00"))]
    pub amount: Option<String>,
    /// Whether bKash reports a completed payment in taka.
    pub completed: bool,
    /// bKash's code for the type of the payment, such as `10002294` (payment via API) and `10003126` (QR code).
    #[cfg_attr(feature = "openapi", schema(example = "10002294"))]
    pub kind: String,
    /// The masked number of the payer's wallet.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// The invoice number, if the notification has a valid one.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub invoice: Option<String>,
    /// The text of a message of an unknown type, with long numbers masked.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub text: Option<String>,
    /// When the payment was made, as bKash reports it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub paid_at: Option<String>,
    /// When the notification was received.
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
