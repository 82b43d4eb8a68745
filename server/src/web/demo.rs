//! The demo shop: a merchant to try the checkout with. It is served only if it is enabled.

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
    session::{Order, OrderLine, Phase},
};
use eventlog::Cause;
use serde::Deserialize;

use super::{Demo, Site, begin_payment, page_error::PageError, page_request::PageRequest, pay};

/// The cookie that identifies a customer of the shop, and so the owner of saved wallets.
const CUSTOMER: &str = "demo-customer";

/// `GET /`
pub(super) async fn home(State(site): State<Arc<Site>>, page: PageRequest) -> Html<String> {
    Html(pages::home(&page.default_context(), site.demo == Demo::On))
}

/// `GET /demo`
pub(super) async fn shop(page: PageRequest) -> Html<String> {
    Html(pages::demo_shop(
        &page.default_context(),
        &pages::demo_shop::PRODUCTS,
    ))
}

/// The form that orders a product.
#[derive(Debug, Deserialize)]
pub(super) struct OrderForm {
    sku: String,
    #[serde(default = "default_quantity")]
    quantity: u32,
}

fn default_quantity() -> u32 {
    1
}

/// `POST /demo/orders`: opens a session, as a shop's back end does. The price is the shop's and not the browser's.
pub(super) async fn order(
    State(site): State<Arc<Site>>,
    page: PageRequest,
    Form(form): Form<OrderForm>,
) -> Result<Response, PageError> {
    let product = pages::demo_shop::PRODUCTS
        .iter()
        .find(|product| product.sku == form.sku)
        .ok_or(PageError(Problem::BadRequest))?;
    if !(1..=9).contains(&form.quantity) {
        return Err(PageError(Problem::BadRequest));
    }
    let amount = product
        .price
        .checked_mul(form.quantity)
        .map_err(PageError::internal)?;
    let name = match page.default_context().language {
        app::view::Language::Bangla => product.name[0],
        app::view::Language::English => product.name[1],
    };
    let random_hex = |prefix: &str, length: usize| {
        site.ports.entropy.bits()[..length]
            .iter()
            .fold(prefix.to_owned(), |text, byte| format!("{text}{byte:02x}"))
    };
    let customer = match page.cookie(CUSTOMER).filter(|value| is_customer_id(value)) {
        Some(customer) => customer.to_owned(),
        None => random_hex("", 16),
    };
    let return_url = format!("{}/demo/orders/{{session}}", site.config.public_origin);
    let account = site.accounts.configured();
    let invoice = InvoiceNumber::parse(&random_hex("DEMO-", 4).to_uppercase());
    let invoice = invoice.map_err(PageError::internal)?;
    let expires_at = site.now() + account.profile.session_lifetime();
    let order = Order {
        payer: Some(
            PayerReference::parse(&format!("demo-{customer}")).map_err(PageError::internal)?,
        ),
        lines: vec![OrderLine {
            name: name.to_owned(),
            quantity: form.quantity,
            amount,
        }],
        success_url: return_url.clone(),
        cancel_url: return_url,
        late_success: account.profile.late_success,
        ..Order::new(account.id.clone(), amount, invoice, expires_at)
    };
    let opened = site
        .engine
        .open_session(order, Cause::PAYER, None, |_, _| None)
        .await
        .map_err(PageError::internal)?;
    let cookie = site.cookie(CUSTOMER, &customer, Duration::from_secs(30 * 24 * 3600));
    Ok((
        [(SET_COOKIE, cookie)],
        Redirect::to(&begin_payment::session_path(&opened.id)),
    )
        .into_response())
}

fn is_customer_id(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `GET /demo/orders/{session}`: shows the order's status as the server knows it. Nothing in the URL is trusted but the
/// identifier.
pub(super) async fn show_order(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    page: PageRequest,
) -> Result<Html<String>, PageError> {
    let id = pay::session_id(&id)?;
    let session = pay::session(&site, &id).await?;
    let state = match session.phase() {
        Phase::Paid(charge) | Phase::Authorized(charge) => {
            DemoOrderState::Paid(charge.trx_id.clone())
        }
        Phase::NeedsAttention(_) | Phase::HistoryLost => DemoOrderState::NeedsAttention,
        Phase::Closed(_) | Phase::Voided(_) => DemoOrderState::Closed,
        Phase::Open(_) | Phase::PendingPayer { .. } => DemoOrderState::Unpaid,
        Phase::Executing | Phase::Unknown => DemoOrderState::Processing,
    };
    let view = DemoOrderView {
        invoice: session.order.invoice.as_str().to_owned(),
        amount: session.order.amount,
        state,
        pay_path: begin_payment::session_path(&id),
    };
    Ok(Html(pages::demo_order(&page.default_context(), &view)))
}
