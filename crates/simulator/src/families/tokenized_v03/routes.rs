//! The paths of the guide v0.3.

use crate::{gateway::Route, operation::Operation};

pub(super) const BASE: &str = "/v1.2.0-beta/tokenized";

/// The guide prints the first two paths. The others are **our reading**: the guide names the calls,
/// and clients of that time use these paths below the same base.
pub(super) const ROUTES: &[Route] = &[
    Route::post("/token/grant", Operation::Grant),
    Route::post("/token/refresh", Operation::Refresh),
    Route::post("/agreement/create", Operation::AgreementCreate),
    Route::post("/agreement/execute", Operation::AgreementExecute),
    Route::post("/agreement/cancel", Operation::AgreementCancel),
    Route::post("/payment/create", Operation::Create),
    Route::post("/payment/execute", Operation::Execute),
    Route::post("/payment/status", Operation::Query),
    Route::post("/general/searchTransaction", Operation::Search),
];
