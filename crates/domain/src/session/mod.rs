//! A checkout session: one order of a merchant that waits to be paid, and every payment tried for it.
//!
//! A session and its payments are one stream of events, so that "at most one Execute per order" is decided
//! in one place.

mod apply;
mod command;
mod decide;
mod event;
mod refunds;
mod resolution;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

pub use command::{PaymentOutcome, SessionCommand, SessionRejection};
pub use event::{PaymentIndex, SessionEvent};

use crate::{
    AccountId, AgreementId, Amount, InvoiceNumber, PayerReference, Timestamp,
    attempt::{ABANDONED_AFTER, BkashPage, CONFIRMATION_LASTS},
    hold::{HoldTerms, PendingResolution},
    payment::{Charge, Intent, Payment, PaymentState},
    refund::Refund,
};

/// How long after a session's end a payer who is at bKash may still come back and be charged.
pub const FINISH_GRACE: Duration = Duration::from_secs(15 * 60);

/// How many payments one session may try.
pub const PAYMENTS_PER_SESSION: usize = 20;

/// What the merchant asks to be paid for. Amounts and invoices come from here and never from a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Whose order.
    #[serde(default = "AccountId::unnamed")]
    pub account: AccountId,
    /// What is to be paid.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The merchant's name for the payer; without it no wallet can be saved.
    pub payer: Option<PayerReference>,
    /// What is bought, for the payer to see.
    pub lines: Vec<OrderLine>,
    /// Where the payer goes after paying.
    pub success_url: String,
    /// Where the payer goes after giving up.
    pub cancel_url: String,
    /// When the session can no longer be started.
    pub expires_at: Timestamp,
    /// How long the money is held, and what ends it; `None` takes the money at once.
    #[serde(default)]
    pub hold: Option<HoldTerms>,
    /// Whether the paying wallet may be remembered.
    #[serde(default)]
    pub saving: WalletSaving,
    /// The language of the pages; `None` leaves it to the payer's browser.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// The merchant's own words about the order, given back as they came.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

impl Order {
    /// What Execute does with the money.
    pub fn intent(&self) -> Intent {
        match self.hold {
            Some(_) => Intent::Authorization,
            None => Intent::Sale,
        }
    }
}

/// Whether a payer may have the paying wallet remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalletSaving {
    /// The payer is asked, where the merchant named the payer and bKash's API has agreements.
    #[default]
    Offered,
    /// The payer is not asked.
    Never,
    /// Paying without consent is not offered.
    Required,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// Bangla.
    #[serde(rename = "bn")]
    Bangla,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// What is bought.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// What the line costs in all.
    pub amount: Amount,
}

/// A session as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What is to be paid.
    pub order: Order,
    /// Every payment tried, oldest first. Only the last can be under way.
    pub payments: Vec<Payment>,
    /// The wallet that the payer began to save on the way.
    pub saving: Option<AgreementId>,
    /// How often the payer began to save one.
    pub savings: usize,
    /// Why it ended without being paid.
    pub closed: Option<Closed>,
    /// Every refund tried, oldest first. Only the last can be under way.
    pub refunds: Vec<Refund>,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// Why a session ended without being paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The payer gave up.
    Cancelled,
    /// Its time ran out.
    Expired,
}

