//! Tokenized Checkout and Checkout (URL), v2: one path for each purpose, and no `mode`.

pub(super) mod answers;
mod calls;
mod describe;
mod order;
mod refusals;

use axum::Router;

pub(super) use describe::tables;

use super::{mount, token, tokenized::answers::TokenIssued};
use crate::{
    answer::Reply,
    api::Api,
    core::Simulator,
    fields::Fields,
    gateway::{Call, Family, Route},
    mode::Mode,
    operation::Operation,
    refusal::Refusal,
    state::Issued,
};

const BASE: &str = "/v2/tokenized-checkout";
/// Where payments with an agreement have their calls.
const WITH_AGREEMENT: &str = "/v2/tokenized-checkout/payment-with-agreement";

/// Below `BASE`. Query Payment has two names, both in use.
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

/// Below `WITH_AGREEMENT`.
pub(super) const ROUTES_WITH_AGREEMENT: &[Route] = &[
    Route::post("/create", Operation::Create),
    Route::post("/execute", Operation::Execute),
    Route::post("/capture", Operation::Capture),
    Route::post("/void", Operation::Void),
];

pub(super) fn router() -> Router<Simulator> {
    let [payments, with_agreement] = tables();
    let router = mount(Router::new(), &payments, TokenizedV2(Mode::CheckoutUrl));
    mount(router, &with_agreement, TokenizedV2(Mode::WithAgreement))
}

/// The family's way of answering, and which payments the path is for.
#[derive(Clone, Copy)]
struct TokenizedV2(Mode);

impl token::Speaks for TokenizedV2 {
    /// The one success of v2 that has a statusCode: a trace has the keys of v1.
    fn issued(self, issued: &Issued) -> Reply {
        Reply::of(&TokenIssued::of(issued))
    }

    fn unknown_credentials(self) -> Reply {
        let said = Refusal::UNKNOWN_CREDENTIALS;
        self.refuse_token(said)
    }
}

impl Family for TokenizedV2 {
    fn api(self) -> Api {
        Api::TokenizedV2
    }

    fn classify(self, route: Operation, _: &Fields) -> Operation {
        route
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        calls::perform(self, simulator, call).unwrap_or_else(|failure| match failure {
            refusals::Failure::Refused(refusal) => self.refuse(refusal),
            refusals::Failure::Malformed => refusals::malformed(),
        })
    }

    /// Business refusals of v2 are HTTP 400.
    fn refuse(self, refusal: Refusal) -> Reply {
        refusals::refused(refusal)
    }

    fn refuse_token(self, refusal: Refusal) -> Reply {
        refusals::refused_token(refusal)
    }
}
