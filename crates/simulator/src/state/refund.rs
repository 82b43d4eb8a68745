//! Refund, Refund Status and Search Transaction: the ways back to a trxID.

use std::sync::Arc;

use super::{Entry, EntryKind, Payment, Refund, Stage, State, TransactionOf};
use crate::{
    api::{Api, Caller},
    clock::Moment,
    money::Poisha,
    refusal::{Code, Refusal},
};

/// bKash refunds payments of v1 and of the iFrame API for fifteen days.
const REFUND_DAYS: u64 = 15;
/// And those of v2 for sixty.
const REFUND_DAYS_V2: u64 = 60;

/// A refund call whose fields are already valid by themselves.
#[derive(Debug)]
pub(crate) struct RefundRequest<'a> {
    pub(crate) payment_id: &'a str,
    pub(crate) trx_id: &'a str,
    pub(crate) amount: Poisha,
    /// The amount as the merchant wrote it.
    pub(crate) amount_text: &'a str,
    pub(crate) sku: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
}

/// What a trxID names.
#[derive(Debug)]
pub(crate) enum Found {
    Payment(Payment),
    Refund(Payment, Refund),
    Organization(Arc<Entry>),
}

impl State {
    /// Source: Refund Transaction of v1.2.0-beta (once, 15 days) and of v2 (ten times, 60 days).
    pub(crate) fn refund(
        &mut self,
        caller: Caller,
        request: &RefundRequest<'_>,
        now: Moment,
    ) -> Result<(Payment, Refund), Refusal> {
        self.tidy(now);
        let payment = self.owned(caller, request.payment_id)?.clone();
        let (Some(purchase), Some(executed)) = (&payment.facts.purchase, payment.executed) else {
            return Err(match caller.api {
                Api::TokenizedV2 => Code::TRANSACTION_INCOMPLETE.into(),
                _ => not_found(),
            });
        };
        let original = self.refundable_trx_id(caller, &payment, request.trx_id)?;
        let done = payment.refunded();
        let limit = match caller.api {
            Api::TokenizedV2 => self.settings.refund_limit_v2,
            _ => self.settings.refund_limit,
        };
        let too_many = payment.refunds.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        match caller.api {
            Api::TokenizedV2 if too_many => {
                return Err(Code::NOT_REVERSIBLE
                    .guessed("bKash's number for one refund too many is not documented"));
            }
            // What is refunded to the last poisha leaves an amount of nothing to ask for: below.
            Api::TokenizedV2 => {}
            _ if too_many || done == purchase.amount => return Err(Code::ALREADY_REVERSED.into()),
            _ => {}
        }
        if self.is_repeated(&payment, request.amount, now) {
            return Err(Code::DUPLICATE
                .guessed("bKash's number for the same refund twice is not documented"));
        }
        check_time(caller, executed, now)?;
        if request.amount > purchase.amount - done {
            return Err(match caller.api {
                Api::TokenizedV2 => Code::REFUND_AMOUNT,
                _ => Code::REVERSAL_TOO_LARGE,
            }
            .into());
        }
        if request.amount > self.organization(caller).collection {
            return Err(Code::INSUFFICIENT_BALANCE.into());
        }
        let trx_id = self.new_trx_id(now);
        let refund = Refund {
            trx_id: Arc::clone(&trx_id),
            amount: request.amount,
            amount_text: request.amount_text.to_owned(),
            completed: now,
            sku: request.sku.map(str::to_owned),
            reason: request.reason.map(str::to_owned),
        };
        self.books.book(Entry {
            trx_id: Arc::clone(&trx_id),
            merchant: caller.merchant,
            payment_id: Arc::clone(&payment.facts.id),
            kind: EntryKind::Refund,
            wallet: payment.wallet.clone(),
            invoice: purchase.invoice.as_str().into(),
            amount: request.amount,
            at: now,
            original_trx_id: Some(original),
        });
        let payment = self.owned(caller, request.payment_id)?;
        payment.refunds.push(refund.clone());
        let payment = payment.clone();
        let of = TransactionOf::Refund(Arc::clone(&payment.facts.id), payment.refunds.len() - 1);
        self.transactions.insert(trx_id, of);
        Ok((payment, refund))
    }