/// Where a session stands, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase<'a> {
    /// It can be paid; the last payment, if any, ended without money.
    Ready(Option<&'a Payment>),
    /// The payer was sent to bKash.
    AtBkash {
        /// bKash's page.
        page: &'a BkashPage,
    },
    /// bKash was asked; its answer is awaited.
    Working,
    /// bKash gave no usable answer and is being asked what happened.
    Unknown,
    /// It is paid.
    Paid(&'a Charge),
    /// The money is held, or its hold is being ended.
    Held(&'a Charge),
    /// The money that was held was given back.
    Voided(&'a Charge),
    /// bKash took money in a way that someone must look at.
    NeedsCheck(&'a Payment),
    /// It ended without being paid.
    Closed(Closed),
}

impl Session {
    /// Where the session stands.
    pub fn phase(&self) -> Phase<'_> {
        for payment in &self.payments {
            match &payment.state {
                PaymentState::Completed(taken) => return Phase::Paid(taken),
                PaymentState::Authorized(hold)
                | PaymentState::PendingResolution(PendingResolution { hold, .. }) => {
                    return Phase::Held(&hold.held);
                }
                PaymentState::Voided { held, .. } => return Phase::Voided(held),
                PaymentState::Quarantined { .. } | PaymentState::LateSuccess(_) => {
                    return Phase::NeedsCheck(payment);
                }
                _ => {}
            }
        }
        let Some(last) = self.payments.last() else {
            return self.closed.map_or(Phase::Ready(None), Phase::Closed);
        };
        match (&last.state, self.closed) {
            (PaymentState::Executing { .. }, _)
            | (
                PaymentState::Requested { .. }
                | PaymentState::Initiated {
                    approved_at: Some(_),
                    ..
                },
                None,
            ) => Phase::Working,
            (PaymentState::InDoubt { .. }, _) => Phase::Unknown,
            (_, Some(closed)) => Phase::Closed(closed),
            (PaymentState::Initiated { initiated, .. }, None) => Phase::AtBkash {
                page: &initiated.page,
            },
            (_, None) => Phase::Ready(Some(last)),
        }
    }

    /// The payment that counts: the one that took or holds money, else the last one tried.
    pub fn counting_payment(&self) -> Option<PaymentIndex> {
        let took_money = |payment: &Payment| {
            matches!(
                payment.state,
                PaymentState::Authorized(_)
                    | PaymentState::PendingResolution(_)
                    | PaymentState::Voided { .. }
                    | PaymentState::Completed(_)
                    | PaymentState::Quarantined { .. }
                    | PaymentState::LateSuccess(_)
            )
        };
        let last = self.payments.len().checked_sub(1);
        self.payments.iter().rposition(took_money).or(last)
    }

    /// When the session must be looked at even if nobody asks: an intent without an outcome, a question to
    /// bKash, or its end.
    pub fn due_at(&self) -> Option<Timestamp> {
        let end = self.closed.is_none().then(|| self.ends_at()).flatten();
        let payments = self
            .payments
            .iter()
            .filter_map(|payment| self.payment_due_at(payment));
        let refunds = self.refunds.iter().filter_map(Refund::due_at);
        payments.chain(refunds).chain(end).min()
    }

    /// The payment that bKash is to be asked about now.
    pub fn to_ask(&self, now: Timestamp) -> Option<PaymentIndex> {
        self.payments.iter().position(|payment| {
            let can_be_asked = matches!(
                payment.state,
                PaymentState::Executing { .. }
                    | PaymentState::InDoubt { .. }
                    | PaymentState::NotExecuted { .. }
            );
            can_be_asked && self.payment_due_at(payment).is_some_and(|at| at <= now)
        })
    }

    /// When the session closes by itself, unless it is paid or its payment is not settled.
    fn ends_at(&self) -> Option<Timestamp> {
        match self.phase() {
            Phase::Ready(_) => Some(self.order.expires_at),
            Phase::AtBkash { .. } => Some(self.order.expires_at + FINISH_GRACE),
            Phase::Working
            | Phase::Unknown
            | Phase::Paid(_)
            | Phase::Held(_)
            | Phase::Voided(_)
            | Phase::NeedsCheck(_)
            | Phase::Closed(_) => None,
        }
    }

    /// When a payment must be looked at.
    fn payment_due_at(&self, payment: &Payment) -> Option<Timestamp> {
        match &payment.state {
            PaymentState::Requested { at } | PaymentState::Executing { at, .. } => {
                Some(*at + ABANDONED_AFTER)
            }
            PaymentState::InDoubt { doubt, .. }
            | PaymentState::NotExecuted {
                doubt,
                recheck: true,
                ..
            } => Some(doubt.next_at),
            PaymentState::Initiated { approved_at, .. } => {
                approved_at.map(|at| at + CONFIRMATION_LASTS)
            }
            PaymentState::NotExecuted { recheck: false, .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Ended(_)
            | PaymentState::Declined(_)
            | PaymentState::Completed(_)
            | PaymentState::Quarantined { .. }
            | PaymentState::Voided { .. }
            | PaymentState::LateSuccess(_) => None,
            PaymentState::Authorized(hold) => hold.due_at(self.order.hold?),
            PaymentState::PendingResolution(pending) => Some(pending.next_at),
        }
    }
}

/// What a decision comes to.
type Decision = Result<Vec<SessionEvent>, SessionRejection>;
