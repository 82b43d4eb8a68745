//! The demo shop: a merchant to try the checkout with. It is there only when it was asked for.

use std::{sync::Arc, time::Duration};

use app::{
    pages,
    view::{DemoOrderState, DemoOrderView, Problem},
};
use axum::{
    extract::{Form, Path, State},
    http::header::SET_COOKIE,
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    InvoiceNumber, PayerReference,
    session::{OrderLine, Phase},
};
use engine::NewSession;
use serde::Deserialize;

use super::{Demo, Site, begin, failure::Failure, pay, visit::Visit};

/// The cookie by which the shop knows its customer again: saved wallets belong to it.
const CUSTOMER: &str = "demo-customer";

/// `GET /`
pub(super) async fn home(State(site): State<Arc<Site>>, visit: Visit) -> Html<String> {
    Html(pages::home(&visit.house_chrome(), site.demo == Demo::On))
}

/// `GET /demo`
pub(super) async fn shop(visit: Visit) -> Html<String> {
    Html(pages::demo_shop(&visit.house_chrome(), &pages::shop::GOODS))
}

/// The form of a product's button.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    sku: String,
    #[serde(default = "one")]
    quantity: u32,
}

fn one() -> u32 {
    1
}

/// `POST /demo/orders`: what the back end of any shop would do. The price is the shop's, not the browser's.
pub(super) async fn order(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Form(form): Form<Order>,
) -> Result<Response, Failure> {
    let product = pages::shop::GOODS
        .iter()
        .find(|product| product.sku == form.sku)
        .ok_or(Failure(Problem::BadRequest))?;
    if !(1..=9).contains(&form.quantity) {
        return Err(Failure(Problem::BadRequest));
    }
    let amount = product
        .price
        .checked_mul(form.quantity)
        .map_err(Failure::internal)?;
    let name = match visit.house_chrome().language {
        app::view::Language::Bangla => product.name[0],
        app::view::Language::English => product.name[1],
    };
    let random = |prefix: &str, length: usize| {
        site.ports.entropy.bits()[..length]
            .iter()
            .fold(prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"))
    };
    let customer = match visit.cookie(CUSTOMER).filter(|value| is_customer(value)) {
        Some(customer) => customer.to_owned(),
        None => random("", 16),
    };
    let returning = format!("{}/demo/orders/{{session}}", site.config.public_origin);
    let account = site.accounts.configured();
    let invoice = InvoiceNumber::parse(&random("DEMO-", 4).to_uppercase());
    let invoice = invoice.map_err(Failure::internal)?;
    let session = NewSession {
        payer: Some(PayerReference::parse(&format!("demo-{customer}")).map_err(Failure::internal)?),
        lines: vec![OrderLine {
            name: name.to_owned(),
            quantity: form.quantity,
            amount,
        }],
        success_url: returning.clone(),
        cancel_url: returning,
        lifetime: account.profile.session_lifetime(),
        ..NewSession::new(account.id.clone(), amount, invoice)
    };
    let id = site
        .engine
        .open_session(session)
        .await
        .map_err(Failure::internal)?;
    let cookie = site.cookie(CUSTOMER, &customer, Duration::from_secs(30 * 24 * 3600));
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&begin::page(&id))).into_response())
}

fn is_customer(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `GET /demo/orders/{session}`: the shop asks its own server, and believes nothing in the address.
pub(super) async fn returned(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Html<String>, Failure> {
    let id = pay::session_id(&id)?;
    let session = pay::session(&site, &id).await?;
    let state = match session.phase() {
        Phase::Paid(taken) | Phase::Held(taken) => DemoOrderState::Paid(taken.trx_id.clone()),
        Phase::NeedsCheck(_) => DemoOrderState::NeedsCheck,
        Phase::Closed(_) | Phase::Voided(_) => DemoOrderState::Ended,
        Phase::Ready(_) | Phase::AtBkash { .. } => DemoOrderState::Waiting,
        Phase::Working | Phase::Unknown => DemoOrderState::Asking,
    };
    let view = DemoOrderView {
        invoice: session.order.invoice.as_str().to_owned(),
        amount: session.order.amount,
        state,
        pay_path: begin::page(&id),
    };
    Ok(Html(pages::demo_order(&visit.house_chrome(), &view)))
}
