//! What a payment notification says.

use serde::{Deserialize, Serialize};

use crate::{Amount, InvoiceNumber, MaskedMsisdn, Timestamp, TrxId};

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
