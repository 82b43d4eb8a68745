//! The calls of Checkout (iFrame) and their refusals.

use axum::Router;

use super::{
    description::tables,
    fields::{PAYMENT_ID, TRX_ID, need},
    organization, refunds,
    responses::{
        CapturedOrVoided, Created, Granted, PaymentResponse, Refused, Status, TokenRefused,
        TransactionFound,
    },
};
use crate::{
    api::Api,
    error_codes::{ErrorCode, Refusal},
    families::{mount::mount, purchase::read_purchase, token},
    fields::Fields,
    gateway::{Call, Family},
    mode::{Intent, Mode},
    operation::Operation,
    reply::Reply,
    settings::Settings,
    simulator::Simulator,
    state::{CreateRequest, Executed, FoundTransaction, IssuedTokens, Payment, Purchase, State},
};

/// A published client needs `statusCode`, which is in none of bKash's documents and traces of this
/// API.
const STATUS_CODE: &str = "bKash's Checkout (iFrame) has no statusCode and statusMessage on a success; iframe_status_code=false removes them";

/// The API without the script and the sample shop.
pub(super) fn api() -> Router<Simulator> {
    tables()
        .iter()
        .fold(Router::new(), |router, table| mount(router, table, Iframe))
}

/// The iFrame family.
#[derive(Clone, Copy)]
struct Iframe;

impl token::TokenReplies for Iframe {
    fn issued(self, issued: &IssuedTokens) -> Reply {
        Reply::of(&Granted::of(issued))
    }

    fn unknown_credentials(self) -> Reply {
        self.refuse_token(Refusal::UNKNOWN_CREDENTIALS)
    }
}

impl Family for Iframe {
    fn api(self) -> Api {
        Api::Iframe
    }

    fn classify(self, route: Operation, fields: &Fields) -> Operation {
        let is_status = || fields.get(&["amount", "originalTrxID"]).is_none();
        match route {
            // Refund and Refund Status share a path; without an amount it is Refund Status.
            Operation::Refund if is_status() => Operation::RefundStatus,
            other => other,
        }
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        match perform(simulator, call) {
            Ok(mut reply) => {
                let adds_status =
                    call.operation.needs_token() && simulator.settings().iframe_status_code;
                reply.invention = reply.invention.or(adds_status.then_some(STATUS_CODE));
                reply
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Business refusals of this family are HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let refused = Refused {
            error_code: refusal.code.to_string(),
            error_message: refusal.message(),
        };
        Reply {
            invention: refusal.invention,
            ..Reply::of(&refused)
        }
    }

    fn refuse_token(self, refusal: Refusal) -> Reply {
        let refused = TokenRefused {
            status: "fail",
            msg: refusal.message(),
        };
        Reply {
            invention: refusal.invention,
            ..Reply::of(&refused)
        }
    }
}

fn perform(simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Refusal> {
    let caller = call.caller;
    let settings = simulator.settings();
    let status = Status::successful(settings.iframe_status_code);
    match call.operation {
        Operation::Grant => Ok(token::grant(simulator, call, Iframe)),
        Operation::Refresh => Ok(token::refresh(simulator, call, Iframe)),
        Operation::Create => create(simulator, call, &settings, status),
        Operation::Execute => {
            let id = need(call, PAYMENT_ID)?;
            let executed = simulator.change(|state, now| {
                check_is_payment(state, id)?;
                state.execute(caller, id, call.forced, now)
            })?;
            let Executed::Payment(payment) = executed else {
                return Err(ErrorCode::INVALID_PAYMENT_ID.into());
            };
            let purchase = purchase(&payment)?;
            Ok(Reply::of(&PaymentResponse::executed(
                &payment, purchase, status,
            )))
        }
        Operation::Query => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.query(caller, id, now))?;
            let purchase = purchase(&payment)?;
            Ok(Reply::of(&PaymentResponse::queried(
                &payment, purchase, status,
            )))
        }
        Operation::Capture => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.capture(caller, id, now))?;
            Ok(Reply::of(&CapturedOrVoided::of(&payment, status)))
        }
        Operation::Void => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.void(caller, id, now))?;
            Ok(Reply::of(&CapturedOrVoided::of(&payment, status)))
        }
        Operation::Search => search(simulator, call, &settings, status),
        Operation::Refund => refunds::refund(simulator, call, status),
        Operation::RefundStatus => refunds::status(simulator, call, status),
        Operation::Balance => organization::balance(simulator, call, &settings),
        Operation::Transfer => organization::transfer(simulator, call, status),
        Operation::Payout => organization::pay_out(simulator, call, status),
        // This family has no routes for these operations.
        Operation::AgreementCreate
        | Operation::AgreementExecute
        | Operation::AgreementStatus
        | Operation::AgreementCancel
        | Operation::Callback
        | Operation::Ipn => Err(ErrorCode::SYSTEM_ERROR.into()),
    }
}

fn create(
    simulator: &Simulator,
    call: &Call<'_>,
    settings: &Settings,
    status: Status,
) -> Result<Reply, Refusal> {
    let order = CreateRequest {
        mode: Mode::CheckoutUrl,
        payer_reference: None,
        callback_url: None,
        agreement: None,
        purchase: Some(read_purchase(&call.fields, Intent::parse)?),
    };
    let payment = simulator.change(|state, now| state.create(call.caller, order, now))?;
    let purchase = purchase(&payment)?;
    let origin = simulator.origin(settings, call.headers);
    let logo = format!("{origin}/simulator/merchant-logo.svg");
    let merchant = call.caller.merchant.of(settings);
    let name = merchant.map_or("", |merchant| &merchant.name);
    let created = Created::of(&payment, purchase, &logo, name, status);
    Ok(Reply::of(&created))
}

fn search(
    simulator: &Simulator,
    call: &Call<'_>,
    settings: &Settings,
    status: Status,
) -> Result<Reply, Refusal> {
    let trx_id = need(call, TRX_ID)?;
    let found = simulator.change(|state, now| state.search(call.caller, trx_id, now))?;
    let merchant = call.caller.merchant.of(settings);
    let short_code = merchant.map_or("", |merchant| &merchant.organization_short_code);
    Ok(match &found {
        FoundTransaction::Payment(payment) => {
            let purchase = purchase(payment)?;
            Reply::of(&TransactionFound::payment(
                payment, purchase, short_code, status,
            ))
        }
        FoundTransaction::Refund(payment, refund) => Reply::of(&TransactionFound::refund(
            payment, refund, short_code, status,
        ))
        .invented("bKash does not document the search response for a refund in this API"),
        FoundTransaction::Organization(entry) => Reply::of(&TransactionFound::of_organization(
            entry, short_code, status,
        ))
        .invented("bKash does not document the transactionType of a payout or transfer"),
    })
}

/// Agreements do not exist in this API, so their paymentIDs are invalid.
fn check_is_payment(state: &State, id: &str) -> Result<(), Refusal> {
    state
        .payment(id)
        .and_then(|payment| payment.details.purchase.as_ref())
        .map(|_| ())
        .ok_or_else(|| ErrorCode::INVALID_PAYMENT_ID.into())
}

fn purchase(payment: &Payment) -> Result<&Purchase, Refusal> {
    let purchase = payment.details.purchase.as_ref();
    purchase.ok_or_else(|| ErrorCode::INVALID_PAYMENT_ID.into())
}
