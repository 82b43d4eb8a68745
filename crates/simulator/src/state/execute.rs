//! Execute: takes the money, once per paymentID.

use std::sync::Arc;

use super::{
    agreement::{Agreement, AgreementState},
    ledger::{Entry, EntryKind},
    payment::{Payment, Purchase, Stage},
    root::{State, TransactionRef},
};
use crate::{
    api::{Api, Caller},
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    identifiers,
    mode::{Intent, Mode},
    wallets::{Behaviour, Msisdn, behaviour},
};

/// The result of Execute.
#[derive(Debug)]
pub(crate) enum Executed {
    Payment(Payment),
    Agreement(Agreement),
}

impl State {
    /// Executes a payment or an agreement. `forced` is the refusal that a fault asks for. Source:
    /// Tokenized Checkout v1.2.0-beta, Execute.
    pub(crate) fn execute(
        &mut self,
        caller: Caller,
        id: &str,
        forced: Option<ErrorCode>,
        now: Moment,
    ) -> Result<Executed, Refusal> {
        self.prune(now);
        let lifetime = self.settings.payment_lifetime_seconds;
        let prerequisite = self.settings.early_execute_says_prerequisite;
        let repeated = if self.settings.second_execute_says_2117 {
            ErrorCode::PAYMENT_EXECUTED
        } else {
            ErrorCode::PAYMENT_COMPLETED
        };
        let payment = self.owned(caller, id)?;
        payment.execute_calls += 1;
        if payment.is_expired(lifetime, now) {
            return Err(ErrorCode::INVALID_PAYMENT_STATE.undocumented(
                "bKash does not document its response to executing an expired paymentID",
            ));
        }
        match payment.stage {
            Stage::Verified => {}
            Stage::Initiated | Stage::Failed | Stage::Cancelled | Stage::ExecuteRefused => {
                return Err(not_approved(caller.api, payment, prerequisite));
            }
            Stage::Completed | Stage::Authorized | Stage::Captured | Stage::Voided => {
                let agreement = payment.details.mode == Mode::Agreement;
                return Err(if agreement {
                    ErrorCode::AGREEMENT_EXECUTED
                } else {
                    repeated
                }
                .into());
            }
        }
        // A paymentID is executed only once. Success overwrites this stage below.
        payment.stage = Stage::ExecuteRefused;
        if let Some(code) = forced {
            return Err(code.into());
        }
        let payment = payment.clone();
        let wallet = payment
            .wallet
            .clone()
            .ok_or(ErrorCode::INVALID_PAYMENT_STATE)?;
        match payment.details.purchase.clone() {
            Some(purchase) => self.take_payment(caller, payment, &wallet, &purchase, now),
            None => self.make_agreement(caller, payment, wallet, now),
        }
    }

    fn take_payment(
        &mut self,
        caller: Caller,
        mut payment: Payment,
        wallet: &Msisdn,
        purchase: &Purchase,
        now: Moment,
    ) -> Result<Executed, Refusal> {
        if let Some(agreement) = &payment.agreement {
            self.live_agreement(caller, agreement)?;
        }
        if let Behaviour::RefusedAtExecute(code) = behaviour(wallet) {
            return Err(code.into());
        }
        let key = (caller.merchant, wallet.clone(), purchase.amount);
        let window = self.settings.duplicate_window_seconds;
        if window > 0
            && self
                .recent_payments
                .get(&key)
                .is_some_and(|paid| !paid.is_older_than(window, now))
        {
            return Err(ErrorCode::DUPLICATE.into());
        }
        if self.ledger.account(wallet).balance < purchase.amount {
            return Err(ErrorCode::INSUFFICIENT_BALANCE.into());
        }
        let trx_id = self.new_trx_id(now);
        let of = TransactionRef::Payment(Arc::clone(&payment.details.id));
        self.transactions.insert(Arc::clone(&trx_id), of);
        let (kind, stage) = match purchase.intent {
            Intent::Sale => (EntryKind::Payment, Stage::Completed),
            Intent::Authorization => (EntryKind::Authorization, Stage::Authorized),
        };
        self.ledger.book(Entry {
            trx_id: Arc::clone(&trx_id),
            merchant: caller.merchant,
            payment_id: Arc::clone(&payment.details.id),
            kind,
            wallet: Some(wallet.clone()),
            invoice: purchase.invoice.as_str().into(),
            amount: purchase.amount,
            at: now,
            original_trx_id: None,
        });
        if window > 0 {
            self.record_for_duplicates(key, now);
        }
        if self.settings.unique_invoice {
            self.paid_invoices
                .insert((caller.merchant, purchase.invoice.clone()));
        }
        if stage == Stage::Authorized {
            self.holds.push_back((now, Arc::clone(&payment.details.id)));
        }
        payment.stage = stage;
        payment.trx_id = Some(trx_id);
        payment.executed = Some(now);
        self.executed_order
            .push_back(Arc::clone(&payment.details.id));
        self.payments
            .insert(Arc::clone(&payment.details.id), payment.clone());
        if stage == Stage::Completed {
            self.outbox.paid(&payment, now);
        }
        Ok(Executed::Payment(payment))
    }

    fn make_agreement(
        &mut self,
        caller: Caller,
        mut payment: Payment,
        wallet: Msisdn,
        now: Moment,
    ) -> Result<Executed, Refusal> {
        let payer_reference = payment.details.payer_reference.clone().unwrap_or_default();
        if self.settings.one_agreement_per_payer
            && self.has_active_agreement(caller, &wallet, &payer_reference)
        {
            return Err(ErrorCode::AGREEMENT_EXISTS.into());
        }
        let id = match payment.agreement.take() {
            Some(id) => id,
            None => identifiers::agreement_id(&mut self.rng, now),
        };
        self.pending_agreements.remove(&id);
        let agreement = Agreement {
            id: Arc::clone(&id),
            merchant: caller.merchant,
            payment_id: Arc::clone(&payment.details.id),
            wallet,
            payer_reference,
            created: payment.details.created,
            executed: now,
            state: AgreementState::Active,
        };
        self.agreements.insert(Arc::clone(&id), agreement.clone());
        self.agreement_order.push_back(Arc::clone(&id));
        payment.stage = Stage::Completed;
        payment.agreement = Some(id);
        payment.executed = Some(now);
        self.payments
            .insert(Arc::clone(&payment.details.id), payment);
        Ok(Executed::Agreement(agreement))
    }
}

/// The refusal of a paymentID that the customer has not approved.
///
/// 2056 is in traces of Tokenized Checkout payments. bKash's list has separate codes for
/// agreements, which v1 is not known to use.
fn not_approved(api: Api, payment: &Payment, prerequisite: bool) -> Refusal {
    let agreement = payment.details.mode == Mode::Agreement;
    let early = payment.stage == Stage::Initiated;
    let own_numbers = matches!(api, Api::TokenizedV2 | Api::TokenizedV03);
    match (agreement, early) {
        // In the iFrame API, an unapproved paymentID is an unknown one.
        _ if api == Api::Iframe => ErrorCode::INVALID_PAYMENT_ID.into(),
        (true, true) if own_numbers || prerequisite => ErrorCode::AGREEMENT_PREREQUISITE
            .undocumented(
                "bKash does not document the error code for executing an agreement too early",
            ),
        (true, false) if own_numbers => ErrorCode::INVALID_AGREEMENT_STATE.undocumented(
            "bKash does not document the error code for an agreement cancelled by the customer",
        ),
        (false, true) if prerequisite => ErrorCode::PAYMENT_PREREQUISITE.into(),
        _ => ErrorCode::INVALID_PAYMENT_STATE.into(),
    }
}
