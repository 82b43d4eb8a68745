//! Wishes whose answer was lost with the process: what is durable of them is done once, however often they are
//! repeated with their key.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Answer, BackEnd, Shop};

/// Lets no answer be kept from now on, as if the process died after every effect.
fn die_before_answering(shop: &Shop) {
    let database = Connection::open(shop.database()).unwrap();
    database
        .execute_batch(
            "CREATE TRIGGER dies BEFORE UPDATE OF status ON receipts
             BEGIN SELECT RAISE(FAIL, 'killed'); END",
        )
        .unwrap();
}

/// How many rows there are of everything that a wish can make.
fn counts(shop: &Shop) -> Vec<i64> {
    let database = Connection::open(shop.database()).unwrap();
    [
        "events",
        "webhook_endpoints",
        "webhook_deliveries",
        "api_keys",
        "receipts",
    ]
    .map(|table| {
        let count = format!("SELECT count(*) FROM {table}");
        database.query_row(&count, [], |row| row.get(0)).unwrap()
    })
    .to_vec()
}

/// Wishes, repeats the wish, and gives the first answer: the repetition found its receipt and did nothing.
async fn twice(merchant: &BackEnd<'_>, path: &str, body: Value) -> Answer {
    let first = merchant.wish(path, path, &body).await;
    assert!(first.status < 300, "{first:?}");
    let done = counts(merchant.shop);
    let again = merchant.wish(path, path, &body).await;
    assert_eq!(again.status, first.status, "{again:?}");
    assert_eq!(again.page.header("idempotency-replayed"), "true", "{path}");
    assert_eq!(again.body["id"], first.body["id"], "{path}");
    assert_eq!(again.body["url"], first.body["url"], "{path}");
    assert_eq!(again.body["delivery"], first.body["delivery"], "{path}");
    assert_eq!(counts(merchant.shop), done, "{path}");
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_payments_and_refunds_are_not_done_twice() {
    let shop = Shop::open_family("tokenized-v2").await;
    let merchant = BackEnd::of(&shop).await;
    die_before_answering(&shop);
    let order = merchant.order("INV-1");
    let opened = twice(&merchant, "/v1/checkout/sessions", order).await;
    let path = format!("/v1/checkout/sessions/{}", opened.text("id"));
    twice(&merchant, &format!("{path}/start"), json!({})).await;
    let other = merchant.order("INV-2");
    let other = merchant
        .wish("other", "/v1/checkout/sessions", &other)
        .await;
    let path = format!("/v1/checkout/sessions/{}/cancel", other.text("id"));
    twice(&merchant, &path, json!({})).await;

    let (_, payment) = merchant.paid(&merchant.order("INV-3")).await;
    let refund = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    twice(&merchant, "/v1/refunds", refund).await;
    let mut held = merchant.order("INV-4");
    held["capture"] = json!("manual");
    held["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    let (_, payment) = merchant.paid(&held).await;
    twice(
        &merchant,
        &format!("/v1/payments/{payment}/capture"),
        json!({}),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_are_not_taken_back_twice() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let wallet = shop.saved_wallet().await;
    die_before_answering(&shop);
    twice(
        &merchant,
        &format!("/v1/agreements/{wallet}/cancel"),
        json!({}),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_replays_and_keys_are_not_made_twice() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    die_before_answering(&shop);
    // An endpoint that is sent nothing by itself, so that the counts are those of the wishes alone.
    let url = format!("{}/nothing-listens-here", shop.simulator.origin);
    let wish = json!({ "url": url, "event_types": ["payment.captured"] });
    let endpoint = twice(&merchant, "/v1/webhook_endpoints", wish).await;
    assert!(endpoint.body["secret"].is_string());
    let path = format!("/v1/webhook_endpoints/{}", endpoint.text("id"));
    twice(&merchant, &format!("{path}/roll"), json!({})).await;
    merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let events = merchant.get("/v1/events").await;
    let event = &events.body["data"][0]["id"];
    let replayed = twice(
        &merchant,
        &format!("{path}/replay"),
        json!({ "event": event }),
    )
    .await;
    assert!(replayed.body["delivery"].is_string());

    let made = twice(
        &merchant,
        "/v1/api_keys",
        json!({ "scopes": ["read-only"] }),
    )
    .await;
    let path = format!("/v1/api_keys/{}", made.text("id"));
    let rolled = twice(&merchant, &format!("{path}/roll"), json!({})).await;
    let path = format!("/v1/api_keys/{}/revoke", rolled.text("id"));
    twice(&merchant, &path, json!({})).await;
}
