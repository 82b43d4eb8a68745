//! A checkout session: one order of a merchant to be paid, with its payments and refunds.
//!
//! A session, its payments and its refunds are one stream of events, so that "at most one Execute per order" is
//! decided in one place.

mod apply;
mod command;
mod decide;
mod event;
mod give_back;
mod history;
mod order;
mod phase;
mod status;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use command::{SessionCommand, SessionRejection};
pub use event::SessionEvent;
pub use history::LostHistory;
pub use order::{AgreementPolicy, LateSuccess, Locale, Order, OrderLine};
pub use phase::Phase;
pub use status::SessionStatus;

use crate::{
    AgreementId, Amount, BkashPaymentId, Timestamp,
    payment::{Charge, Intent, Mismatch, Payment, PaymentIndex, PaymentState},
    refund::{PastRefund, Refund, RefundIndex, Refundable, find_listed, refunded_poisha},
    retries::Retries,
};

/// How long after the session's expiry a payer who is at bKash can still return and be charged.
pub const FINISH_GRACE: Duration = Duration::from_secs(15 * 60);

/// The maximum number of payments of one session.
pub const PAYMENTS_PER_SESSION: usize = 20;

/// Of what the outcome is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Of Execute, or of Capture or Void.
    Payment(PaymentIndex),
    /// Of Refund.
    Refund(RefundIndex),
}

/// The state of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The order to be paid.
    pub order: Order,
    /// Every payment, oldest first.
    pub payments: Vec<Payment>,
    /// The agreement that the payer started before paying.
    pub agreement: Option<AgreementId>,
    /// How many agreements the payer started.
    pub agreements_started: usize,
    /// Why it ended without being paid.
    pub closed: Option<Closed>,
    /// Every refund, oldest first. Only one can be in progress.
    pub refunds: Vec<Refund>,
    /// The newest gap of the log during which the session could be paid.
    pub lost_history: Option<LostHistory>,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// Why a session ended without being paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// The payer or the merchant cancelled it.
    Cancelled,
    /// It expired.
    Expired,
}

impl Session {
    /// The payment at a position.
    pub fn payment(&self, index: PaymentIndex) -> Option<&Payment> {
        self.payments.get(index.get())
    }

    /// The payment that bKash knows by an identifier, with its position.
    pub fn payment_with_id(&self, id: &BkashPaymentId) -> Option<(PaymentIndex, &Payment)> {
        let mut payments = self.indexed_payments();
        payments.find(|(_, payment)| payment.payment_id.as_ref() == Some(id))
    }

    /// Whether bKash took or holds money for a payment.
    pub(crate) fn is_charged(&self) -> bool {
        self.payments.iter().any(Payment::has_charge)
    }

    /// Every payment with its position, oldest first.
    pub fn indexed_payments(&self) -> impl DoubleEndedIterator<Item = (PaymentIndex, &Payment)> {
        let payments = self.payments.iter().enumerate();
        payments.map(|(index, payment)| (PaymentIndex::new(index), payment))
    }

    /// The latest payment.
    pub fn last_payment(&self) -> Option<(PaymentIndex, &Payment)> {
        self.indexed_payments().next_back()
    }

    /// The payment that represents the session: the last one that took or holds money, else the latest one.
    pub fn representative_payment(&self) -> Option<PaymentIndex> {
        self.indexed_payments()
            .rfind(|(_, payment)| payment.has_charge())
            .or_else(|| self.last_payment())
            .map(|(index, _)| index)
    }

    /// The refund at a position.
    pub fn refund(&self, index: RefundIndex) -> Option<&Refund> {
        self.refunds.get(index.get())
    }

    /// Every refund with its position, oldest first.
    pub fn indexed_refunds(&self) -> impl DoubleEndedIterator<Item = (RefundIndex, &Refund)> {
        let refunds = self.refunds.iter().enumerate();
        refunds.map(|(index, refund)| (RefundIndex::new(index), refund))
    }

