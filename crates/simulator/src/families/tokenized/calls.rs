//! The calls of v1.2.0-beta and their refusals.

use super::{
    create_request,
    keys::{AGREEMENT_ID, PAYMENT_ID, REFUND_AMOUNT, TRX_ID},
};
use crate::{
    api::{Api, Caller},
    error_codes::{ErrorCode, Refusal},
    families::{
        token,
        tokenized_responses::{Key, Record, v1},
    },
    fields::Fields,
    gateway::{Call, Family},
    money::Poisha,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
    state::{
        AgreementState, Executed, FoundAgreement, FoundTransaction, IssuedTokens, Payment,
        RefundRequest,
    },
};

/// Part of every bkashURL. bKash sends the trailing slash.
const API_VERSION: &str = "v1.2.0-beta/";

/// The v1.2.0-beta family.
#[derive(Clone, Copy)]
pub(super) struct Tokenized;

impl token::TokenReplies for Tokenized {
    fn issued(self, issued: &IssuedTokens) -> Reply {
        v1::TOKENS.reply(&Record::tokens(issued))
    }

    fn unknown_credentials(self) -> Reply {
        self.refuse(Refusal::UNKNOWN_CREDENTIALS)
    }
}

impl Family for Tokenized {
    fn api(self) -> Api {
        Api::TokenizedV1
    }

    fn classify(self, route: Operation, fields: &Fields) -> Operation {
        let of_agreement = || {
            fields
                .get(PAYMENT_ID)
                .is_some_and(|id| id.starts_with("TR0000"))
        };
        match route {
            Operation::Create if fields.get(&["mode"]) == Some("0000") => {
                Operation::AgreementCreate
            }
            Operation::Execute if of_agreement() => Operation::AgreementExecute,
            // Refund and Refund Status share a path; without an amount it is Refund Status.
            Operation::Refund if fields.get(REFUND_AMOUNT).is_none() => Operation::RefundStatus,
            other => other,
        }
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        perform(simulator, call).unwrap_or_else(|refusal| self.refuse(refusal))
    }

    /// Business refusals of this family are HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let record = Record::refusal(refusal.code.to_string(), refusal.message());
        Reply {
            invention: refusal.invention,
            ..v1::REFUSAL.reply(&record)
        }
    }
}

