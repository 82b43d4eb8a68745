//! Capture and Void of an authorization. Source: Auth & Capture process overview.

use std::sync::Arc;

use super::{
    ledger::{Entry, EntryKind, Ledger},
    payment::{Payment, Stage},
    root::State,
};
use crate::{
    api::Caller,
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    mode::Intent,
};

impl State {
    /// Captures held money.
    pub(crate) fn capture(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.resolve(caller, id, EntryKind::Capture, Stage::Captured, now)
    }

    /// Voids an authorization and releases its money.
    pub(crate) fn void(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.resolve(caller, id, EntryKind::Void, Stage::Voided, now)
    }

    fn resolve(
        &mut self,
        caller: Caller,
        id: &str,
        kind: EntryKind,
        stage: Stage,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.prune(now);
        self.owned(caller, id)?;
        let payment = self
            .payments
            .get_mut(id)
            .ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
        let purchase = payment.details.purchase.as_ref();
        let hold = self.settings.authorization_hold_seconds;
        match (payment.stage, purchase.map(|purchase| purchase.intent)) {
            (Stage::Voided, _) if has_lapsed(payment, hold) => {
                return Err(ErrorCode::AUTHORIZATION_PROCESSED.undocumented(
                    "bKash does not document how long an authorization lasts, nor how it expires",
                ));
            }
            (Stage::Authorized, Some(Intent::Authorization)) => {}
            (Stage::Captured | Stage::Voided, _) => {
                return Err(ErrorCode::AUTHORIZATION_PROCESSED.into());
            }
            (Stage::Completed, Some(_)) => {
                return Err(ErrorCode::TRANSACTION_COMPLETED.undocumented(
                    "bKash does not document the error code for capturing or voiding a sale",
                ));
            }
            (Stage::Cancelled, Some(_)) => {
                return Err(ErrorCode::TRANSACTION_CANCELLED.undocumented(
                    "bKash does not document the error code for capturing or voiding a cancelled payment",
                ));
            }
            (Stage::Initiated | Stage::Verified | Stage::Failed | Stage::ExecuteRefused, _)
            | (Stage::Authorized, Some(Intent::Sale) | None)
            | (Stage::Completed | Stage::Cancelled, None) => {
                return Err(ErrorCode::INVALID_PAYMENT_STATE.undocumented(
                    "bKash does not document the error code for capturing or voiding an unauthorized payment",
                ));
            }
        }
        move_hold(payment, &mut self.ledger, kind, stage, now).ok_or(ErrorCode::SYSTEM_ERROR)?;
        if stage == Stage::Captured {
            self.outbox.paid(payment, now);
        }
        Ok(payment.clone())
    }

    /// Voids authorizations that are older than the setting allows. bKash documents no limit.
    pub(super) fn expire_holds(&mut self, now: Moment) {
        let Some(hold) = self.settings.authorization_hold_seconds else {
            return;
        };
        while let Some((since, _)) = self.holds.front()
            && since.is_older_than(hold, now)
        {
            let Some((_, id)) = self.holds.pop_front() else {
                break;
            };
            if let Some(payment) = self.payments.get_mut(&id)
                && payment.stage == Stage::Authorized
            {
                move_hold(
                    payment,
                    &mut self.ledger,
                    EntryKind::Void,
                    Stage::Voided,
                    now,
                );
            }
        }
    }
}

/// Whether the hold expired, as opposed to being captured or voided.
fn has_lapsed(payment: &Payment, hold: Option<u64>) -> bool {
    let (Some(hold), Some(since), Some(ended)) = (hold, payment.executed, payment.resolved) else {
        return false;
    };
    since.is_older_than(hold, ended)
}

/// Books the capture or void. Returns `None` if no money is held.
fn move_hold(
    payment: &mut Payment,
    ledger: &mut Ledger,
    kind: EntryKind,
    stage: Stage,
    now: Moment,
) -> Option<()> {
    let purchase = payment.details.purchase.as_ref()?;
    ledger.book(Entry {
        trx_id: payment.trx_id.clone()?,
        merchant: payment.details.merchant,
        payment_id: Arc::clone(&payment.details.id),
        kind,
        wallet: payment.wallet.clone(),
        invoice: purchase.invoice.as_str().into(),
        amount: purchase.amount,
        at: now,
        original_trx_id: None,
    });
    payment.stage = stage;
    payment.resolved = Some(now);
    Some(())
}
