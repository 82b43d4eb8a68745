//! The money of a payment: what the order expects, what bKash reports, and whether the two agree.

use serde::{Deserialize, Serialize};

use super::Intent;
use crate::{Amount, InvoiceNumber, MaskedMsisdn, Timestamp, TrxId, hold::HoldTerms};

/// Money that bKash took or holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// The paying wallet, masked, if bKash named it.
    pub wallet: Option<MaskedMsisdn>,
    /// When this was recorded.
    pub at: Timestamp,
}

/// What an answer of bKash reports about money, before it is compared with the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedCharge {
    /// bKash's transaction.
    pub trx_id: Option<TrxId>,
    /// The amount, if it can be parsed.
    pub amount: Option<Amount>,
    /// Whether the currency is BDT.
    pub in_taka: bool,
    /// The invoice number.
    pub invoice: Option<InvoiceNumber>,
    /// Whether the money is held (`Authorized`) rather than taken (`Completed`).
    pub held: bool,
    /// The paying wallet, masked.
    pub wallet: Option<MaskedMsisdn>,
}

/// What differs between an answer of bKash and the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// The amount differs or cannot be parsed.
    Amount,
    /// The currency is not BDT.
    Currency,
    /// The invoice number differs or is missing.
    Invoice,
    /// The money is held instead of taken.
    Authorized,
    /// The money was taken instead of held.
    Captured,
    /// The transaction identifier is missing.
    Transaction,
}

impl ReportedCharge {
    /// Checks that every reported value is what the order says, and returns the transaction.
    ///
    /// # Errors
    ///
    /// Returns the first [`Mismatch`] between the report and the order.
    pub fn judge(
        &self,
        amount: Amount,
        invoice: &InvoiceNumber,
        intent: Intent,
    ) -> Result<TrxId, Mismatch> {
        if self.amount != Some(amount) {
            Err(Mismatch::Amount)
        } else if !self.in_taka {
            Err(Mismatch::Currency)
        } else if self.invoice.as_ref() != Some(invoice) {
            Err(Mismatch::Invoice)
        } else if self.held && intent == Intent::Sale {
            Err(Mismatch::Authorized)
        } else if !self.held && intent == Intent::Authorization {
            Err(Mismatch::Captured)
        } else {
            self.trx_id.clone().ok_or(Mismatch::Transaction)
        }
    }
}

/// Money that bKash took, according to an answer that differs from the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// What differs.
    pub mismatch: Mismatch,
    /// bKash's transaction, if it named one.
    pub charge: Option<Charge>,
    /// The amount that bKash took, if it named one.
    pub amount: Option<Amount>,
}

/// What an order says about the money of its payments.
#[derive(Debug, Clone, Copy)]
pub struct ChargeTerms<'a> {
    /// How much is to be paid.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: &'a InvoiceNumber,
    /// How long the money is held; `None` if it is taken at once.
    pub hold: Option<HoldTerms>,
    /// Whether another payment of the order took or holds money.
    pub is_charged: bool,
}

impl ChargeTerms<'_> {
    /// What Execute does with the money.
    pub const fn intent(&self) -> Intent {
        match self.hold {
            Some(_) => Intent::Authorization,
            None => Intent::Sale,
        }
    }
}