fn perform(simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (fields, caller) = (&call.fields, call.caller);
    let need = |names: &[&str]| {
        fields
            .get(names)
            .ok_or(Refusal::from(ErrorCode::FIELD_MISSING))
    };
    Ok(match call.operation {
        Operation::Grant => token::grant(simulator, call, Tokenized),
        Operation::Refresh => token::refresh(simulator, call, Tokenized),
        Operation::Create | Operation::AgreementCreate => {
            let order = create_request::read(fields)?;
            let settings = simulator.settings();
            let origin = simulator.origin(&settings, call.headers);
            let payment = simulator.change(|state, now| state.create(caller, order, now))?;
            created(&payment, &origin)
        }
        Operation::Execute | Operation::AgreementExecute => {
            let id = need(PAYMENT_ID)?;
            match simulator.change(|state, now| state.execute(caller, id, call.forced, now))? {
                Executed::Payment(payment) => {
                    v1::PAYMENT_EXECUTED.reply(&Record::payment(&payment))
                }
                Executed::Agreement(agreement) => {
                    v1::AGREEMENT_EXECUTED.reply(&Record::agreement(&agreement))
                }
            }
        }
        Operation::Query => {
            let id = need(PAYMENT_ID)?;
            let (payment, agreement) = simulator
                .change(|state, now| state.query_with_agreement_status(caller, id, now))?;
            found(&payment, agreement)
        }
        Operation::AgreementStatus => {
            let id = need(AGREEMENT_ID)?;
            match simulator.read(|state, _| state.find_agreement(caller, id))? {
                FoundAgreement::Made(agreement) => {
                    v1::AGREEMENT.reply(&Record::agreement(&agreement))
                }
                // Only v2 assigns an agreementID before Execute; v1 queries such an agreement by
                // paymentID.
                FoundAgreement::Pending(payment) => {
                    query_reply(&payment, payment.stage.transaction_status())
                        .invented("v1 is not known to accept agreements of v2")
                }
            }
        }
        Operation::AgreementCancel => {
            let id = need(AGREEMENT_ID)?;
            let cancelled =
                simulator.change(|state, now| state.cancel_agreement(caller, id, now))?;
            v1::AGREEMENT_CANCELLED.reply(&Record::agreement(&cancelled))
        }
        Operation::Search => search(simulator, caller, need(TRX_ID)?)?,
        Operation::Refund => {
            let (id, trx_id, text) = (need(PAYMENT_ID)?, need(TRX_ID)?, need(REFUND_AMOUNT)?);
            let amount = Poisha::parse(text).filter(|amount| *amount > Poisha::ZERO);
            let amount = amount.ok_or(ErrorCode::INVALID_AMOUNT)?;
            let request = RefundRequest {
                payment_id: id,
                trx_id,
                amount,
                amount_text: text,
                sku: fields.get(&["sku"]),
                reason: fields.get(&["reason"]),
            };
            let (payment, refund) =
                simulator.change(|state, now| state.refund(caller, &request, now))?;
            v1::REFUND.reply(&Record::refund(&payment, &refund))
        }
        Operation::RefundStatus => {
            let (id, trx_id) = (need(PAYMENT_ID)?, need(TRX_ID)?);
            let payment = simulator.change(|state, _| state.refund_status(caller, id, trx_id))?;
            // Without refunds the result is "Invalid Payment ID", which bKash's own plugin relies
            // on.
            let refund = payment
                .refunds
                .last()
                .ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
            v1::REFUND.reply(&Record::refund(&payment, refund))
        }
        Operation::Capture => {
            let id = need(PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.capture(caller, id, now))?;
            v1::CAPTURED_OR_VOIDED.reply(&Record::captured_or_voided(&payment))
        }
        Operation::Void => {
            let id = need(PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.void(caller, id, now))?;
            v1::CAPTURED_OR_VOIDED.reply(&Record::captured_or_voided(&payment))
        }
        // This family has no routes for these operations.
        Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => {
            return Err(ErrorCode::SYSTEM_ERROR.into());
        }
    })
}

fn search(simulator: &Simulator, caller: Caller, trx_id: &str) -> Result<Reply, Refusal> {
    let found = simulator.change(|state, now| state.search(caller, trx_id, now))?;
    let settings = simulator.settings();
    let short_code = caller
        .merchant
        .of(&settings)
        .map_or("", |merchant| &merchant.organization_short_code);
    let record = Record::transaction(&found, short_code);
    Ok(match &found {
        FoundTransaction::Payment(_) => v1::PAYMENT_TRANSACTION.reply(&record),
        FoundTransaction::Refund(..) => v1::REFUND_TRANSACTION
            .reply(&record)
            .invented("only originalTrxAmount of a refund's search response is documented"),
        FoundTransaction::Organization(_) => v1::ORGANIZATION_TRANSACTION
            .reply(&record)
            .invented("bKash does not document the transactionType of a payout or transfer"),
    })
}

/// The response of Query Payment.
fn found(payment: &Payment, agreement: &'static str) -> Reply {
    let reply = query_reply(payment, agreement);
    if payment.details.purchase.is_none() && agreement == AgreementState::CANCELLED {
        reply.invented(
            "bKash does not document what Query Payment returns for a cancelled agreement",
        )
    } else {
        reply
    }
}

/// `agreement_status` is reported for the paymentID of an agreement alone.
fn query_reply(payment: &Payment, agreement_status: &str) -> Reply {
    let record = Record::payment(payment).with(Key::AgreementStatus, agreement_status);
    match payment.details.purchase {
        Some(_) => v1::PAYMENT.reply(&record),
        None => v1::AGREEMENT_PAYMENT.reply(&record),
    }
}

fn created(payment: &Payment, origin: &str) -> Reply {
    let details = &payment.details;
    let page = format!(
        "{origin}/?paymentId={}&hash={}&mode={}&apiVersion={API_VERSION}",
        details.id,
        details.hash,
        details.mode.code(),
    );
    let record = Record::created(payment, page);
    match &details.purchase {
        Some(_) => v1::PAYMENT_CREATED.reply(&record),
        None => v1::AGREEMENT_CREATED.reply(&record),
    }
}
