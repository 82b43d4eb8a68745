//! Refund, Refund Status and Search Transaction: the ways back to a trxID.

use std::sync::Arc;

use super::{Entry, EntryKind, Payment, Refund, Stage, State};
use crate::{
    clock::Moment,
    money::Poisha,
    refusal::{Code, Refusal},
};

/// bKash refunds v1.2.0-beta payments for fifteen days.
const REFUND_DAYS: u64 = 15;

/// What a trxID names.
#[derive(Debug)]
pub(crate) enum Found {
    Payment(Payment),
    Refund(Payment, Refund),
}

impl State {
    /// Source: Tokenized Checkout v1.2.0-beta, Refund Transaction. `text` is the amount as sent.
    pub(crate) fn refund(
        &mut self,
        id: &str,
        trx_id: &str,
        amount: Poisha,
        text: &str,
        now: Moment,
    ) -> Result<(Payment, Refund), Refusal> {
        self.tidy(now);
        let payment = self.payments.get(id).ok_or(Code::INVALID_PAYMENT_ID)?;
        let (Some(original), Some(purchase), Some(executed)) =
            (&payment.trx_id, &payment.facts.purchase, payment.executed)
        else {
            return Err(not_found());
        };
        if original.as_ref() != trx_id {
            return Err(not_found());
        }
        match payment.stage {
            Stage::Completed | Stage::Captured => {}
            Stage::Voided => return Err(Code::ALREADY_REVERSED.into()),
            _ => {
                return Err(Code::INVALID_PAYMENT_STATE
                    .guessed("bKash's number for refunding an authorization is not documented"));
            }
        }
        let limit = usize::try_from(self.settings.refund_limit).unwrap_or(usize::MAX);
        if payment.refunds.len() >= limit || payment.refunded() == purchase.amount {
            return Err(Code::ALREADY_REVERSED.into());
        }
        if executed.is_older_than(REFUND_DAYS * 24 * 3600, now) {
            return Err(Code::REFUND_TOO_LATE
                .guessed("bKash documents the time limit's number for v2 only"));
        }
        if amount > purchase.amount - payment.refunded() {
            return Err(Code::REVERSAL_TOO_LARGE.into());
        }
        if amount > self.books.merchant {
            return Err(Code::INSUFFICIENT_BALANCE.into());
        }
        let (payment_id, original) = (Arc::clone(&payment.facts.id), Arc::clone(original));
        let (wallet, invoice) = (payment.wallet.clone(), purchase.invoice.as_str().into());
        let index = payment.refunds.len();
        let refund = Refund {
            trx_id: self.new_trx_id(&payment_id, Some(index), now),
            amount,
            amount_text: text.to_owned(),
            completed: now,
        };
        self.books.book(Entry {
            trx_id: Arc::clone(&refund.trx_id),
            payment_id,
            kind: EntryKind::Refund,
            wallet,
            invoice,
            amount,
            at: now,
            original_trx_id: Some(original),
        });
        let payment = self.payments.get_mut(id).ok_or(Code::INVALID_PAYMENT_ID)?;
        payment.refunds.push(refund.clone());
        Ok((payment.clone(), refund))
    }

    /// The last refund; none is "Invalid Payment ID", as bKash's own plugin relies on.
    pub(crate) fn refund_status(
        &self,
        id: &str,
        trx_id: &str,
    ) -> Result<(Payment, Refund), Refusal> {
        let payment = self.payments.get(id).ok_or(Code::INVALID_PAYMENT_ID)?;
        if payment.trx_id.as_deref() != Some(trx_id) {
            return Err(Code::INVALID_PAYMENT_ID.into());
        }
        let refund = payment.refunds.last().ok_or(Code::INVALID_PAYMENT_ID)?;
        Ok((payment.clone(), refund.clone()))
    }

    /// Source: Tokenized Checkout v1.2.0-beta, Search Transaction.
    pub(crate) fn search(&mut self, trx_id: &str, now: Moment) -> Result<Found, Refusal> {
        self.tidy(now);
        let of = self
            .transactions
            .get(trx_id)
            .ok_or(Code::TRANSACTION_NOT_FOUND)?;
        let payment = self
            .payments
            .get(&of.payment)
            .ok_or(Code::TRANSACTION_NOT_FOUND)?
            .clone();
        let refund = of
            .refund
            .and_then(|index| payment.refunds.get(index))
            .cloned();
        Ok(match refund {
            Some(refund) => Found::Refund(payment, refund),
            None => Found::Payment(payment),
        })
    }
}

fn not_found() -> Refusal {
    Code::TRANSACTION_NOT_FOUND
        .guessed("bKash's number for refunding an unknown trxID is not documented")
}
