//! What the checkout tells the shop. Anybody can post to an address: only what is signed with the shop's secret counts.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use standardwebhooks::Webhook;

use crate::{Shop, orders::News};

/// Every event tells where its session stands, so that the newest one is enough. Events of other objects have no invoice.
#[derive(Deserialize)]
struct Event {
    id: String,
    sequence: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Session,
}

#[derive(Deserialize)]
struct Session {
    invoice: Option<String>,
    status: Option<String>,
    amount: Option<String>,
}

/// `POST /webhooks`. An answer of 2xx means that the event is on the disk; whatever fails before is sent again.
pub(crate) async fn hear(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Ok(key) = Webhook::new(&shop.settings.webhook_secret) else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    if key.verify(&body, &headers).is_err() {
        return StatusCode::BAD_REQUEST;
    }
    let Ok(Event { id, sequence, data }) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let Session {
        invoice: Some(number),
        status: Some(status),
        amount: Some(amount),
    } = data.object
    else {
        return StatusCode::NO_CONTENT;
    };
    let Some(status) = our_word(&status) else {
        return StatusCode::NO_CONTENT;
    };
    let news = News {
        id: &id,
        sequence,
        number: &number,
        status,
        amount: &amount,
    };
    match shop.orders.hear(&news) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(trouble) => {
            eprintln!("a webhook was not kept: {trouble}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// What the shop calls what the checkout calls it. A word that a later version adds changes nothing here.
fn our_word(status: &str) -> Option<&'static str> {
    match status {
        "open" => Some("open"),
        "processing" => Some("waiting"),
        "paid" => Some("paid"),
        "needs_attention" => Some("check"),
        "cancelled" | "expired" => Some("over"),
        _ => None,
    }
}
