//! Checkout (iFrame), v1.1.0-beta and v1.2.0-beta: its paths, its calls and its refusals;
//! beside them the script that merchants' pages load, and a page to try it with.

mod answers;
mod describe;
mod organization;
mod refunds;
mod script;
mod shop;

use axum::Router;

use answers::{Created, Granted, Paid, Refused, Searched, Settled, Status, TokenRefused};

pub(super) use describe::tables;

use super::{mount, token, tokenized::order::read_purchase};
use crate::{
    answer::Reply,
    api::Api,
    core::Simulator,
    fields::Fields,
    gateway::{Call, Family, Route},
    mode::{Intent, Mode},
    operation::Operation,
    refusal::{Code, Refusal},
    settings::Settings,
    state::{Executed, Found, Issued, Order, Payment, Purchase, State},
};

/// bKash served both at the same time; old clients still name the first.
const BASES: [&str; 2] = ["/v1.1.0-beta", "/v1.2.0-beta"];

/// bKash's OpenAPI and traces have no statusCode on this API's successes, and a published client asks for it.
const STATUS_CODE: &str = "bKash's Checkout (iFrame) has no statusCode and statusMessage on a success; the setting iframe_status_code takes them out";

/// bKash's paths. Source: bKash's OpenAPI of 2018. Of B2C payment a copy of bKash's pages has another path.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/checkout/token/grant", Operation::Grant),
    Route::post("/checkout/token/refresh", Operation::Refresh),
    Route::post("/checkout/payment/create", Operation::Create),
    Route::post("/checkout/payment/execute/{paymentID}", Operation::Execute),
    Route::get("/checkout/payment/query/{paymentID}", Operation::Query),
    Route::post("/checkout/payment/capture/{paymentID}", Operation::Capture),
    Route::post("/checkout/payment/void/{paymentID}", Operation::Void),
    Route::get("/checkout/payment/search/{trxID}", Operation::Search),
    Route::post("/checkout/payment/refund", Operation::Refund),
    // v1.1.0-beta's own: the trxID in the path, amount and currency in the body.
    Route::post(
        "/checkout/payment/refund/{originalTrxID}",
        Operation::Refund,
    ),
    Route::get("/checkout/payment/organizationBalance", Operation::Balance),
    Route::post(
        "/checkout/payment/intraAccountTransfer",
        Operation::Transfer,
    ),
    Route::post("/checkout/payment/b2cPayment", Operation::Payout),
    Route::post("/checkout/b2c/payment", Operation::Payout),
    Route::post("/b2c/payment", Operation::Payout),
];

pub(super) fn router() -> Router<Simulator> {
    api().merge(script::router()).merge(shop::router())
}

fn api() -> Router<Simulator> {
    tables()
        .iter()
        .fold(Router::new(), |router, table| mount(router, table, Iframe))
}

/// The family's way of answering.
#[derive(Clone, Copy)]
struct Iframe;

const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
const TRX_ID: &[&str] = &["trxID", "trxId"];

impl token::Speaks for Iframe {
    fn issued(self, issued: &Issued) -> Reply {
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
        let asks = || fields.get(&["amount", "originalTrxID"]).is_none();
        match route {
            // One URL for both: without an amount it asks.
            Operation::Refund if asks() => Operation::RefundStatus,
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
                known(state, id)?;
                state.execute(caller, id, call.forced, now)
            })?;
            let Executed::Payment(payment) = executed else {
                return Err(Code::INVALID_PAYMENT_ID.into());
            };
            let purchase = purchase(&payment)?;
            Ok(Reply::of(&Paid::executed(&payment, purchase, status)))
        }
        Operation::Query => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.query(caller, id, now))?;
            let purchase = purchase(&payment)?;
            Ok(Reply::of(&Paid::queried(&payment, purchase, status)))
        }
        Operation::Capture => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.capture(caller, id, now))?;
            Ok(Reply::of(&Settled::of(&payment, status)))
        }
        Operation::Void => {
            let id = need(call, PAYMENT_ID)?;
            let payment = simulator.change(|state, now| state.void(caller, id, now))?;
            Ok(Reply::of(&Settled::of(&payment, status)))
        }
        Operation::Search => search(simulator, call, &settings, status),
        Operation::Refund => refunds::refund(simulator, call, status),
        Operation::RefundStatus => refunds::status(simulator, call, status),
        Operation::Balance => organization::balance(simulator, call, &settings),
        Operation::Transfer => organization::transfer(simulator, call, status),
        Operation::Payout => organization::pay_out(simulator, call, status),
        // No route of this family leads to these.
        Operation::AgreementCreate
        | Operation::AgreementExecute
        | Operation::AgreementStatus
        | Operation::AgreementCancel
        | Operation::Callback
        | Operation::Ipn => Err(Code::SYSTEM_ERROR.into()),
    }
}

fn create(
    simulator: &Simulator,
    call: &Call<'_>,
    settings: &Settings,
    status: Status,
) -> Result<Reply, Refusal> {
    let order = Order {
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
        Found::Payment(payment) => {
            let purchase = purchase(payment)?;
            Reply::of(&Searched::payment(payment, purchase, short_code, status))
        }
        Found::Refund(payment, refund) => {
            Reply::of(&Searched::refund(payment, refund, short_code, status))
                .invented("bKash's search answer for a refund is not documented for this API")
        }
        Found::Organization(entry) => {
            Reply::of(&Searched::of_organization(entry, short_code, status))
                .invented("bKash's transactionType of a payout or transfer is not documented")
        }
    })
}

/// This API knows payments only: what makes an agreement is no payment to it.
fn known(state: &State, id: &str) -> Result<(), Refusal> {
    state
        .payment(id)
        .and_then(|payment| payment.facts.purchase.as_ref())
        .map(|_| ())
        .ok_or_else(|| Code::INVALID_PAYMENT_ID.into())
}

fn purchase(payment: &Payment) -> Result<&Purchase, Refusal> {
    let purchase = payment.facts.purchase.as_ref();
    purchase.ok_or_else(|| Code::INVALID_PAYMENT_ID.into())
}

fn need<'a>(call: &'a Call<'_>, names: &[&str]) -> Result<&'a str, Refusal> {
    call.fields
        .get(names)
        .ok_or_else(|| Code::FIELD_MISSING.into())
}
