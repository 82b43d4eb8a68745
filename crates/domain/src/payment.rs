//! A payment: one attempt of a session to be paid, from the intent to create it to its end.

use serde::{Deserialize, Serialize};

use crate::{
    AgreementId, Amount, BkashErrorCode, BkashPaymentId, Decline, InvoiceNumber, MaskedMsisdn,
    Timestamp, TrxId,
    attempt::{Doubt, Ended, Initiated, NotCreated},
    hold::{Hold, PendingResolution},
};

/// How the payer pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By typing wallet number, verification code and PIN at bKash (mode 0011).
    Wallet,
    /// With a saved wallet, by PIN alone (mode 0001).
    SavedWallet(AgreementId),
}

/// What a payment does with the payer's money, bKash's `intent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Execute takes the money.
    Sale,
    /// Execute holds the money, until Capture takes it or Void gives it back. Source: Auth & Capture overview.
    Authorization,
}

/// One attempt to pay a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// How the payer pays.
    pub method: Method,
    /// bKash's identifier, once bKash has created it.
    pub payment_id: Option<BkashPaymentId>,
    /// Where it stands.
    pub state: PaymentState,
    /// How many callbacks were written down.
    pub callbacks: u32,
    /// bKash's number in its last answer about it that was no success.
    pub bkash_error_code: Option<BkashErrorCode>,
}

/// Where a payment stands. States only move forward, in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentState {
    /// The intent to call Create is durable.
    Requested {
        /// Since when.
        at: Timestamp,
    },
    /// It never came to be. Final; no money moved.
    NotCreated(NotCreated),
    /// bKash created it; the payer is at bKash.
    Initiated {
        /// bKash's identifier, page and signature.
        initiated: Initiated,
        /// Since when.
        at: Timestamp,
        /// When a genuine callback said that the payer confirmed, while an earlier payment is still
        /// being asked about.
        approved_at: Option<Timestamp>,
    },
    /// It will never be executed. Final; no money moved.
    Ended(Ended),
    /// The intent to call Execute is durable: from here money may have moved.
    Executing {
        /// Since when.
        at: Timestamp,
    },
    /// Execute had no usable answer: only Query can tell.
    InDoubt {
        /// What was asked, and when to ask again.
        doubt: Doubt,
    },
    /// bKash says that nothing was executed. No money moved, but it is asked once more later.
    NotExecuted {
        /// What was asked, and when to ask again.
        doubt: Doubt,
        /// Whether bKash is still to be asked once more.
        recheck: bool,
    },
    /// bKash refused to execute it. Final; no money moved.
    Declined(Decline),
    /// The money is held, until it is captured or voided.
    Authorized(Hold),
    /// The intent to capture or to void is durable; the call is sent until bKash answers.
    PendingResolution(PendingResolution),
    /// The money that was held was given back. Final.
    Voided {
        /// What was held.
        held: Charge,
        /// When it was given back.
        at: Timestamp,
    },
    /// The money was taken. Final.
    Completed(Charge),
    /// bKash took money, but its answer is not what this order said. Final until a person acts.
    Quarantined {
        /// What differs.
        mismatch: Mismatch,
        /// bKash's transaction, if it named one.
        trx_id: Option<TrxId>,
    },
    /// The money was taken, or held if that was the order, after the payer had been told that it was not. Final
    /// until a person acts.
    LateSuccess(Charge),
}

/// Money that bKash took, or holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// The paying wallet, masked, when bKash named it.
    pub wallet: Option<MaskedMsisdn>,
    /// When this was recorded.
    pub at: Timestamp,
}

/// What an answer of bKash says about money, before it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedCharge {
    /// bKash's transaction.
    pub trx_id: Option<TrxId>,
    /// The amount, if it can be read.
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

/// In what an answer of bKash differs from the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Another amount, or none that can be read.
    Amount,
    /// Another currency.
    Currency,
    /// Another invoice number, or none.
    Invoice,
    /// Held instead of taken.
    Held,
    /// Charge instead of held.
    Charge,
    /// No transaction identifier.
    Transaction,
}

impl ReportedCharge {
    /// Believes the claim only if all of it is what the order said.
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
            Err(Mismatch::Held)
        } else if !self.held && intent == Intent::Authorization {
            Err(Mismatch::Charge)
        } else {
            self.trx_id.clone().ok_or(Mismatch::Transaction)
        }
    }
}
