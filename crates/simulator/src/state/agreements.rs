//! Finds and cancels agreements.

use std::sync::Arc;

use super::{
    agreement::{Agreement, AgreementState},
    payment::Payment,
    root::State,
};
use crate::{
    api::Caller,
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    wallets::Msisdn,
};

/// An agreement, or a paymentID that is to create it.
#[derive(Debug)]
pub(crate) enum FoundAgreement {
    /// v2 assigns the agreementID at Create.
    Pending(Payment),
    Made(Agreement),
}

impl State {
    /// Finds an agreement by agreementID. Source: Tokenized Checkout v1.2.0-beta, Query Agreement.
    pub(crate) fn find_agreement(
        &self,
        caller: Caller,
        id: &str,
    ) -> Result<FoundAgreement, Refusal> {
        let found = match self.agreements.get(id) {
            Some(agreement) => FoundAgreement::Made(agreement.clone()),
            None => FoundAgreement::Pending(self.pending_agreement(id)?.clone()),
        };
        let merchant = match &found {
            FoundAgreement::Made(agreement) => agreement.merchant,
            FoundAgreement::Pending(payment) => payment.details.merchant,
        };
        if merchant == caller.merchant {
            Ok(found)
        } else {
            Err(ErrorCode::NOT_THE_INITIATOR.into())
        }
    }

    /// Finds an agreement by paymentID. Source: v2, Query Agreement.
    pub(crate) fn find_agreement_of(
        &self,
        caller: Caller,
        payment: &str,
    ) -> Result<FoundAgreement, Refusal> {
        let payment = self.payment(payment).ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
        if payment.details.merchant != caller.merchant {
            return Err(ErrorCode::NOT_THE_INITIATOR.into());
        }
        match &payment.agreement {
            Some(agreement) => self.find_agreement(caller, agreement),
            None => Ok(FoundAgreement::Pending(payment.clone())),
        }
    }

    fn pending_agreement(&self, id: &str) -> Result<&Payment, ErrorCode> {
        let payment = self.pending_agreements.get(id);
        payment
            .and_then(|id| self.payments.get(id))
            .ok_or(ErrorCode::INVALID_AGREEMENT_ID)
    }

    /// bKash's `agreementStatus` for the paymentID of an agreement.
    pub(crate) fn agreement_status(&self, payment: &Payment) -> &'static str {
        let made = payment.agreement.as_deref();
        match made.and_then(|id| self.agreements.get(id)) {
            Some(agreement) => agreement.state.name(),
            None => payment.stage.transaction_status(),
        }
    }

    /// The paymentID of an agreement. Source: v2, Execute Agreement.
    pub(crate) fn payment_of_agreement(&self, id: &str) -> Result<Arc<str>, Refusal> {
        match self.agreements.get(id) {
            Some(agreement) => Ok(Arc::clone(&agreement.payment_id)),
            None => Ok(Arc::clone(&self.pending_agreement(id)?.details.id)),
        }
    }

    /// The agreement for a new payment. Another merchant's agreement has its own error code here.
    pub(super) fn agreement_to_pay_with(
        &self,
        caller: Caller,
        id: &str,
    ) -> Result<Agreement, Refusal> {
        self.live_agreement(caller, id).map_err(|refusal| {
            if refusal.code == ErrorCode::NOT_THE_INITIATOR {
                ErrorCode::AGREEMENT_NOT_SHARED.into()
            } else {
                refusal
            }
        })
    }

    /// Returns an active agreement.
    ///
    /// # Errors
    ///
    /// Returns bKash's error code if the agreement is unknown, another merchant's, incomplete or
    /// cancelled.
    pub(crate) fn live_agreement(&self, caller: Caller, id: &str) -> Result<Agreement, Refusal> {
        let agreement = match self.find_agreement(caller, id)? {
            FoundAgreement::Made(agreement) => agreement,
            FoundAgreement::Pending(_) => return Err(ErrorCode::AGREEMENT_INCOMPLETE.into()),
        };
        match agreement.state {
            AgreementState::Active => Ok(agreement),
            AgreementState::Cancelled(_) => Err(ErrorCode::AGREEMENT_CANCELLED.into()),
        }
    }

    /// Cancels an agreement. Source: Tokenized Checkout v1.2.0-beta, Cancel Agreement.
    pub(crate) fn cancel_agreement(
        &mut self,
        caller: Caller,
        id: &str,
        now: Moment,
    ) -> Result<Agreement, Refusal> {
        self.live_agreement(caller, id)?;
        let agreement = self
            .agreements
            .get_mut(id)
            .ok_or(ErrorCode::INVALID_AGREEMENT_ID)?;
        agreement.state = AgreementState::Cancelled(now);
        Ok(agreement.clone())
    }

    /// Whether this wallet and payer reference have an active agreement.
    pub(super) fn has_active_agreement(
        &self,
        caller: Caller,
        wallet: &Msisdn,
        payer_reference: &str,
    ) -> bool {
        self.agreements.values().any(|agreement| {
            agreement.state == AgreementState::Active
                && agreement.merchant == caller.merchant
                && agreement.wallet == *wallet
                && agreement.payer_reference == payer_reference
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        api::{Api, Caller},
        clock::Moment,
        merchant::MerchantId,
        mode::Mode,
        settings::Settings,
        state::{CreateRequest, Payment, State},
    };

    fn caller() -> Caller {
        Caller {
            api: Api::TokenizedV2,
            merchant: MerchantId::default(),
        }
    }

    fn named(state: &mut State, now: Moment) -> Payment {
        let order = CreateRequest {
            mode: Mode::Agreement,
            payer_reference: Some("01770618575".to_owned()),
            callback_url: Some("http://shop.example/callback".to_owned()),
            agreement: None,
            purchase: None,
        };
        state.create(caller(), order, now).expect("a paymentID")
    }

    /// Otherwise memory would grow without bound.
    #[test]
    fn an_agreement_id_of_create_is_kept_only_while_pending() {
        let mut state = State::new(Settings::default());
        let now: Moment = serde_json::from_value(1_769_405_202_127_i64.into()).expect("a moment");
        let made = named(&mut state, now);
        state.approve(&made.details.id, None, now).expect("consent");
        state
            .execute(caller(), &made.details.id, None, now)
            .expect("an agreement");
        assert!(state.pending_agreements.is_empty());

        let abandoned = named(&mut state, now);
        assert_eq!(state.pending_agreements.len(), 1);
        state.prune(now.plus_seconds(48 * 3600));
        assert!(state.payment(&abandoned.details.id).is_none());
        assert!(state.pending_agreements.is_empty());
    }
}
