//! Tokenized Checkout as its integration guide v0.3 of 2019 prints it: agreements, and payments with
//! them. It came before `/tokenized/checkout/`, and half of its error numbers have other meanings.

pub(super) mod answers;
mod calls;
mod describe;
pub(crate) mod numbers;
mod order;

use axum::Router;

pub(super) use describe::table;

use super::{mount, token};
use crate::{
    answer::Reply,
    api::Api,
    core::Simulator,
    fields::Fields,
    gateway::{Call, Family, Route},
    operation::Operation,
    refusal::{Code, Refusal},
    state::Issued,
};

const BASE: &str = "/v1.2.0-beta/tokenized";

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

pub(super) fn router() -> Router<Simulator> {
    mount(Router::new(), &table(), TokenizedV03)
}

/// The dialect's way of answering.
#[derive(Clone, Copy)]
struct TokenizedV03;

impl token::Speaks for TokenizedV03 {
    fn issued(self, issued: &Issued) -> Reply {
        Reply::of(&answers::TokenIssued::of(issued))
    }

    /// Of the guide's numbers one alone is about credentials.
    fn unknown_credentials(self) -> Reply {
        self.refuse(Code::INVALID_APP_KEY.guessed("the guide does not say when it has this number"))
    }
}

impl Family for TokenizedV03 {
    fn api(self) -> Api {
        Api::TokenizedV03
    }

    fn classify(self, route: Operation, _: &Fields) -> Operation {
        route
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        calls::perform(self, simulator, call).unwrap_or_else(|refusal| self.refuse(refusal))
    }

    /// A refusal with the guide's own number and words, and HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let said = numbers::said(refusal);
        Reply {
            invention: said.invention,
            ..Reply::of(&answers::Refused::of(&said))
        }
    }
}
