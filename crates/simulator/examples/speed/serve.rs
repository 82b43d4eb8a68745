//! The two servers that are compared.

use std::{io, net::SocketAddr, sync::OnceLock};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::header,
    response::IntoResponse,
    routing::{get, post},
    serve::ListenerExt as _,
};
use serde_json::json;
use simulator::{Poisha, Settings};
use tokio::net::TcpListener;

use crate::wire::BASE;

/// Number of payments that are kept individually: few, so that the memory reaches its limit soon.
const PAYMENTS_KEPT: usize = 20_000;

/// A simulator whose wallets are never empty and whose payments are never duplicates.
pub(crate) async fn simulator(address: SocketAddr) -> io::Result<()> {
    let settings = Settings {
        duplicate_window_seconds: 0,
        payments_kept: PAYMENTS_KEPT,
        wallet_balance: Poisha::parse("900000000000").unwrap_or_default(),
        ..Settings::default()
    };
    let listener = TcpListener::bind(address).await?;
    simulator::serve(listener, settings, std::future::pending()).await
}

/// Recorded responses of the simulator, which the load generator uploads.
#[derive(Debug, Default)]
struct Responses {
    create: OnceLock<Bytes>,
    execute: OnceLock<Bytes>,
}

/// Serves routes that read a body and return a recorded response.
pub(crate) async fn bare(address: SocketAddr) -> io::Result<()> {
    let responses: &'static Responses = Box::leak(Box::default());
    let router = Router::new()
        .route(
            "/simulator/healthz",
            get(async || Json(json!({"status": "ok"}))),
        )
        .route("/responses/{call}", post(record))
        .route(
            &format!("{BASE}/create"),
            post(async move |_: Bytes| recorded(&responses.create)),
        )
        .route(
            &format!("{BASE}/execute"),
            post(async move |_: Bytes| recorded(&responses.execute)),
        )
        .with_state(responses);
    let listener = TcpListener::bind(address).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await
}

fn recorded(response: &OnceLock<Bytes>) -> impl IntoResponse + use<> {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, response.get().cloned().unwrap_or_default())
}

async fn record(
    State(responses): State<&'static Responses>,
    Path(call): Path<String>,
    body: Bytes,
) {
    let kept = if call == "create" {
        &responses.create
    } else {
        &responses.execute
    };
    // Later responses are ignored, because all are alike.
    let _ = kept.set(body);
}
