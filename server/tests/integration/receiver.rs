//! The receiver of webhooks in Rust that the reference at `/docs` shows, compiled as it stands there: what is paid is
//! delivered, and what is forged is not. (The receivers in other languages are in `server/tests/rest/test_receivers.py`.)

use std::sync::OnceLock;

use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap},
};
use serde_json::json;
use standardwebhooks::Webhook;
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedSender, unbounded_channel},
};

use crate::support::{BackEnd, Page, Shop};

static DELIVERED: OnceLock<UnboundedSender<String>> = OnceLock::new();

/// What the reader of the reference adds.
fn deliver(invoice: &serde_json::Value) {
    let invoice = invoice.as_str().unwrap().to_owned();
    DELIVERED.get().unwrap().send(invoice).unwrap();
}

mod shown {
    use super::deliver;

    include!("../../../crates/reference/src/guide/receiver.rs.txt");

    pub(super) fn of(secret: &str) -> Router {
        receiver(secret).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receiver_of_the_reference_accepts_genuine_events_only() {
    let (sender, mut delivered) = unbounded_channel();
    DELIVERED.set(sender).unwrap();
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/bkash", listener.local_addr().unwrap());
    let request = json!({ "url": url, "event_types": ["payment.completed"] });
    let endpoint = merchant.post("/v1/webhook_endpoints", &request).await;
    let secret = endpoint.text("secret");
    tokio::spawn(axum::serve(listener, shown::of(&secret)).into_future());

    merchant.paid(&merchant.order("INV-1")).await;
    assert_eq!(delivered.recv().await.unwrap(), "INV-1");

    let event =
        json!({ "type": "payment.completed", "data": { "object": { "invoice": "INV-2" } } });
    let body = event.to_string();
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let signed = |secret: &str, at: i64| {
        let signature = Webhook::new(secret)
            .unwrap()
            .sign("evt_1", at, body.as_bytes());
        let headers = [
            ("webhook-id", "evt_1".to_owned()),
            ("webhook-timestamp", at.to_string()),
            ("webhook-signature", signature.unwrap()),
        ];
        headers
            .into_iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect::<HeaderMap>()
    };
    let post = async |headers: HeaderMap| {
        let request = shop.browser.request(Method::POST, &url).headers(headers);
        let request = request.header(CONTENT_TYPE, "application/json");
        Page::read(request.body(body.clone())).await.status
    };
    let foreign_secret = format!("whsec_{}", "A".repeat(32));
    assert_eq!(post(HeaderMap::new()).await, 400);
    assert_eq!(post(signed(&foreign_secret, now)).await, 400);
    assert_eq!(post(signed(&secret, now - 24 * 3600)).await, 400);
    assert!(
        delivered.try_recv().is_err(),
        "what was forged was delivered"
    );
    assert_eq!(post(signed(&secret, now)).await, 204);
    assert_eq!(delivered.recv().await.unwrap(), "INV-2");
}
