//! The paths of Checkout (iFrame).

use crate::{gateway::Route, operation::Operation};

/// bKash served both versions at the same time; old clients still use the first.
pub(super) const BASES: [&str; 2] = ["/v1.1.0-beta", "/v1.2.0-beta"];

/// Source: bKash's OpenAPI document of 2018. B2C payment has another path in a copy of bKash's
/// pages.
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
    // The form of v1.1.0-beta: the trxID in the path, amount and currency in the body.
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
