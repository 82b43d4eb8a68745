//! Create: a new paymentID for a payment or an agreement.

use std::sync::Arc;

use super::{
    payment::{Page, Payment, PaymentDetails, Purchase, Stage, Step},
    root::State,
};
use crate::{
    api::{Api, Caller},
    clock::Moment,
    error_codes::{ErrorCode, Refusal},
    identifiers,
    mode::Mode,
};

/// A Create call with valid fields.
#[derive(Debug)]
pub(crate) struct CreateRequest {
    pub(crate) mode: Mode,
    pub(crate) payer_reference: Option<String>,
    pub(crate) callback_url: Option<String>,
    pub(crate) agreement: Option<String>,
    pub(crate) purchase: Option<Purchase>,
}

impl State {
    /// Creates a paymentID. Source: Tokenized Checkout v1.2.0-beta, Create.
    pub(crate) fn create(
        &mut self,
        caller: Caller,
        order: CreateRequest,
        now: Moment,
    ) -> Result<Payment, Refusal> {
        self.prune(now);
        if caller.api != Api::Iframe && self.settings.unavailable_modes.contains(&order.mode) {
            return Err(ErrorCode::MODE_UNAVAILABLE.into());
        }
        let agreement = order
            .agreement
            .as_deref()
            .map(|id| self.agreement_to_pay_with(caller, id))
            .transpose()?;
        if self.settings.unique_invoice
            && let Some(purchase) = &order.purchase
            && self
                .paid_invoices
                .contains(&(caller.merchant, purchase.invoice.clone()))
        {
            return Err(ErrorCode::INVALID_INVOICE_NUMBER
                .undocumented("bKash does not document the error code for a repeated invoice"));
        }
        let mut id = identifiers::payment_id(&mut self.rng, caller.api, order.mode, now);
        while self.payments.contains_key(&id) {
            id = identifiers::payment_id(&mut self.rng, caller.api, order.mode, now);
        }
        let agreement_id = match (order.mode, caller.api) {
            // v2 executes an agreement by agreementID, so it needs one now.
            (Mode::Agreement, Api::TokenizedV2) => {
                Some(identifiers::agreement_id(&mut self.rng, now))
            }
            (Mode::Agreement, Api::Iframe | Api::TokenizedV1 | Api::TokenizedV03)
            | (Mode::WithAgreement | Mode::CheckoutUrl, _) => agreement
                .as_ref()
                .map(|agreement| Arc::clone(&agreement.id)),
        };
        let details = PaymentDetails {
            id: Arc::clone(&id),
            merchant: caller.merchant,
            api: caller.api,
            mode: order.mode,
            created: now,
            payer_reference: order.payer_reference,
            callback_url: order.callback_url,
            signature: identifiers::signature(&mut self.rng),
            hash: identifiers::page_hash(&mut self.rng, now),
            purchase: order.purchase,
        };
        let payment = Payment {
            details: Arc::new(details),
            stage: Stage::Initiated,
            page: Page {
                // With an agreement the wallet is known, so the page asks for the PIN alone.
                step: if agreement.is_some() {
                    Step::Pin
                } else {
                    Step::Wallet
                },
                since: now,
                wrong_otps: 0,
                wrong_pins: 0,
                resends: 0,
                resends_over: false,
                terms_accepted: false,
                notice: None,
            },
            typed_number: None,
            wallet: agreement.map(|agreement| agreement.wallet),
            agreement: agreement_id,
            trx_id: None,
            executed: None,
            resolved: None,
            execute_calls: 0,
            refunds: Vec::new(),
        };
        self.record_pending_agreement(&payment);
        self.created_order.push_back((now, Arc::clone(&id)));
        self.payments.insert(id, payment.clone());
        Ok(payment)
    }

    /// Records the agreementID until Execute completes the agreement.
    pub(super) fn record_pending_agreement(&mut self, payment: &Payment) {
        if payment.details.mode == Mode::Agreement
            && !payment.stage.is_executed()
            && let Some(agreement) = &payment.agreement
        {
            let (agreement, payment) = (Arc::clone(agreement), Arc::clone(&payment.details.id));
            self.pending_agreements.insert(agreement, payment);
        }
    }
}
