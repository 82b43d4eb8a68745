//! The paths of v2.

use crate::{gateway::Route, operation::Operation};

pub(super) const BASE: &str = "/v2/tokenized-checkout";
/// The base of the calls for payments with an agreement.
pub(super) const WITH_AGREEMENT: &str = "/v2/tokenized-checkout/payment-with-agreement";

/// Paths below `BASE`. Query Payment has two paths, both in use.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/auth/grant-token", Operation::Grant),
    Route::post("/auth/refresh-token", Operation::Refresh),
    Route::post("/payment/create", Operation::Create),
    Route::post("/payment/execute", Operation::Execute),
    Route::post("/payment/capture", Operation::Capture),
    Route::post("/payment/void", Operation::Void),
    Route::post("/query/payment", Operation::Query),
    Route::post("/payment/status", Operation::Query),
    Route::post("/agreement/create", Operation::AgreementCreate),
    Route::post("/agreement/execute", Operation::AgreementExecute),
    Route::post("/query/agreement", Operation::AgreementStatus),
    Route::post("/agreement/cancel", Operation::AgreementCancel),
    Route::post("/general/search-transaction", Operation::Search),
    Route::post("/refund/payment/transaction", Operation::Refund),
    Route::post("/refund/payment/status", Operation::RefundStatus),
];

/// Paths below `WITH_AGREEMENT`.
pub(super) const ROUTES_WITH_AGREEMENT: &[Route] = &[
    Route::post("/create", Operation::Create),
    Route::post("/execute", Operation::Execute),
    Route::post("/capture", Operation::Capture),
    Route::post("/void", Operation::Void),
];
