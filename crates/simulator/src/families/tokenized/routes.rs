//! The paths of Tokenized Checkout v1.2.0-beta.

use super::keys::AGREEMENT_ID;
use crate::{fields::Fields, gateway::Route, mode::Mode, operation::Operation};

pub(super) const BASE: &str = "/v1.2.0-beta/tokenized/checkout";

/// bKash's paths, and others that published clients use for the same calls.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/token/grant", Operation::Grant),
    Route::post("/token/refresh", Operation::Refresh),
    Route::post("/create", Operation::Create),
    Route::post("/payment/create", Operation::Create).inferring(mode_of_payment),
    Route::post("/agreement/create", Operation::Create).inferring(mode_of_agreement),
    Route::post("/execute", Operation::Execute),
    Route::post("/execute/{paymentID}", Operation::Execute),
    Route::post("/payment/execute", Operation::Execute),
    Route::post("/agreement/execute", Operation::Execute),
    Route::post("/payment/status", Operation::Query),
    Route::post("/agreement/status", Operation::AgreementStatus),
    Route::post("/agreement/cancel", Operation::AgreementCancel),
    Route::post("/general/searchTransaction", Operation::Search),
    Route::post("/payment/refund", Operation::Refund),
    Route::post("/payment/refund/status", Operation::RefundStatus),
    Route::post("/payment/confirm/capture", Operation::Capture),
    Route::post("/payment/confirm/void", Operation::Void),
    Route::post("/payment/confirm/capture/void", Operation::Void),
];

/// Clients written for the first layout of these paths send no mode. An agreementID implies mode
/// 0001.
fn mode_of_payment(fields: &mut Fields) {
    let mode = match fields.get(AGREEMENT_ID) {
        Some(_) => Mode::WithAgreement,
        None => Mode::CheckoutUrl,
    };
    set_mode(fields, mode);
}

fn mode_of_agreement(fields: &mut Fields) {
    set_mode(fields, Mode::Agreement);
}

/// Keeps a mode that the client has sent.
fn set_mode(fields: &mut Fields, mode: Mode) {
    if fields.get(&["mode"]).is_none() {
        fields.set("mode", mode.code().to_owned());
    }
}