    /// Whether this much was refunded a moment ago.
    fn is_repeated(&self, payment: &Payment, amount: Poisha, now: Moment) -> bool {
        let window = self.settings.duplicate_refund_window_seconds;
        let same = |refund: &Refund| {
            refund.amount == amount && !refund.completed.is_older_than(window, now)
        };
        window > 0 && payment.refunds.iter().any(same)
    }

    /// The payment's trxID, when it is the one asked for and its money is the merchant's.
    fn refundable_trx_id(
        &self,
        caller: Caller,
        payment: &Payment,
        asked: &str,
    ) -> Result<Arc<str>, Refusal> {
        let v2 = caller.api == Api::TokenizedV2;
        let original = payment.trx_id.clone().ok_or_else(not_found)?;
        if original.as_ref() != asked {
            return Err(if v2 {
                self.not_its_trx_id(asked)
            } else {
                not_found()
            });
        }
        match payment.stage {
            Stage::Completed | Stage::Captured => Ok(original),
            Stage::Voided if v2 => Err(Code::NOT_REVERSIBLE.into()),
            Stage::Voided => Err(Code::ALREADY_REVERSED.into()),
            _ if v2 => Err(Code::TRANSACTION_INCOMPLETE.into()),
            _ => Err(Code::INVALID_PAYMENT_STATE
                .guessed("bKash's number for refunding an authorization is not documented")),
        }
    }

    /// v2 tells another payment's trxID from one that is nobody's.
    fn not_its_trx_id(&self, asked: &str) -> Refusal {
        if self.transactions.contains_key(asked) {
            Code::REFUND_MISMATCH.into()
        } else {
            Code::INVALID_TRX_ID.into()
        }
    }

    /// The payment with its refunds; the trxID has to be its own.
    pub(crate) fn refund_status(
        &mut self,
        caller: Caller,
        id: &str,
        trx_id: &str,
    ) -> Result<Payment, Refusal> {
        let payment = self.owned(caller, id)?;
        if payment.trx_id.as_deref() == Some(trx_id) {
            return Ok(payment.clone());
        }
        Err(match caller.api {
            Api::TokenizedV2 => self.not_its_trx_id(trx_id),
            _ => Code::INVALID_PAYMENT_ID.into(),
        })
    }

    /// Source: Search Transaction.
    pub(crate) fn search(
        &mut self,
        caller: Caller,
        trx_id: &str,
        now: Moment,
    ) -> Result<Found, Refusal> {
        self.tidy(now);
        let unknown = || Refusal::from(Code::TRANSACTION_NOT_FOUND);
        let (id, refund) = match self.transactions.get(trx_id).ok_or_else(unknown)? {
            TransactionOf::Organization(entry) if entry.merchant == caller.merchant => {
                return Ok(Found::Organization(Arc::clone(entry)));
            }
            TransactionOf::Organization(_) => return Err(unknown()),
            TransactionOf::Payment(id) => (id, None),
            TransactionOf::Refund(id, index) => (id, Some(*index)),
        };
        let payment = self
            .payments
            .get(id)
            .filter(|payment| payment.facts.merchant == caller.merchant)
            .ok_or_else(unknown)?
            .clone();
        let refund = refund.and_then(|index| payment.refunds.get(index)).cloned();
        Ok(match refund {
            Some(refund) => Found::Refund(payment, refund),
            None => Found::Payment(payment),
        })
    }
}

fn check_time(caller: Caller, executed: Moment, now: Moment) -> Result<(), Refusal> {
    let days = match caller.api {
        Api::TokenizedV2 => REFUND_DAYS_V2,
        _ => REFUND_DAYS,
    };
    if !executed.is_older_than(days * 24 * 3600, now) {
        return Ok(());
    }
    Err(match caller.api {
        Api::TokenizedV2 => Code::REFUND_TOO_LATE.saying("Refund after 60 days not allowed"),
        _ => Code::REFUND_TOO_LATE.guessed("bKash documents the time limit's number for v2 only"),
    })
}

fn not_found() -> Refusal {
    Code::TRANSACTION_NOT_FOUND
        .guessed("bKash's number for refunding an unknown trxID is not documented")
}
