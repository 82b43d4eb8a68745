//! Webhooks of the checkout. Anyone can post to a URL, so only messages that are signed with the shop's secret count.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use standardwebhooks::Webhook;

use crate::{Shop, orders::OrderUpdate};

/// Every event has its session's current status, so the newest one is enough. Events of other objects have no invoice.
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

/// `POST /webhooks`. A 2xx response means that the event is on disk. After any other response, the checkout sends it again.
pub(crate) async fn receive(
    State(shop): State<Shop>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
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
    let Some(status) = shop_status(&status) else {
        return StatusCode::NO_CONTENT;
    };
    let update = OrderUpdate {
        id: &id,
        sequence,
        number: &number,
        status,
        amount: &amount,
    };
    match shop.orders.apply(&update) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            eprintln!("a webhook was not stored: {error}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// The shop's word for a status of a session. A status of a later version of the API changes nothing.
fn shop_status(status: &str) -> Option<&'static str> {
    match status {
        "open" => Some("open"),
        "processing" => Some("waiting"),
        "paid" => Some("paid"),
        "needs_attention" => Some("check"),
        "cancelled" | "expired" => Some("over"),
        _ => None,
    }
}
