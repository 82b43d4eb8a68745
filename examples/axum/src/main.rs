//! A small shop that is paid with bKash: the product, its orders, and the webhook of the checkout.

mod checkout;
mod orders;
mod pages;
mod settings;
mod webhook;

use std::{fs, process::ExitCode, sync::Arc};

use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use clap::Parser;
use leptos::prelude::Owner;
use serde::Deserialize;

use crate::{orders::Orders, settings::Settings};

/// The state that every request needs.
pub(crate) struct Inner {
    pub(crate) settings: Settings,
    pub(crate) orders: Orders,
    client: reqwest::Client,
}

pub(crate) type Shop = Arc<Inner>;

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Settings::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The shop cannot open: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    fs::create_dir_all(&settings.data)?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", settings.port)).await?;
    eprintln!("The shop is open at {}", settings.shop());
    let shop = Arc::new(Inner {
        orders: Orders::open(&settings.data)?,
        client: checkout::client()?,
        settings,
    });
    let routes = Router::new()
        .route("/", get(goods))
        .route("/orders", post(order))
        .route("/orders/{number}", get(show))
        .route("/webhooks", post(webhook::receive))
        .route(
            "/style.css",
            get((
                [(CONTENT_TYPE, "text/css")],
                include_str!("../public/style.css"),
            )),
        )
        .route(
            "/cushion.svg",
            get((
                [(CONTENT_TYPE, "image/svg+xml")],
                include_str!("../public/cushion.svg"),
            )),
        )
        .fallback(async |State(shop): State<Shop>| render(|| pages::not_found(&shop.settings)))
        .with_state(shop);
    Ok(axum::serve(listener, routes).await?)
}

async fn goods(State(shop): State<Shop>) -> Response {
    let mut bits = [0_u8; 16];
    if getrandom::fill(&mut bits).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let number = format!("{:032x}", u128::from_be_bytes(bits));
    render(|| pages::goods(&shop.settings, &number))
}

/// The form of the product's page. It has the order's number only; the price comes from the shop.
#[derive(Deserialize)]
struct OrderForm {
    #[serde(rename = "order")]
    number: String,
}

async fn order(
    State(shop): State<Shop>,
    Form(OrderForm { number }): Form<OrderForm>,
) -> Result<Response, DatabaseError> {
    if !is_number(&number) {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    shop.orders.create(&number, pages::PRICE)?;
    if shop
        .orders
        .find(&number)?
        .is_some_and(|order| order.session.is_none())
    {
        match checkout::open_session(&shop.client, &shop.settings, &number, pages::PRICE).await {
            Ok(session) => shop.orders.attach(&number, &session.id, &session.url)?,
            // The order's page offers to try again.
            Err(error) => eprintln!("order {number} has no session: {error}"),
        }
    }
    Ok(Redirect::to(&format!("/orders/{number}")).into_response())
}

/// Whether the payer came back from the checkout. The page then waits for the webhook; it proves no payment.
#[derive(Deserialize)]
struct Return {
    back: Option<String>,
}

async fn show(
    State(shop): State<Shop>,
    Path(number): Path<String>,
    Query(Return { back }): Query<Return>,
) -> Result<Response, DatabaseError> {
    let order = shop.orders.find(&number)?;
    Ok(render(|| match &order {
        Some(order) => pages::order(&shop.settings, order, back.is_some()),
        None => pages::not_found(&shop.settings),
    }))
}

/// Whether the product's page can have contained this number.
fn is_number(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Renders with an owner of the page's reactive values, which ends with the page.
fn render(page: impl FnOnce() -> Response) -> Response {
    Owner::new().with(page)
}

/// The shop's database failed.
struct DatabaseError(rusqlite::Error);

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for DatabaseError {
    fn into_response(self) -> Response {
        eprintln!("the database of orders failed: {}", self.0);
        StatusCode::SERVICE_UNAVAILABLE.into_response()
    }
}
