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

/// A merchant of a server that never lives to keep an answer.
struct Unlucky {
    shop: Shop,
    key: String,
}

impl Unlucky {
    async fn of(shop: Shop) -> Self {
        let key = BackEnd::of(&shop).await.key;
        die_before_answering(&shop);
        Self { shop, key }
    }

    fn back_end(&self) -> BackEnd<'_> {
        BackEnd::with_key(&self.shop, self.key.clone())
    }

    /// Wishes, lets the process die, repeats the wish, and gives the first answer: the repetition found its receipt
    /// and did nothing.
    async fn twice(&mut self, path: &str, body: Value) -> Answer {
        let first = self.back_end().wish(path, path, &body).await;
        assert!(first.status < 300, "{first:?}");
        self.shop.restart().await;
        let done = counts(&self.shop);
        let again = self.back_end().wish(path, path, &body).await;
        assert_eq!(again.status, first.status, "{again:?}");
        assert_eq!(again.page.header("idempotency-replayed"), "true", "{path}");
        for field in ["id", "url", "delivery"] {
            assert_eq!(again.body[field], first.body[field], "{path}");
        }
        assert_eq!(counts(&self.shop), done, "{path}");
        first
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_payments_and_refunds_are_not_done_twice() {
    let mut merchant = Unlucky::of(Shop::open_family("tokenized-v2").await).await;
    let order = merchant.back_end().order("INV-1");
    let opened = merchant.twice("/v1/checkout/sessions", order).await;
    let path = format!("/v1/checkout/sessions/{}", opened.text("id"));
    merchant.twice(&format!("{path}/start"), json!({})).await;
    let other = merchant.back_end().order("INV-2");
    let other = merchant.twice("/v1/checkout/sessions?", other).await;
    let path = format!("/v1/checkout/sessions/{}/cancel", other.text("id"));
    merchant.twice(&path, json!({})).await;

    let back_end = merchant.back_end();
    let (_, paid) = back_end.paid(&back_end.order("INV-3")).await;
    let mut order = back_end.order("INV-4");
    order["capture"] = json!("manual");
    order["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    let (_, held) = back_end.paid(&order).await;
    let refund = json!({ "payment": paid, "amount": "100", "sku": "honey", "reason": "broken" });
    merchant.twice("/v1/refunds", refund).await;
    let path = format!("/v1/payments/{held}/capture");
    merchant.twice(&path, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_are_not_taken_back_twice() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let mut merchant = Unlucky::of(shop).await;
    let path = format!("/v1/agreements/{wallet}/cancel");
    merchant.twice(&path, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_replays_and_keys_are_not_made_twice() {
    let mut merchant = Unlucky::of(Shop::open().await).await;
    // An endpoint that is sent nothing by itself, so that the counts are those of the wishes alone.
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let wish = json!({ "url": url, "event_types": ["payment.captured"] });
    let endpoint = merchant.twice("/v1/webhook_endpoints", wish).await;
    assert!(endpoint.body["secret"].is_string());
    let path = format!("/v1/webhook_endpoints/{}", endpoint.text("id"));
    merchant.twice(&format!("{path}/roll"), json!({})).await;
    let order = merchant.back_end().order("INV-1");
    merchant.twice("/v1/checkout/sessions", order).await;
    let events = merchant.back_end().get("/v1/events").await;
    let replay = json!({ "event": events.body["data"][0]["id"] });
    let replayed = merchant.twice(&format!("{path}/replay"), replay).await;
    assert!(replayed.body["delivery"].is_string());

    let wish = json!({ "scopes": ["read-only"] });
    let made = merchant.twice("/v1/api_keys", wish).await;
    let path = format!("/v1/api_keys/{}", made.text("id"));
    let rolled = merchant.twice(&format!("{path}/roll"), json!({})).await;
    let path = format!("/v1/api_keys/{}/revoke", rolled.text("id"));
    merchant.twice(&path, json!({})).await;
}
