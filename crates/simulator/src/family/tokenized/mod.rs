//! Tokenized Checkout and Checkout (URL), v1.2.0-beta: its paths, its calls and its refusals.

mod answers;
mod order;
mod token;

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::Response,
    routing::any,
};

use crate::{
    answer::{Object, Reply},
    core::Simulator,
    fields::Fields,
    gateway::{Call, Family, serve_call},
    money::Poisha,
    operation::Operation,
    refusal::{Code, Refusal},
    state::{Executed, Found},
};

const BASE: &str = "/v1.2.0-beta/tokenized/checkout";
/// Where version 0.3 had the token calls.
const OLD_BASE: &str = "/v1.2.0-beta/tokenized";

/// bKash's paths, and the others that published clients use for the same calls.
const ROUTES: &[(&str, Operation)] = &[
    ("/token/grant", Operation::Grant),
    ("/token/refresh", Operation::Refresh),
    ("/create", Operation::Create),
    ("/payment/create", Operation::Create),
    ("/agreement/create", Operation::Create),
    ("/execute", Operation::Execute),
    ("/execute/{paymentID}", Operation::Execute),
    ("/payment/execute", Operation::Execute),
    ("/agreement/execute", Operation::Execute),
    ("/payment/status", Operation::Query),
    ("/agreement/status", Operation::AgreementStatus),
    ("/agreement/cancel", Operation::AgreementCancel),
    ("/general/searchTransaction", Operation::Search),
    ("/payment/refund", Operation::Refund),
    ("/payment/refund/status", Operation::RefundStatus),
    ("/payment/confirm/capture", Operation::Capture),
    ("/payment/confirm/void", Operation::Void),
    ("/payment/confirm/capture/void", Operation::Void),
];

pub(crate) fn router() -> Router<Simulator> {
    let mut router = Router::new();
    for (path, operation) in ROUTES {
        router = route(router, &format!("{BASE}{path}"), *operation);
        if path.starts_with("/token/") {
            router = route(router, &format!("{OLD_BASE}{path}"), *operation);
        }
    }
    router
}

/// Serves a path with and without the trailing slash that some clients send.
fn route(router: Router<Simulator>, path: &str, operation: Operation) -> Router<Simulator> {
    let handler = async move |State(simulator): State<Simulator>,
                              id: Option<Path<String>>,
                              request: Request|
                -> Response<Body> {
        let id = id.map(|Path(id)| id);
        serve_call(simulator, Tokenized, operation, id, request).await
    };
    router
        .route(path, any(handler))
        .route(&format!("{path}/"), any(handler))
}

/// The family's way of answering.
#[derive(Clone, Copy)]
struct Tokenized;

const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
const TRX_ID: &[&str] = &["trxID", "trxId"];
const AGREEMENT_ID: &[&str] = &["agreementID", "agreementId"];
/// A published client writes `refundAmount`, from its reading of bKash's pages.
const REFUND_AMOUNT: &[&str] = &["amount", "refundAmount"];

impl Family for Tokenized {
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
            // One URL for both: without an amount it asks.
            Operation::Refund if fields.get(REFUND_AMOUNT).is_none() => Operation::RefundStatus,
            other => other,
        }
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        perform(simulator, call).unwrap_or_else(|refusal| self.refuse(refusal))
    }

    /// Business refusals of this family are HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let body = Object::new()
            .text("statusCode", &refusal.code.to_string())
            .text("statusMessage", refusal.code.message())
            .finish();
        Reply {
            invention: refusal.invention,
            ..Reply::json(body)
        }
    }
}

fn perform(simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Refusal> {
    let fields = &call.fields;
    let need = |names: &[&str]| fields.get(names).ok_or(Refusal::from(Code::FIELD_MISSING));
    let body = match call.operation {
        Operation::Grant => return Ok(token::grant(simulator, call, Tokenized)),
        Operation::Refresh => return Ok(token::refresh(simulator, call, Tokenized)),
        Operation::Create | Operation::AgreementCreate => {
            let order = order::read(fields)?;
            let settings = simulator.settings();
            let origin = simulator.origin(&settings, call.headers);
            let payment = simulator.change(|state, now| state.create(order, now))?;
            answers::created(&payment, &origin)
        }
        Operation::Execute | Operation::AgreementExecute => {
            let id = need(PAYMENT_ID)?;
            match simulator.change(|state, now| state.execute(id, call.forced, now))? {
                Executed::Payment(payment) => answers::executed(&payment),
                Executed::Agreement(payment, agreement) => {
                    answers::agreement_executed(&payment, &agreement)
                }
            }
        }
        Operation::Query => {
            let id = need(PAYMENT_ID)?;
            let found = simulator.change(|state, now| {
                state.tidy(now);
                state.payment(id).cloned()
            });
            answers::queried(&found.ok_or(Code::INVALID_PAYMENT_ID)?)
        }
        Operation::AgreementStatus => {
            let id = need(AGREEMENT_ID)?;
            answers::agreement(&simulator.read(|state, _| state.agreement(id))?)
        }
        Operation::AgreementCancel => {
            let id = need(AGREEMENT_ID)?;
            let cancelled = simulator.change(|state, now| state.cancel_agreement(id, now))?;
            answers::agreement_cancelled(&cancelled)
        }
        Operation::Search => {
            let trx_id = need(TRX_ID)?;
            let found = simulator.change(|state, now| state.search(trx_id, now))?;
            let short_code = &simulator.settings().organization_short_code;
            match found {
                Found::Payment(payment) => answers::found(&payment, short_code),
                Found::Refund(payment, refund) => {
                    return Ok(
                        Reply::json(answers::found_refund(&payment, &refund, short_code)).invented(
                            "only originalTrxAmount of a refund's search answer is documented",
                        ),
                    );
                }
            }
        }
        Operation::Refund => {
            let (id, trx_id, text) = (need(PAYMENT_ID)?, need(TRX_ID)?, need(REFUND_AMOUNT)?);
            let amount = Poisha::parse(text).filter(|amount| *amount > Poisha::ZERO);
            let amount = amount.ok_or(Code::INVALID_AMOUNT)?;
            let refunded =
                simulator.change(|state, now| state.refund(id, trx_id, amount, text, now));
            let (payment, refund) = refunded?;
            answers::refunded(&payment, &refund)
        }
        Operation::RefundStatus => {
            let (id, trx_id) = (need(PAYMENT_ID)?, need(TRX_ID)?);
            let (payment, refund) = simulator.read(|state, _| state.refund_status(id, trx_id))?;
            answers::refunded(&payment, &refund)
        }
        Operation::Capture => {
            let id = need(PAYMENT_ID)?;
            answers::settled(&simulator.change(|state, now| state.capture(id, now))?)
        }
        Operation::Void => {
            let id = need(PAYMENT_ID)?;
            answers::settled(&simulator.change(|state, now| state.void(id, now))?)
        }
        Operation::Callback => return Err(Code::SYSTEM_ERROR.into()),
    };
    Ok(Reply::json(body))
}
