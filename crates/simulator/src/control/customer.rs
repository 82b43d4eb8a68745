//! Decides a payment in place of the customer, in one call.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{body::read, error::ControlError};
use crate::{
    faults::Kind,
    operation::Operation,
    simulator::Simulator,
    state::{DecisionError, Payment, Stage},
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
    let payment = payment.ok_or_else(|| refused(DecisionError::Unknown))?;
    Ok(Json(describe(&payment)))
}

pub(super) async fn approve(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Customer { wallet } = read(&body)?;
    answer(decide(&simulator, &id, &Decision::Approve(wallet)))
}

pub(super) async fn fail(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    answer(decide(&simulator, &id, &Decision::Fail))
}

pub(super) async fn cancel(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    answer(decide(&simulator, &id, &Decision::Cancel))
}

/// The customer's decision on a payment.
pub(crate) enum Decision {
    /// Completes the page with this wallet, or the default one.
    Approve(Option<String>),
    /// Enters a wrong PIN too often.
    Fail,
    /// Closes the page.
    Cancel,
}

/// Applies the decision. Returns how often the browser would visit the callback URL, because
/// callback faults apply here too.
pub(crate) fn decide(
    simulator: &Simulator,
    id: &str,
    decision: &Decision,
) -> Result<(Payment, u64), DecisionError> {
    let payment = simulator.change(|state, now| match decision {
        Decision::Approve(wallet) => state.approve(id, wallet.as_deref(), now),
        Decision::Fail => state.end_without_consent(id, Stage::Failed, now),
        Decision::Cancel => state.end_without_consent(id, Stage::Cancelled, now),
    })?;
    if payment.final_callback_url().is_none() {
        // Without a callback URL, there is no callback that a fault could change.
        return Ok((payment, 0));
    }
    let fault = simulator.next_fault(Operation::Callback);
    let fault = fault.map(|fault| fault.kind);
    let deliveries = if fault == Some(Kind::LostCallback) {
        0
    } else if fault == Some(Kind::DuplicateCallback) {
        2
    } else {
        1
    };
    Ok((payment, deliveries))
}

fn answer(decided: Result<(Payment, u64), DecisionError>) -> Result<Json<Value>, ControlError> {
    let (payment, deliveries) = decided.map_err(refused)?;
    let mut described = describe(&payment);
    described["callbackDeliveries"] = deliveries.into();
    Ok(Json(described))
}

pub(super) fn describe(payment: &Payment) -> Value {
    let details = &payment.details;
    json!({
        "paymentID": details.id,
        "family": details.api.name(),
        "created": details.created.rfc3339(),
        "mode": details.mode.code(),
        "state": payment.stage.name(),
        "transactionStatus": payment.stage.transaction_status(),
        "verificationStatus": payment.stage.verification_status(),
        "wallet": payment.wallet.as_ref().map(Msisdn::as_str),
        "agreementID": payment.agreement,
        "trxID": payment.trx_id,
        "amount": details.purchase.as_ref().map(|purchase| purchase.amount.to_string()),
        "merchantInvoiceNumber": details.purchase.as_ref().map(|purchase| &purchase.invoice),
        "executeCalls": payment.execute_calls,
        "status": payment.stage.callback_status(),
        "callbackURL": payment.final_callback_url(),
    })
}

fn refused(refusal: DecisionError) -> ControlError {
    match refusal {
        DecisionError::Unknown => ControlError::new(
            StatusCode::NOT_FOUND,
            "unknown_payment",
            "unknown paymentID",
        ),
        DecisionError::Expired => {
            ControlError::new(StatusCode::CONFLICT, "expired", "the paymentID has expired")
        }
        DecisionError::NotInitiated(payment) => {
            let message = format!(
                "the customer has finished: the payment is {}",
                payment.stage.name()
            );
            ControlError::new(StatusCode::CONFLICT, "not_initiated", message)
                .with_details(describe(&payment))
        }
        DecisionError::BoundToAgreement => ControlError::invalid(
            "wallet",
            "a payment with an agreement uses the agreement's wallet",
        ),
        DecisionError::Wallet(notice) => {
            let code = notice.code();
            let message = code.map_or("the wallet cannot be used", |code| code.message());
            let code = code.map_or_else(String::new, |code| code.to_string());
            ControlError::new(StatusCode::UNPROCESSABLE_ENTITY, &code, message)
        }
    }
}
