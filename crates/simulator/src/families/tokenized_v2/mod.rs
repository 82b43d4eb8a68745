//! Tokenized Checkout and Checkout (URL), v2: one path per purpose, without `mode`.

mod calls;
mod create_request;
mod description;
mod refund_status;
mod refusals;
mod routes;

use axum::Router;
use calls::TokenizedV2;

pub(super) use description::tables;

use super::mount::mount;
use crate::{mode::Mode, simulator::Simulator};

pub(super) fn router() -> Router<Simulator> {
    let [payments, with_agreement] = tables();
    let router = mount(Router::new(), &payments, TokenizedV2(Mode::CheckoutUrl));
    mount(router, &with_agreement, TokenizedV2(Mode::WithAgreement))
}
