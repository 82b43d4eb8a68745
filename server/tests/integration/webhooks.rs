//! Webhooks as a merchant's server receives them, also across crashes.

use axum::http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BackEnd, Order, Page, Process, Receiver, Shop, assert_response, eventually};

async fn endpoint(merchant: &BackEnd<'_>, receiver: &Receiver) -> String {
    let request = json!({ "url": receiver.url });
    let made = merchant.post("/v1/webhook_endpoints", &request).await;
    assert_eq!(made.status, 201, "{made:?}");
    receiver.trust(&made.text("secret"));
    made.text("id")
}

fn is(kind: &str) -> impl Fn(&Value) -> bool + '_ {
    move |event| event["type"] == kind
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_is_delivered_as_the_api_shows_it() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let receiver = Receiver::start().await;
    let endpoint = endpoint(&merchant, &receiver).await;
    let (session, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let (id, event) = receiver.until(is("payment.completed")).await;
    assert_eq!(event["id"], json!(id));
    let whole = merchant
        .get(&format!("/v1/checkout/sessions/{session}"))
        .await;
    assert_eq!(event["data"]["object"], whole.body);
    assert_eq!(event["data"]["payment"]["id"], json!(payment));
    let kept = merchant.get(&format!("/v1/events/{id}")).await;
    assert_eq!(kept.body, event);

    let sequences: Vec<_> = receiver
        .taken()
        .iter()
        .map(|(_, event)| event["sequence"].as_u64().unwrap())
        .collect();
    let mut ordered = sequences.clone();
    ordered.sort_unstable();
    ordered.dedup();
    assert_eq!(ordered.len(), sequences.len(), "numbers that repeat");

    let deliveries = merchant
        .get(&format!("/v1/webhook_endpoints/{endpoint}/deliveries"))
        .await;
    let delivery = deliveries.body["data"][0]["id"].as_str().unwrap();
    let path = format!("/v1/webhook_deliveries/{delivery}");
    // The result of a delivery is stored after the receiver has answered.
    let delivery = eventually("the delivery is stored", async || {
        let delivery = merchant.get(&path).await;
        if delivery.body["status"] == "pending" {
            return Err(delivery.page.body);
        }
        Ok(delivery)
    })
    .await;
    assert_eq!(delivery.body["attempts"][0]["status"], 204);
    assert!(!delivery.page.body.contains("whsec_"), "{delivery:?}");
    assert_response(&shop, "webhook-delivery", &delivery.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_returned_once_and_the_old_one_verifies_after_a_rotation() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let receiver = Receiver::start().await;
    let request = json!({ "url": receiver.url });
    let made = merchant
        .post_with_key("one", "/v1/webhook_endpoints", &request)
        .await;
    assert_response(&shop, "webhook-endpoint-created", &made.body);
    let secret = made.text("secret");
    receiver.trust(&secret);
    let id = made.text("id");
    let again = merchant
        .post_with_key("one", "/v1/webhook_endpoints", &request)
        .await;
    assert_eq!(again.text("id"), id);
    for answer in [again, merchant.get("/v1/webhook_endpoints").await] {
        assert!(!answer.page.body.contains("whsec_"), "{answer:?}");
    }
    let rolled = merchant
        .post(&format!("/v1/webhook_endpoints/{id}/roll"), &json!({}))
        .await;
    let new = rolled.text("secret");
    assert_ne!(new, secret);
    // Both the old secret and the new one verify.
    merchant.paid(&merchant.order("INV-1")).await;
    receiver.until(is("payment.completed")).await;
    receiver.trust(&new);
    merchant.paid(&merchant.order("INV-2")).await;
    let second = |event: &Value| event["data"]["object"]["invoice"] == "INV-2";
    receiver.until(second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missed_events_are_replayed_on_request() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let receiver = Receiver::start().await;
    let id = endpoint(&merchant, &receiver).await;
    receiver.answer_with(StatusCode::GONE);
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/v1/webhook_endpoints/{id}");
    let gone = eventually("the endpoint is disabled", async || {
        let endpoint = merchant.get(&path).await;
        if endpoint.body["enabled"] == true {
            return Err(endpoint.page.body);
        }
        Ok(endpoint)
    })
    .await;
    assert_eq!(gone.text("disabled_reason"), "gone");
    assert_response(&shop, "webhook-endpoint-gone", &gone.body);
    receiver.answer_with(StatusCode::NO_CONTENT);
    let replay = json!({ "from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z" });
    let refused = merchant.post(&format!("{path}/replay"), &replay).await;
    assert_eq!(refused.code(), "endpoint_disabled");
    let enabled = merchant
        .send(Method::PATCH, &path, &json!({ "enabled": true }))
        .await;
    assert_eq!(enabled.status, 200, "{enabled:?}");
    let replayed = merchant.post(&format!("{path}/replay"), &replay).await;
    assert_eq!(replayed.body["deliveries"], 1, "{replayed:?}");
    let (_, event) = receiver.until(is("session.opened")).await;
    assert_eq!(event["data"]["object"]["id"], json!(opened.text("id")));
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_endpoint_urls_that_cannot_receive_a_post() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for url in [
        "ftp://shop.example/hook",
        "https://user:password@shop.example/hook",
        "/hook",
        "",
    ] {
        let refused = merchant
            .post("/v1/webhook_endpoints", &json!({ "url": url }))
            .await;
        assert_eq!(refused.status, 400, "{url}: {refused:?}");
        assert_eq!(refused.body["errors"][0]["field"], "url", "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_recorded_before_a_crash_is_delivered_with_the_same_identifier() {
    let mut shop = Shop::open().await;
    let receiver = Receiver::start().await;
    let (key, session) = {
        let merchant = BackEnd::of(&shop).await;
        endpoint(&merchant, &receiver).await;
        let opened = merchant
            .post("/v1/checkout/sessions", &merchant.order("INV-1"))
            .await;
        receiver.until(is("session.opened")).await;
        (merchant.key.clone(), opened.text("id"))
    };
    shop.stop().await;
    // The receiver rejects everything while the first process runs.
    receiver.answer_with(StatusCode::SERVICE_UNAVAILABLE);
    let process = Process::start(&shop, &[]).await;
    let path = format!("/pay/{session}");
    let order = Order {
        shop: &shop,
        path: path.clone(),
    };
    order.pay().await;
    process.kill();

    let _process = Process::start(&shop, &[]).await;
    let events = shop
        .browser
        .request(Method::GET, &format!("/v1/events?object={session}"));
    let events = Page::read(events.bearer_auth(&key)).await;
    let events: Value = serde_json::from_str(&events.body).unwrap();
    receiver.answer_with(StatusCode::NO_CONTENT);
    let (id, event) = receiver.until(is("payment.completed")).await;
    assert_eq!(events["data"][0]["id"], json!(id));
    assert_eq!(event, events["data"][0]);
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lists_and_replays_deliveries() {
    let mut shop = Shop::open().await;
    let receiver = Receiver::start().await;
    let (id, session) = {
        let merchant = BackEnd::of(&shop).await;
        let id = endpoint(&merchant, &receiver).await;
        let opened = merchant
            .post("/v1/checkout/sessions", &merchant.order("INV-1"))
            .await;
        receiver.until(is("session.opened")).await;
        (id, opened.text("id"))
    };
    shop.stop().await;
    let _process = Process::start(&shop, &[]).await;
    let of = ["--merchant", "default", "--mode", "test"];
    let command = |words: &[&str]| {
        let ran = Process::command(&shop, &[], &[&["webhook"], words, &of].concat());
        assert!(ran.succeeded, "{ran:?}");
        ran.output
    };
    assert!(command(&["list"]).contains(&receiver.url));
    let deliveries = command(&["deliveries", &id]);
    assert!(deliveries.contains("succeeded"), "{deliveries}");
    assert!(command(&["replay", &id, "--since", "1h", "--undelivered-only"]).starts_with("0 "));
    assert!(command(&["replay", &id, "--since", "1h"]).starts_with("1 "));
    let taken = eventually("the event is delivered again", async || {
        let taken = receiver.taken();
        if taken.len() < 2 {
            return Err(format!("{taken:?}"));
        }
        Ok(taken)
    })
    .await;
    assert_eq!(taken[0], taken[1], "the same event, the same identifier");
    assert_eq!(taken[1].1["data"]["object"]["id"], json!(session));
    let nobody = Process::command(
        &shop,
        &[],
        &[&["webhook", "replay", "we_0", "--since", "1h"], &of[..]].concat(),
    );
    assert!(
        !nobody.succeeded && nobody.errors.contains("we_0"),
        "{nobody:?}"
    );
}
