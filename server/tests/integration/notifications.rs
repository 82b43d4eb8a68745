//! bKash's payment notifications, from the simulator's own SNS: kept once, matched, and never proof.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{BackEnd, Page, Shop};

const TOPIC: (&str, &str) = (
    "CHECKOUT__BKASH__IPN_TOPIC",
    "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000",
);

async fn control(shop: &Shop, method: reqwest::Method, what: &str, body: &Value) -> Value {
    let url = format!("{}/simulator/{what}", shop.simulator.origin);
    let page = Page::read(shop.browser.request(method, &url).json(body)).await;
    assert!(page.status < 300, "{page:?}");
    serde_json::from_str(&page.body).unwrap_or(Value::Null)
}

/// A shop that bKash has subscribed.
async fn subscribed() -> Shop {
    let settings = simulator::Settings {
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    };
    let shop = Shop::open_configured(settings, &[TOPIC]).await;
    let endpoint = format!("{}/ipn/default", shop.origin);
    let wish = json!({ "endpoint": endpoint, "signatureVersion": "2" });
    control(&shop, reqwest::Method::PUT, "ipn", &wish).await;
    let standing = control(&shop, reqwest::Method::GET, "ipn?wait=5", &Value::Null).await;
    assert!(standing.to_string().contains("confirmed"), "{standing}");
    shop
}

/// Waits until as many notifications are listed, none of them waiting.
async fn listed(merchant: &BackEnd<'_>, count: usize) -> Vec<Value> {
    for _ in 0..200 {
        let page = merchant.get("/v1/notifications").await;
        let all = page.body["data"].as_array().unwrap().clone();
        if all.len() == count && all.iter().all(|one| one["status"] != "pending") {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", merchant.get("/v1/notifications").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_and_its_notification_agree() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let duplicate = json!({ "operation": "ipn", "kind": "duplicate" });
    shop.fault(&duplicate);
    let (session, _) = merchant.paid(&merchant.order("INV-1")).await;
    shop.clock.pass(Duration::from_secs(301));
    let all = listed(&merchant, 1).await;
    assert_eq!(all[0]["status"], "matched", "{all:?}");
    assert_eq!(all[0]["session"], json!(session));
    assert_eq!(all[0]["trx_id"], shop.booked()[0]["trxID"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_by_another_channel_is_kept_shown_and_told() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let qr_code = json!({ "transactionType": "10003126", "amount": "250" });
    control(&shop, reqwest::Method::POST, "ipn/notify", &qr_code).await;
    control(&shop, reqwest::Method::GET, "ipn?wait=5", &Value::Null).await;
    shop.clock.pass(Duration::from_secs(301));
    let all = listed(&merchant, 1).await;
    assert_eq!(all[0]["status"], "unmatched");
    assert_eq!(
        (&all[0]["amount"], &all[0]["kind"]),
        (&json!("250.00"), &json!("10003126"))
    );
    let told = merchant.get("/v1/events?type=notification.unmatched").await;
    assert_eq!(told.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_whose_answer_was_lost_is_heeded() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    shop.fault(&json!({ "operation": "execute", "kind": "cut_after", "times": 1 }));
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/pay/{}", opened.text("id"));
    let order = crate::support::Order { shop: &shop, path };
    order.pay().await;
    order.becomes("paid").await;
    shop.clock.pass(Duration::from_secs(301));
    let all = listed(&merchant, 1).await;
    assert_eq!(all[0]["status"], "matched", "{all:?}");
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_is_refused_and_leaves_nothing() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    for kind in ["bad_signature", "wrong_amount", "wrong_topic"] {
        shop.fault(&json!({ "operation": "ipn", "kind": kind, "times": 1 }));
        control(
            &shop,
            reqwest::Method::POST,
            "ipn/notify",
            &json!({ "amount": "250" }),
        )
        .await;
        let standing = control(&shop, reqwest::Method::GET, "ipn?wait=5", &Value::Null).await;
        assert!(standing.to_string().contains(kind), "{standing}");
    }
    let forged = json!({ "Type": "Notification", "Message": "{\"trxID\":\"BFD90JRLST\"}" });
    let page = shop.browser.request(reqwest::Method::POST, "/ipn/default");
    let page = Page::read(page.json(&forged)).await;
    assert!((400..500).contains(&page.status), "{page:?}");
    let page = shop.browser.request(reqwest::Method::POST, "/ipn/nobody");
    assert_eq!(Page::read(page.json(&forged)).await.status, 404);
    let listed = merchant.get("/v1/notifications").await;
    assert_eq!(listed.body["data"], json!([]));
}
