//! Capture and Void: what becomes of held money. Source: Auth & Capture process overview.

use std::sync::Arc;

use super::{Books, Entry, EntryKind, Payment, Stage, State};
use crate::{
    api::Caller,
    clock::Moment,
    mode::Intent,
    refusal::{Code, Refusal},
};

impl State {
    /// Takes held money: the service was given.
    pub(crate) fn capture(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.settle(caller, id, EntryKind::Capture, Stage::Captured, now)
    }

    /// Gives held money back: the service was not given.
    pub(crate) fn void(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.settle(caller, id, EntryKind::Void, Stage::Voided, now)
    }

    fn settle(
        &mut self,
        caller: Caller,
        id: &str,
        kind: EntryKind,
        stage: Stage,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.tidy(now);
        self.owned(caller, id)?;
        let payment = self.payments.get_mut(id).ok_or(Code::INVALID_PAYMENT_ID)?;
        let purchase = payment.facts.purchase.as_ref();
        let hold = self.settings.authorization_hold_seconds;
        match (payment.stage, purchase.map(|purchase| purchase.intent)) {
            (Stage::Voided, _) if has_lapsed(payment, hold) => {
                return Err(Code::AUTHORIZATION_PROCESSED.guessed(
                    "bKash does not document how long it holds money, nor how that ends",
                ));
            }
            (Stage::Authorized, Some(Intent::Authorization)) => {}
            (Stage::Captured | Stage::Voided, _) => {
                return Err(Code::AUTHORIZATION_PROCESSED.into());
            }
            (Stage::Completed, Some(_)) => {
                return Err(Code::TRANSACTION_COMPLETED
                    .guessed("bKash's number for settling a sale is not documented"));
            }
            (Stage::Cancelled, Some(_)) => {
                return Err(Code::TRANSACTION_CANCELLED.guessed(
                    "bKash's number for settling what the customer cancelled is not documented",
                ));
            }
            _ => {
                return Err(Code::INVALID_PAYMENT_STATE.guessed(
                    "bKash's number for settling what was not authorized is not documented",
                ));
            }
        }
        move_hold(payment, &mut self.books, kind, stage, now).ok_or(Code::SYSTEM_ERROR)?;
        if stage == Stage::Captured {
            self.outbox.paid(payment, now);
        }
        Ok(payment.clone())
    }

    /// Voids authorizations older than the setting allows. bKash documents no hold time.
    pub(super) fn release_old_holds(&mut self, now: Moment) {
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
                    &mut self.books,
                    EntryKind::Void,
                    Stage::Voided,
                    now,
                );
            }
        }
    }
}

/// Whether the hold ended by itself, as the setting says it does.
fn has_lapsed(payment: &Payment, hold: Option<u64>) -> bool {
    let (Some(hold), Some(since), Some(ended)) = (hold, payment.executed, payment.settled) else {
        return false;
    };
    since.is_older_than(hold, ended)
}

/// Books the end of a hold; none when there is no money held, which an authorization always has.
fn move_hold(
    payment: &mut Payment,
    books: &mut Books,
    kind: EntryKind,
    stage: Stage,
    now: Moment,
) -> Option<()> {
    let purchase = payment.facts.purchase.as_ref()?;
    books.book(Entry {
        trx_id: payment.trx_id.clone()?,
        merchant: payment.facts.merchant,
        payment_id: Arc::clone(&payment.facts.id),
        kind,
        wallet: payment.wallet.clone(),
        invoice: purchase.invoice.as_str().into(),
        amount: purchase.amount,
        at: now,
        original_trx_id: None,
    });
    payment.stage = stage;
    payment.settled = Some(now);
    Some(())
}
