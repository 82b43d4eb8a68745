//! A sample shop that uses the checkout script: `/simulator/iframe-shop`. It does what a merchant's
//! page and back end do, in as little code as possible.

mod backend;
mod page;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

use self::{backend::Backend, page::HOME};
use crate::{language::Lang, simulator::Simulator, state::Stage};

pub(super) fn router() -> Router<Simulator> {
    let backend = Arc::new(Backend::default());
    let create = {
        let backend = Arc::clone(&backend);
        async move |State(simulator), Json(form)| create(&backend, simulator, form).await
    };
    let execute = async move |State(simulator), Path(id)| execute(&backend, simulator, id).await;
    Router::new()
        .route(HOME, get(show))
        .route("/simulator/iframe-shop/paid/{payment_id}", get(paid))
        .route("/simulator/iframe-shop/create", post(create))
        .route("/simulator/iframe-shop/execute/{payment_id}", post(execute))
        .route("/simulator/iframe-shop.js", get(script))
        .route("/simulator/iframe-shop.css", get(style))
}

/// The request from the page. A real shop takes the price from its own records, never from the
/// browser.
#[derive(Deserialize)]
struct CreateForm {
    amount: String,
}

async fn create(backend: &Backend, simulator: Simulator, form: CreateForm) -> Response {
    let order = json!({
        "amount": form.amount,
        "currency": "BDT",
        "intent": "sale",
        "merchantInvoiceNumber": format!("SHOP-{}", simulator.now().epoch_milliseconds()),
    });
    backend
        .call(&simulator, "/checkout/payment/create", &order)
        .await
}

async fn execute(backend: &Backend, simulator: Simulator, id: String) -> Response {
    let path = format!("/checkout/payment/execute/{id}");
    backend.call(&simulator, &path, &json!({})).await
}

async fn show(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let lang = Lang::preferred(&headers).unwrap_or(Lang::Bangla);
    let origin = simulator.origin(&simulator.settings(), &headers);
    with_policy(page::product_page(lang, &origin), &origin)
}

/// The page after a payment. It shows the recorded payment, not what the URL says.
async fn paid(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let lang = Lang::preferred(&headers).unwrap_or(Lang::Bangla);
    let payment = simulator.read(|state, _| state.payment(&id).cloned());
    match payment.filter(|payment| payment.stage == Stage::Completed) {
        Some(payment) => with_policy(page::receipt_page(lang, &payment), ""),
        None => Redirect::to(HOME).into_response(),
    }
}

/// Serves a page under a strict content security policy, which the checkout script must work with.
fn with_policy(page: Markup, bkash: &str) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'self' {bkash}; style-src 'self'; connect-src 'self'; \
         frame-src {bkash}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let no_store = HeaderValue::from_static("no-store");
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, no_store),
    ];
    (headers, page).into_response()
}

async fn script() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], include_str!("shop.js")).into_response()
}

async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], include_str!("shop.css")).into_response()
}
