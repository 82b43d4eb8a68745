//! Refund, Refund Status and Search Transaction.

use std::sync::Arc;

use super::{
    ledger::{Entry, EntryKind},
    payment::{Payment, Refund, Stage},
    root::{State, TransactionRef},
};
use crate::{
    api::{Api, Caller},
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    money::Poisha,
};

/// bKash accepts refunds of v1 and iFrame payments for fifteen days.
const REFUND_DAYS: u64 = 15;
/// And of v2 payments for sixty.
const REFUND_DAYS_V2: u64 = 60;

/// A refund call whose fields are individually valid.
#[derive(Debug)]
pub(crate) struct RefundRequest<'a> {
    pub(crate) payment_id: &'a str,
    pub(crate) trx_id: &'a str,
    pub(crate) amount: Poisha,
    /// The amount in the merchant's spelling.
    pub(crate) amount_text: &'a str,
    pub(crate) sku: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
}

/// The transaction that a trxID identifies.
#[derive(Debug)]
pub(crate) enum FoundTransaction {
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
        self.prune(now);
        let payment = self.owned(caller, request.payment_id)?.clone();
        let (Some(purchase), Some(executed)) = (&payment.details.purchase, payment.executed) else {
            return Err(match caller.api {
                Api::TokenizedV2 => ErrorCode::TRANSACTION_INCOMPLETE.into(),
                Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => not_found(),
            });
        };
        let original = self.refundable_trx_id(caller, &payment, request.trx_id)?;
        let done = payment.refunded();
        let limit = match caller.api {
            Api::TokenizedV2 => self.settings.refund_limit_v2,
            Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => self.settings.refund_limit,
        };
        let too_many = payment.refunds.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        match caller.api {
            Api::TokenizedV2 if too_many => {
                return Err(ErrorCode::NOT_REVERSIBLE.undocumented(
                    "bKash does not document the error code for exceeding the number of refunds",
                ));
            }
            Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03
                if too_many || done == purchase.amount =>
            {
                return Err(ErrorCode::ALREADY_REVERSED.into());
            }
            // A fully refunded payment of v2 leaves no amount to refund: checked below.
            Api::Iframe | Api::TokenizedV1 | Api::TokenizedV2 | Api::TokenizedV03 => {}
        }
        if self.is_repeated(&payment, request.amount, now) {
            return Err(ErrorCode::DUPLICATE
                .undocumented("bKash does not document the error code for a duplicate refund"));
        }
        check_time(caller, executed, now)?;
        if request.amount > purchase.amount - done {
            return Err(match caller.api {
                Api::TokenizedV2 => ErrorCode::REFUND_AMOUNT,
                Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => ErrorCode::REVERSAL_TOO_LARGE,
            }
            .into());
        }
        if request.amount > self.organization(caller).collection {
            return Err(ErrorCode::INSUFFICIENT_BALANCE.into());
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
        self.ledger.book(Entry {
            trx_id: Arc::clone(&trx_id),
            merchant: caller.merchant,
            payment_id: Arc::clone(&payment.details.id),
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
        let of = TransactionRef::Refund(Arc::clone(&payment.details.id), payment.refunds.len() - 1);
        self.transactions.insert(trx_id, of);
        Ok((payment, refund))
    }

    /// Whether the same amount was refunded a moment ago.
    fn is_repeated(&self, payment: &Payment, amount: Poisha, now: Moment) -> bool {
        let window = self.settings.duplicate_refund_window_seconds;
        let same = |refund: &Refund| {
            refund.amount == amount && !refund.completed.is_older_than(window, now)
        };
        window > 0 && payment.refunds.iter().any(same)
    }

    /// The payment's trxID, if it is the requested one and the payment has captured money.
    fn refundable_trx_id(
        &self,
        caller: Caller,
        payment: &Payment,
        trx_id: &str,
    ) -> Result<Arc<str>, Refusal> {
        let v2 = caller.api == Api::TokenizedV2;
        let original = payment.trx_id.clone().ok_or_else(not_found)?;
        if original.as_ref() != trx_id {
            return Err(if v2 {
                self.wrong_trx_id(trx_id)
            } else {
                not_found()
            });
        }
        match payment.stage {
            Stage::Completed | Stage::Captured => Ok(original),
            Stage::Voided if v2 => Err(ErrorCode::NOT_REVERSIBLE.into()),
            Stage::Voided => Err(ErrorCode::ALREADY_REVERSED.into()),
            Stage::Initiated
            | Stage::Verified
            | Stage::Failed
            | Stage::Cancelled
            | Stage::ExecuteRefused
            | Stage::Authorized
                if v2 =>
            {
                Err(ErrorCode::TRANSACTION_INCOMPLETE.into())
            }
            Stage::Initiated
            | Stage::Verified
            | Stage::Failed
            | Stage::Cancelled
            | Stage::ExecuteRefused
            | Stage::Authorized => Err(ErrorCode::INVALID_PAYMENT_STATE.undocumented(
                "bKash does not document the error code for refunding an authorization",
            )),
        }
    }

    /// v2 distinguishes another payment's trxID from an unknown one.
    fn wrong_trx_id(&self, trx_id: &str) -> Refusal {
        if self.transactions.contains_key(trx_id) {
            ErrorCode::REFUND_MISMATCH.into()
        } else {
            ErrorCode::INVALID_TRX_ID.into()
        }
    }

    /// The payment with its refunds; the trxID must be its own.
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
            Api::TokenizedV2 => self.wrong_trx_id(trx_id),
            Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => {
                ErrorCode::INVALID_PAYMENT_ID.into()
            }
        })
    }

    /// Source: Search Transaction.
    pub(crate) fn search(
        &mut self,
        caller: Caller,
        trx_id: &str,
        now: Moment,
    ) -> Result<FoundTransaction, Refusal> {
        self.prune(now);
        let unknown = || Refusal::from(ErrorCode::TRANSACTION_NOT_FOUND);
        let (id, refund) = match self.transactions.get(trx_id).ok_or_else(unknown)? {
            TransactionRef::Organization(entry) if entry.merchant == caller.merchant => {
                return Ok(FoundTransaction::Organization(Arc::clone(entry)));
            }
            TransactionRef::Organization(_) => return Err(unknown()),
            TransactionRef::Payment(id) => (id, None),
            TransactionRef::Refund(id, index) => (id, Some(*index)),
        };
        let payment = self
            .payments
            .get(id)
            .filter(|payment| payment.details.merchant == caller.merchant)
            .ok_or_else(unknown)?
            .clone();
        let refund = refund.and_then(|index| payment.refunds.get(index)).cloned();
        Ok(match refund {
            Some(refund) => FoundTransaction::Refund(payment, refund),
            None => FoundTransaction::Payment(payment),
        })
    }
}

fn check_time(caller: Caller, executed: Moment, now: Moment) -> Result<(), Refusal> {
    let days = match caller.api {
        Api::TokenizedV2 => REFUND_DAYS_V2,
        Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => REFUND_DAYS,
    };
    if !executed.is_older_than(days * 24 * 3600, now) {
        return Ok(());
    }
    Err(match caller.api {
        Api::TokenizedV2 => {
            ErrorCode::REFUND_TOO_LATE.with_message("Refund after 60 days not allowed")
        }
        Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03 => ErrorCode::REFUND_TOO_LATE
            .undocumented("bKash documents the error code for the refund time limit for v2 only"),
    })
}

fn not_found() -> Refusal {
    ErrorCode::TRANSACTION_NOT_FOUND
        .undocumented("bKash does not document the error code for refunding an unknown trxID")
}
