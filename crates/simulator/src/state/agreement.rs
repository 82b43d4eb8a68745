//! Agreements: a wallet's standing consent, from Execute to Cancel.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Payment, State};
use crate::{
    api::Caller,
    clock::Moment,
    merchant::MerchantId,
    refusal::{Code, Refusal},
    wallets::Msisdn,
};

/// Whether the consent still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AgreementState {
    Standing,
    Cancelled(Moment),
}

impl AgreementState {
    /// bKash's `agreementStatus` of a consent that was taken back.
    pub(crate) const CANCELLED: &'static str = "Cancelled";

    /// bKash's `agreementStatus`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Standing => "Completed",
            Self::Cancelled(_) => Self::CANCELLED,
        }
    }

    /// When it was cancelled, if it was.
    pub(crate) const fn cancelled(self) -> Option<Moment> {
        match self {
            Self::Standing => None,
            Self::Cancelled(at) => Some(at),
        }
    }
}

/// A wallet's consent to be charged by PIN alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Agreement {
    pub(crate) id: Arc<str>,
    /// Whose customer consented.
    pub(crate) merchant: MerchantId,
    pub(crate) payment_id: Arc<str>,
    pub(crate) wallet: Msisdn,
    pub(crate) payer_reference: String,
    pub(crate) created: Moment,
    pub(crate) executed: Moment,
    pub(crate) state: AgreementState,
}

/// What an agreementID names.
#[derive(Debug)]
pub(crate) enum FoundAgreement {
    /// v2 names an agreement at Create; this paymentID is to make it.
    Pending(Payment),
    Made(Agreement),
}

impl State {
    /// Source: Tokenized Checkout v1.2.0-beta, Query Agreement.
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
            FoundAgreement::Pending(payment) => payment.facts.merchant,
        };
        if merchant == caller.merchant {
            Ok(found)
        } else {
            Err(Code::NOT_THE_INITIATOR.into())
        }
    }

    /// The agreement that a paymentID makes, or made. Source: v2, Query Agreement.
    pub(crate) fn find_agreement_of(
        &self,
        caller: Caller,
        payment: &str,
    ) -> Result<FoundAgreement, Refusal> {
        let payment = self.payment(payment).ok_or(Code::INVALID_PAYMENT_ID)?;
        if payment.facts.merchant != caller.merchant {
            return Err(Code::NOT_THE_INITIATOR.into());
        }
        match &payment.agreement {
            Some(agreement) => self.find_agreement(caller, agreement),
            None => Ok(FoundAgreement::Pending(payment.clone())),
        }
    }

    fn pending_agreement(&self, id: &str) -> Result<&Payment, Code> {
        let payment = self.pending_agreements.get(id);
        payment
            .and_then(|id| self.payments.get(id))
            .ok_or(Code::INVALID_AGREEMENT_ID)
    }

    /// bKash's `agreementStatus` of the paymentID that makes, or made, an agreement.
    pub(crate) fn agreement_status(&self, payment: &Payment) -> &'static str {
        let made = payment.agreement.as_deref();
        match made.and_then(|id| self.agreements.get(id)) {
            Some(agreement) => agreement.state.name(),
            None => payment.stage.transaction_status(),
        }
    }

    /// The paymentID that makes, or made, an agreement. Source: v2, Execute Agreement.
    pub(crate) fn payment_of_agreement(&self, id: &str) -> Result<Arc<str>, Refusal> {
        match self.agreements.get(id) {
            Some(agreement) => Ok(Arc::clone(&agreement.payment_id)),
            None => Ok(Arc::clone(&self.pending_agreement(id)?.facts.id)),
        }
    }

    /// The agreement of a payment to be created.
    pub(super) fn agreement_to_pay_with(
        &self,
        caller: Caller,
        id: &str,
    ) -> Result<Agreement, Refusal> {
        self.live_agreement(caller, id).map_err(|refusal| {
            if refusal.code == Code::NOT_THE_INITIATOR {
                Code::AGREEMENT_NOT_SHARED.into()
            } else {
                refusal
            }
        })
    }

    /// The agreement, when it may be paid with.
    pub(crate) fn live_agreement(&self, caller: Caller, id: &str) -> Result<Agreement, Refusal> {
        let agreement = match self.find_agreement(caller, id)? {
            FoundAgreement::Made(agreement) => agreement,
            FoundAgreement::Pending(_) => return Err(Code::AGREEMENT_INCOMPLETE.into()),
        };
        match agreement.state {
            AgreementState::Standing => Ok(agreement),
            AgreementState::Cancelled(_) => Err(Code::AGREEMENT_CANCELLED.into()),
        }
    }

    /// Source: Tokenized Checkout v1.2.0-beta, Cancel Agreement.
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
            .ok_or(Code::INVALID_AGREEMENT_ID)?;
        agreement.state = AgreementState::Cancelled(now);
        Ok(agreement.clone())
    }

    /// Whether this wallet and payer already have a standing agreement.
    pub(super) fn has_agreement(
        &self,
        caller: Caller,
        wallet: &Msisdn,
        payer_reference: &str,
    ) -> bool {
        self.agreements.values().any(|agreement| {
            agreement.state == AgreementState::Standing
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
        state::{Order, Payment, State},
    };

    fn caller() -> Caller {
        Caller {
            api: Api::TokenizedV2,
            merchant: MerchantId::default(),
        }
    }

    fn named(state: &mut State, now: Moment) -> Payment {
        let order = Order {
            mode: Mode::Agreement,
            payer_reference: Some("01770618575".to_owned()),
            callback_url: Some("http://shop.example/callback".to_owned()),
            agreement: None,
            purchase: None,
        };
        state.create(caller(), order, now).expect("a paymentID")
    }

    /// Otherwise a run without end would need memory without end.
    #[test]
    fn a_name_given_at_create_is_kept_only_while_it_is_pending() {
        let mut state = State::new(Settings::default());
        let now: Moment = serde_json::from_value(1_769_405_202_127_i64.into()).expect("a moment");
        let made = named(&mut state, now);
        state.approve(&made.facts.id, None, now).expect("consent");
        state
            .execute(caller(), &made.facts.id, None, now)
            .expect("an agreement");
        assert!(state.pending_agreements.is_empty());

        let abandoned = named(&mut state, now);
        assert_eq!(state.pending_agreements.len(), 1);
        state.tidy(now.plus_seconds(48 * 3600));
        assert!(state.payment(&abandoned.facts.id).is_none());
        assert!(state.pending_agreements.is_empty());
    }
}
