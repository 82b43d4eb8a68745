//! The calls of v2 and their refusals.

use std::sync::Arc;

use super::{
    create_request,
    refund_status::RefundStatus,
    refusals::{self, Failure},
};
use crate::{
    api::Api,
    error_codes::{ErrorCode, Refusal},
    families::{
        purchase::MAX_TEXT,
        token,
        tokenized_responses::{Key, Record, v1, v2},
    },
    fields::Fields,
    gateway::{Call, Family},
    mode::Mode,
    money::Poisha,
    operation::Operation,
    reply::Reply,
    settings::Settings,
    simulator::Simulator,
    state::{Executed, FoundAgreement, IssuedTokens, Payment, RefundRequest, State},
};

/// Why Query Payment is marked as an invention: only `transactionStatus`, `verificationStatus` and
/// `merchantInvoice` are known.
const UNSEEN_QUERY: &str = "only some keys of v2's query response are known; the others follow v1";
const UNSEEN_AGREEMENT: &str = "no sample of v2's agreement responses is known; the keys follow v1";
const UNSEEN_SEARCH: &str = "no sample of v2's search response is known; the keys follow v1";
const UNSEEN_CAPTURE: &str =
    "no sample of v2's capture and void responses is known; the keys follow v1";

/// bKash's own plugin sends paymentID here, and paymentId elsewhere.
const QUERIED: &[&str] = &["paymentId", "paymentID"];
/// Part of every bkashURL. bKash sends the trailing slash.
const API_VERSION: &str = "v2/";

/// The v2 family, and the mode that the path implies.
#[derive(Clone, Copy)]
pub(super) struct TokenizedV2(pub(super) Mode);

impl token::TokenReplies for TokenizedV2 {
    /// Token responses of v2 have the keys of v1, `statusCode` included. Source: a trace.
    fn issued(self, issued: &IssuedTokens) -> Reply {
        v1::TOKENS.reply(&Record::tokens(issued))
    }

    fn unknown_credentials(self) -> Reply {
        let refusal = Refusal::UNKNOWN_CREDENTIALS;
        self.refuse_token(refusal)
    }
}

impl Family for TokenizedV2 {
    fn api(self) -> Api {
        Api::TokenizedV2
    }

    fn classify(self, route: Operation, _: &Fields) -> Operation {
        route
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        perform(self, simulator, call).unwrap_or_else(|failure| match failure {
            refusals::Failure::Refused(refusal) => self.refuse(refusal),
            refusals::Failure::Malformed => refusals::malformed(),
        })
    }

    /// Business refusals of v2 are HTTP 400.
    fn refuse(self, refusal: Refusal) -> Reply {
        refusals::refused(refusal)
    }

    fn refuse_token(self, refusal: Refusal) -> Reply {
        refusals::refused_token(refusal)
    }
}

