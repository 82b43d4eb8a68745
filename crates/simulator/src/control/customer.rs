//! Stands in for the customer: what they would have done on bKash's page, in one call.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ControlError, read};
use crate::{
    core::Simulator,
    faults::Kind,
    operation::Operation,
    state::{ControlRefusal, Payment, Stage},
    wallets::Msisdn,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Customer {
    wallet: Option<String>,
}

pub(super) async fn show(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let payment = simulator.read(|state, _| state.payment(&id).cloned());
    let payment = payment.ok_or_else(|| refused(ControlRefusal::Unknown))?;
    Ok(Json(describe(&payment)))
}

pub(super) async fn approve(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Customer { wallet } = read(&body)?;
    let left = simulator.change(|state, now| state.approve(&id, wallet.as_deref(), now));
    Ok(Json(leave(&simulator, &left.map_err(refused)?)))
}

pub(super) async fn fail(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let left = simulator.change(|state, now| state.abandon(&id, Stage::Failed, now));
    Ok(Json(leave(&simulator, &left.map_err(refused)?)))
}

pub(super) async fn cancel(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let left = simulator.change(|state, now| state.abandon(&id, Stage::Cancelled, now));
    Ok(Json(leave(&simulator, &left.map_err(refused)?)))
}

/// The payment, and how often the browser would come back: faults reach here as well.
fn leave(simulator: &Simulator, payment: &Payment) -> Value {
    let deliveries = match simulator
        .draw_fault(Operation::Callback)
        .map(|fault| fault.kind)
    {
        Some(Kind::LostCallback) => 0,
        Some(Kind::DuplicateCallback) => 2,
        _ => 1,
    };
    let mut described = describe(payment);
    described["callbackDeliveries"] = deliveries.into();
    described
}

fn describe(payment: &Payment) -> Value {
    let facts = &payment.facts;
    json!({
        "paymentID": facts.id,
        "mode": facts.mode.code(),
        "state": payment.stage.name(),
        "transactionStatus": payment.stage.transaction_status(),
        "verificationStatus": payment.stage.verification_status(),
        "wallet": payment.wallet.as_ref().map(Msisdn::as_str),
        "agreementID": payment.agreement,
        "trxID": payment.trx_id,
        "amount": facts.purchase.as_ref().map(|purchase| purchase.amount.to_string()),
        "merchantInvoiceNumber": facts.purchase.as_ref().map(|purchase| &purchase.invoice),
        "executeCalls": payment.execute_calls,
        "status": payment.stage.callback_status(),
        "callbackURL": payment.final_callback_url(),
    })
}

fn refused(refusal: ControlRefusal) -> ControlError {
    match refusal {
        ControlRefusal::Unknown => ControlError::new(
            StatusCode::NOT_FOUND,
            "unknown_payment",
            "there is no such paymentID",
        ),
        ControlRefusal::Expired => {
            ControlError::new(StatusCode::CONFLICT, "expired", "the paymentID is too old")
        }
        ControlRefusal::NotInitiated(payment) => {
            let message = format!(
                "the customer is done: the payment is {}",
                payment.stage.name()
            );
            let error = ControlError::new(StatusCode::CONFLICT, "not_initiated", message);
            ControlError {
                details: describe(&payment),
                ..error
            }
        }
        ControlRefusal::BoundToAgreement => ControlError::invalid(
            "wallet",
            "a payment with an agreement uses the agreement's wallet",
        ),
        ControlRefusal::Wallet(notice) => {
            let code = notice.code();
            let message = code.map_or("the wallet cannot be used", |code| code.message());
            let code = code.map_or_else(String::new, |code| code.to_string());
            ControlError::new(StatusCode::UNPROCESSABLE_ENTITY, &code, message)
        }
    }
}