    /// The charge of a payment that can be refunded, if bKash took money for it: as ordered, late or not as ordered.
    pub fn refundable(&self, index: PaymentIndex) -> Option<&Charge> {
        let payment = self.payment(index)?;
        self.charged_amount(index)?;
        match &payment.state {
            PaymentState::Completed(charge) => Some(charge),
            PaymentState::LateSuccess(charge) if self.order.intent() == Intent::Sale => {
                Some(charge)
            }
            // Money that is held cannot be refunded.
            PaymentState::Quarantined(quarantine) => match quarantine.mismatch {
                Mismatch::Amount
                | Mismatch::Currency
                | Mismatch::Invoice
                | Mismatch::Captured
                | Mismatch::Transaction => quarantine.charge.as_ref(),
                Mismatch::Authorized => None,
            },
            PaymentState::LateSuccess(_)
            | PaymentState::Requested { .. }
            | PaymentState::NotCreated(_)
            | PaymentState::Initiated { .. }
            | PaymentState::Ended(_)
            | PaymentState::Executing { .. }
            | PaymentState::Unknown { .. }
            | PaymentState::NotExecuted
            | PaymentState::Declined(_)
            | PaymentState::Authorized(_)
            | PaymentState::PendingResolution(_)
            | PaymentState::Voided { .. } => None,
        }
    }

    /// What a refund call needs to know of a payment; `None` if it cannot be refunded.
    pub fn refund_target(&self, index: PaymentIndex) -> Option<Refundable> {
        let taken = self.refundable(index)?;
        Some(Refundable {
            payment_id: self.payment(index)?.payment_id.clone()?,
            trx_id: taken.trx_id.clone(),
            amount: self.charged_amount(index)?,
            taken_at: taken.at,
        })
    }

    /// The amount that bKash took or holds for a payment: the order's, or what bKash reported instead.
    pub fn charged_amount(&self, index: PaymentIndex) -> Option<Amount> {
        let payment = self.payment(index)?;
        if let PaymentState::Quarantined(quarantine) = &payment.state {
            return quarantine.amount;
        }
        payment.has_charge().then_some(self.order.amount)
    }

    /// The sum of a payment's refunds that are or may be completed, in poisha.
    pub fn refunded_poisha(&self, payment: PaymentIndex) -> u64 {
        refunded_poisha(&self.refunds, payment)
    }

    /// Finds a refund among those that bKash lists: one of the same amount whose transaction no other refund has.
    pub fn find_refund<'a>(
        &self,
        refund: RefundIndex,
        listed: &'a [PastRefund],
    ) -> Option<&'a PastRefund> {
        find_listed(&self.refunds, refund, listed)
    }

    /// The session at `now`. Applies the events of an expiry that is not recorded yet.
    #[must_use]
    pub fn as_of(self, now: Timestamp) -> Self {
        let overdue = self.overdue(now);
        overdue.iter().fold(self, |session, event| {
            Self::apply(Some(session.clone()), now, event).unwrap_or(session)
        })
    }

    /// When the session is due for the worker: for an intent without an outcome, a query, a hold, or its expiry.
    pub fn due_at(&self) -> Option<Timestamp> {
        let end = self.closed.is_none().then(|| self.ends_at()).flatten();
        let payments = self
            .payments
            .iter()
            .filter_map(|payment| payment.due_at(self.order.hold));
        let refunds = self.refunds.iter().filter_map(Refund::due_at);
        let give_back = self.charge_to_give_back().map(|(_, charge)| charge.at);
        payments.chain(refunds).chain(end).chain(give_back).min()
    }

    /// When to probe bKash for an outcome that is missing, and for which, if one is.
    pub fn next_probe(&self) -> Option<(Timestamp, Missing)> {
        let payments = self.indexed_payments().filter_map(|(index, payment)| {
            let retries = payment.clone().open_retries().copied();
            Some((retries?.probe_at()?, Missing::Payment(index)))
        });
        let refunds = self.indexed_refunds().filter_map(|(index, refund)| {
            let retries = refund.clone().open_retries().copied();
            Some((retries?.probe_at()?, Missing::Refund(index)))
        });
        payments.chain(refunds).min_by_key(|(at, _)| *at)
    }

    /// The session after bKash answered a probe at `now`.
    fn probed(mut self, now: Timestamp) -> Self {
        for retries in self.open_retries() {
            *retries = retries.probed(now);
        }
        self
    }

    /// The calls until bKash answers, of every outcome that is missing.
    fn open_retries(&mut self) -> impl Iterator<Item = &mut Retries> {
        let payments = self.payments.iter_mut();
        let refunds = self.refunds.iter_mut();
        payments
            .filter_map(Payment::open_retries)
            .chain(refunds.filter_map(Refund::open_retries))
    }

    /// The payment for which a query is due at `now`.
    pub fn payment_to_query(&self, now: Timestamp) -> Option<PaymentIndex> {
        self.indexed_payments()
            .find(|(_, payment)| payment.query_is_due(now))
            .map(|(index, _)| index)
    }
}