fn perform(family: TokenizedV2, simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Failure> {
    let (fields, caller) = (&call.fields, call.caller);
    Ok(match call.operation {
        Operation::Grant => token::grant(simulator, call, family),
        Operation::Refresh => token::refresh(simulator, call, family),
        Operation::Create => create(simulator, call, family.0)?,
        Operation::AgreementCreate => create(simulator, call, Mode::Agreement)?,
        Operation::Execute | Operation::AgreementExecute => execute(simulator, call)?,
        Operation::Query => {
            let id = fields.get(QUERIED).ok_or(Failure::Malformed)?;
            let (payment, agreement) = simulator
                .change(|state, now| state.query_with_agreement_status(caller, id, now))?;
            query_reply(&payment, agreement).invented(UNSEEN_QUERY)
        }
        Operation::AgreementStatus => {
            let found = simulator.read(|state, _| {
                let id = attempt(fields, state)?;
                Ok::<_, Failure>(state.find_agreement_of(caller, &id)?)
            })?;
            v2::AGREEMENT
                .reply(&match &found {
                    FoundAgreement::Made(agreement) => Record::agreement(agreement),
                    FoundAgreement::Pending(payment) => Record::payment(payment),
                })
                .invented(UNSEEN_AGREEMENT)
        }
        Operation::AgreementCancel => {
            let id = need(fields, "agreementId")?;
            let agreement =
                simulator.change(|state, now| state.cancel_agreement(caller, id, now))?;
            v2::AGREEMENT_CANCELLED
                .reply(&Record::agreement(&agreement))
                .invented(UNSEEN_AGREEMENT)
        }
        Operation::Search => {
            let trx_id = need(fields, "trxId")?;
            let found = simulator.change(|state, now| state.search(caller, trx_id, now))?;
            let settings = simulator.settings();
            let merchant = caller.merchant.of(&settings);
            let short_code = merchant.map_or("", |merchant| &merchant.organization_short_code);
            v2::TRANSACTION
                .reply(&Record::transaction(&found, short_code))
                .invented(UNSEEN_SEARCH)
        }
        Operation::Refund => refund(simulator, call)?,
        Operation::RefundStatus => {
            let (id, trx_id) = (need(fields, "paymentId")?, need(fields, "trxId")?);
            let payment = simulator.change(|state, _| state.refund_status(caller, id, trx_id))?;
            Reply::of(&RefundStatus::of(&payment))
        }
        Operation::Capture => {
            let id = need(fields, "paymentId")?;
            let payment = simulator.change(|state, now| state.capture(caller, id, now))?;
            v2::CAPTURED_OR_VOIDED
                .reply(&Record::captured_or_voided(&payment))
                .invented(UNSEEN_CAPTURE)
        }
        Operation::Void => {
            let id = need(fields, "paymentId")?;
            let payment = simulator.change(|state, now| state.void(caller, id, now))?;
            v2::CAPTURED_OR_VOIDED
                .reply(&Record::captured_or_voided(&payment))
                .invented(UNSEEN_CAPTURE)
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

fn need<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Failure> {
    fields.get(&[name]).ok_or(Failure::Malformed)
}

fn create(simulator: &Simulator, call: &Call<'_>, mode: Mode) -> Result<Reply, Failure> {
    let order = create_request::read(mode, &call.fields)?;
    let origin = simulator.origin(&simulator.settings(), call.headers);
    let payment = simulator.change(|state, now| state.create(call.caller, order, now))?;
    let record = Record::created(&payment, page(&payment, &origin));
    Ok(match &payment.details.purchase {
        Some(_) => v2::PAYMENT_CREATED.reply(&record),
        None => v2::AGREEMENT_CREATED
            .reply(&record)
            .invented(UNSEEN_AGREEMENT),
    })
}

/// `agreement_status` is reported for the paymentId of an agreement alone.
fn query_reply(payment: &Payment, agreement_status: &str) -> Reply {
    let record = Record::payment(payment).with(Key::AgreementStatus, agreement_status);
    match payment.details.purchase {
        Some(_) => v2::PAYMENT.reply(&record),
        None => v2::AGREEMENT_PAYMENT.reply(&record),
    }
}

fn page(payment: &Payment, origin: &str) -> String {
    let details = &payment.details;
    format!(
        "{origin}/?paymentId={}&hash={}&mode={}&apiVersion={API_VERSION}",
        details.id,
        details.hash,
        details.mode.code(),
    )
}

/// Executes a payment by paymentId, or an agreement by agreementId.
fn execute(simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Failure> {
    let (fields, caller) = (&call.fields, call.caller);
    let of_agreement = call.operation == Operation::AgreementExecute;
    let executed = simulator.change(|state, now| {
        let id = if of_agreement {
            attempt(fields, state)?
        } else {
            let id = need(fields, "paymentId")?;
            let found = state.payment(id).ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
            if found.details.mode == Mode::Agreement {
                return Err(Failure::from(ErrorCode::INVALID_PAYMENT_ID.undocumented(
                    "bKash does not document its response to executing an agreement as a payment",
                )));
            }
            Arc::clone(&found.details.id)
        };
        Ok(state.execute(caller, &id, call.forced, now)?)
    })?;
    Ok(match executed {
        Executed::Payment(payment) => v2::PAYMENT_EXECUTED.reply(&Record::payment(&payment)),
        Executed::Agreement(agreement) => v2::AGREEMENT_EXECUTED
            .reply(&Record::agreement(&agreement))
            .invented(UNSEEN_AGREEMENT),
    })
}

/// Finds the paymentId of an agreement. Our reading: a paymentId is accepted too, under either key,
/// for clients that received no agreementId.
fn attempt(fields: &Fields, state: &State) -> Result<Arc<str>, Failure> {
    let (agreement, payment) = (fields.get(&["agreementId"]), fields.get(&["paymentId"]));
    if let Some(id) = agreement.and_then(|id| state.payment_of_agreement(id).ok()) {
        return Ok(id);
    }
    let named = agreement.into_iter().chain(payment);
    let made = named
        .filter_map(|id| state.payment(id))
        .find(|payment| payment.details.mode == Mode::Agreement);
    match made {
        Some(payment) => Ok(Arc::clone(&payment.details.id)),
        None if agreement.is_some() => Err(ErrorCode::INVALID_AGREEMENT_ID.into()),
        None if payment.is_some() => Err(ErrorCode::INVALID_PAYMENT_ID.into()),
        None => Err(Failure::Malformed),
    }
}

/// Source: v2, Refund Transaction.
fn refund(simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = &call.fields;
    let (id, trx_id) = (need(fields, "paymentId")?, need(fields, "trxId")?);
    let text = need(fields, "refundAmount")?;
    let settings = simulator.settings();
    let sku = refund_text(
        fields,
        &settings,
        "sku",
        ErrorCode::INVALID_SKU,
        ErrorCode::SKU_TOO_LONG,
    )?;
    let reason = refund_text(
        fields,
        &settings,
        "reason",
        ErrorCode::INVALID_REASON,
        ErrorCode::REASON_TOO_LONG,
    )?;
    let amount = Poisha::parse(text).filter(|amount| *amount > Poisha::ZERO);
    let request = RefundRequest {
        payment_id: id,
        trx_id,
        amount: amount.ok_or(ErrorCode::REFUND_AMOUNT)?,
        amount_text: text,
        sku,
        reason,
    };
    let (payment, refund) =
        simulator.change(|state, now| state.refund(call.caller, &request, now))?;
    Ok(v2::REFUND.reply(&Record::refund(&payment, &refund)))
}

/// Reads `sku` or `reason`: present, not blank, without `<`, `>` and `&`, at most 255 characters.
fn refund_text<'a>(
    fields: &'a Fields,
    settings: &Settings,
    name: &str,
    invalid: ErrorCode,
    too_long: ErrorCode,
) -> Result<Option<&'a str>, Failure> {
    let Some(text) = fields.get_allow_empty(name) else {
        return if settings.refund_v2_text_optional {
            Ok(None)
        } else {
            Err(Failure::Malformed)
        };
    };
    if text.chars().count() > MAX_TEXT {
        return Err(too_long.into());
    }
    if text.trim().is_empty() || text.contains(['<', '>', '&']) {
        let why = "bKash does not document what makes these fields invalid";
        return Err(invalid.undocumented(why).into());
    }
    Ok(Some(text))
}
