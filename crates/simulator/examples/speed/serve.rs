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

/// Payments that are kept one by one, so that memory can be seen to stay where it is.
const KEPT: usize = 20_000;

/// A simulator whose wallets are never empty and whose payments are never duplicates.
pub(crate) async fn simulator(address: SocketAddr) -> io::Result<()> {
    let settings = Settings {
        duplicate_window_seconds: 0,
        payments_kept: KEPT,
        wallet_balance: Poisha::parse("900000000000").unwrap_or_default(),
        ..Settings::default()
    };
    let listener = TcpListener::bind(address).await?;
    simulator::serve(listener, settings, std::future::pending()).await
}

/// Answers of the simulator, as the load generator puts them in.
#[derive(Debug, Default)]
struct Answers {
    create: OnceLock<Bytes>,
    execute: OnceLock<Bytes>,
}

/// Routes that read a body and answer what they were given beforehand.
pub(crate) async fn bare(address: SocketAddr) -> io::Result<()> {
    let answers: &'static Answers = Box::leak(Box::default());
    let router = Router::new()
        .route(
            "/simulator/healthz",
            get(async || Json(json!({"status": "ok"}))),
        )
        .route("/answers/{call}", post(keep))
        .route(
            &format!("{BASE}/create"),
            post(async move |_: Bytes| repeated(&answers.create)),
        )
        .route(
            &format!("{BASE}/execute"),
            post(async move |_: Bytes| repeated(&answers.execute)),
        )
        .with_state(answers);
    let listener = TcpListener::bind(address).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await
}

fn repeated(answer: &OnceLock<Bytes>) -> impl IntoResponse + use<> {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, answer.get().cloned().unwrap_or_default())
}

async fn keep(State(answers): State<&'static Answers>, Path(call): Path<String>, body: Bytes) {
    let kept = if call == "create" {
        &answers.create
    } else {
        &answers.execute
    };
    // The first one stays: all are alike.
    let _ = kept.set(body);
}
