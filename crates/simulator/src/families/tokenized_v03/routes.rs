//! The paths of the guide v0.3.

use crate::{gateway::Route, operation::Operation};

pub(super) const BASE: &str = "/v1.2.0-beta/tokenized";

/// The guide prints the first two. The others are **our reading**: it names the calls, and these are
/// their names below the same base, as clients of those years have them.
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
