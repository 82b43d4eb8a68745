//! What a payment notification says.

use serde::{Deserialize, Serialize};

use crate::{Amount, InvoiceNumber, MaskedMsisdn, Timestamp, TrxId};

/// The content of a notification, without full wallet numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationContent {
    /// bKash's transaction. A message without one is not about a payment.
    pub trx_id: Option<TrxId>,
    /// The paid amount, if it can be parsed.
    pub amount: Option<Amount>,
    /// Whether bKash reports it as completed, and in taka.
    pub completed: bool,
    /// bKash's code for the kind of payment, such as `10002294`.
    pub kind: String,
    /// The paying wallet.
    pub wallet: Option<MaskedMsisdn>,
    /// The invoice number, if it is a valid one.
    pub invoice: Option<InvoiceNumber>,
    /// When it was paid, as bKash reports.
    pub paid_at: Option<Timestamp>,
    /// The text of a message that is not a known kind of payment, with long numbers hidden.
    pub text: Option<String>,
}
