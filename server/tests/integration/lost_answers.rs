//! Requests whose response was lost because the process stopped: repeated with the same key, they take effect once.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Answer, BackEnd, Shop};

/// Makes storing responses fail from now on, as if the process stopped after the effect of each request.
fn fail_to_store_responses(shop: &Shop) {
    let database = Connection::open(shop.database()).unwrap();
    database
        .execute_batch(
            "CREATE TRIGGER IF NOT EXISTS dies BEFORE UPDATE OF status ON idempotency_records
             BEGIN SELECT RAISE(FAIL, 'killed'); END",
        )
        .unwrap();
}

/// Lets responses be stored again.
fn store_responses(shop: &Shop) {
    let database = Connection::open(shop.database()).unwrap();
    database
        .execute_batch("DROP TRIGGER IF EXISTS dies")
        .unwrap();
}

/// The number of rows of everything that a request can create.
fn row_counts(shop: &Shop) -> Vec<i64> {
    let database = Connection::open(shop.database()).unwrap();
    [
        "events",
        "webhook_endpoints",
        "webhook_deliveries",
        "unique_keys",
        "idempotency_records",
    ]
    .map(|table| {
        let count = format!("SELECT count(*) FROM {table}");
        database.query_row(&count, [], |row| row.get(0)).unwrap()
    })
    .to_vec()
}

/// A merchant of a server that stops before it stores a response.
struct CrashingServer {
    shop: Shop,
    key: String,
}

impl CrashingServer {
    async fn of(shop: Shop) -> Self {
        let key = BackEnd::of(&shop).await.key;
        fail_to_store_responses(&shop);
        Self { shop, key }
    }

    fn back_end(&self) -> BackEnd<'_> {
        BackEnd::with_key(&self.shop, self.key.clone())
    }

    /// Sends a request, restarts the server, repeats the request, and returns the first response. Asserts that the
    /// repetition found the idempotency record and had no effect.
    async fn post_twice(&mut self, path: &str, body: Value) -> Answer {
        let first = self.back_end().post_with_key(path, path, &body).await;
        assert!(first.status < 300, "{first:?}");
        // A server does not open a database with a trigger that is not its own.
        store_responses(&self.shop);
        self.shop.restart().await;
        let before = row_counts(&self.shop);
        let again = self.back_end().post_with_key(path, path, &body).await;
        assert_eq!(again.status, first.status, "{again:?}");
        assert_eq!(again.page.header("idempotency-replayed"), "true", "{path}");
        for field in ["id", "url", "delivery"] {
            assert_eq!(again.body[field], first.body[field], "{path}");
        }
        assert_eq!(row_counts(&self.shop), before, "{path}");
        fail_to_store_responses(&self.shop);
        first
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_captures_and_refunds_are_not_repeated() {
    let mut merchant = CrashingServer::of(Shop::open_family("tokenized-v2").await).await;
    let order = merchant.back_end().order("INV-1");
    let opened = merchant.post_twice("/v1/checkout/sessions", order).await;
    let path = format!("/v1/checkout/sessions/{}", opened.text("id"));
    // Its response is stored in the transaction of bKash's answer, not after it.
    store_responses(&merchant.shop);
    merchant
        .post_twice(&format!("{path}/start"), json!({}))
        .await;
    fail_to_store_responses(&merchant.shop);
    let other = merchant.back_end().order("INV-2");
    let other = merchant.post_twice("/v1/checkout/sessions?", other).await;
    let path = format!("/v1/checkout/sessions/{}/cancel", other.text("id"));
    merchant.post_twice(&path, json!({})).await;

    let back_end = merchant.back_end();
    let (_, paid) = back_end.paid(&back_end.order("INV-3")).await;
    let mut order = back_end.order("INV-4");
    order["capture"] = json!("manual");
    order["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    let (_, held) = back_end.paid(&order).await;
    let refund = json!({ "payment": paid, "amount": "100", "sku": "honey", "reason": "broken" });
    merchant.post_twice("/v1/refunds", refund).await;
    let path = format!("/v1/payments/{held}/capture");
    merchant.post_twice(&path, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreement_cancellations_are_not_repeated() {
    let shop = Shop::open().await;
    let agreement = shop.saved_wallet().await;
    let mut merchant = CrashingServer::of(shop).await;
    let path = format!("/v1/agreements/{agreement}/cancel");
    merchant.post_twice(&path, json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_replays_and_keys_are_not_created_twice() {
    let mut merchant = CrashingServer::of(Shop::open().await).await;
    // An endpoint that no event of this test is sent to, so that the counts are those of the requests alone.
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let body = json!({ "url": url, "event_types": ["payment.captured"] });
    let endpoint = merchant.post_twice("/v1/webhook_endpoints", body).await;
    assert!(endpoint.body["secret"].is_string());
    let path = format!("/v1/webhook_endpoints/{}", endpoint.text("id"));
    merchant
        .post_twice(&format!("{path}/roll"), json!({}))
        .await;
    let order = merchant.back_end().order("INV-1");
    merchant.post_twice("/v1/checkout/sessions", order).await;
    let events = merchant.back_end().get("/v1/events").await;
    let replay = json!({ "event": events.body["data"][0]["id"] });
    let replayed = merchant.post_twice(&format!("{path}/replay"), replay).await;
    assert!(replayed.body["delivery"].is_string());

    let body = json!({ "scopes": ["read-only"] });
    let created = merchant.post_twice("/v1/api_keys", body).await;
    let path = format!("/v1/api_keys/{}", created.text("id"));
    let rolled = merchant
        .post_twice(&format!("{path}/roll"), json!({}))
        .await;
    let path = format!("/v1/api_keys/{}/revoke", rolled.text("id"));
    merchant.post_twice(&path, json!({})).await;
}
