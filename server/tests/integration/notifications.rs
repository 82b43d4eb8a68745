//! bKash's payment notifications, sent by the simulator: each is stored once and matched, and none proves a payment.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{BackEnd, Order, Page, Shop, eventually, payment_id};

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

/// A shop to which the simulator sends notifications.
async fn subscribed() -> Shop {
    let settings = simulator::Settings {
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    };
    let shop = Shop::open_configured(settings, &[TOPIC]).await;
    let endpoint = format!("{}/ipn/default", shop.origin);
    let request = json!({ "endpoint": endpoint, "signatureVersion": "2" });
    control(&shop, reqwest::Method::PUT, "ipn", &request).await;
    reported(&shop, "confirmed").await;
    shop
}

/// Waits until the simulator's report on its notifications contains `word`.
async fn reported(shop: &Shop, word: &str) {
    let what = format!("the report contains {word}");
    eventually(&what, async || {
        let report = control(shop, reqwest::Method::GET, "ipn?wait=5", &Value::Null).await;
        let report = report.to_string();
        if report.contains(word) {
            Ok(())
        } else {
            Err(report)
        }
    })
    .await;
}

/// Waits until one notification is listed, lets the time pass after which it is matched, and returns it when it is no
/// longer pending.
async fn matched(shop: &Shop, merchant: &BackEnd<'_>) -> Value {
    let only = async || {
        let page = merchant.get("/v1/notifications").await;
        let all = page.body["data"].as_array().unwrap();
        assert!(all.len() < 2, "{all:?}");
        all.first().cloned().ok_or("none")
    };
    eventually("a notification is listed", async || {
        only().await.map_err(str::to_owned)
    })
    .await;
    shop.clock.pass(Duration::from_secs(301));
    eventually("the notification is matched", async || {
        let notification = only().await?;
        if notification["status"] == "pending" {
            return Err(notification.to_string());
        }
        Ok(notification)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_is_matched_with_its_paid_order() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let duplicate = json!({ "operation": "ipn", "kind": "duplicate" });
    shop.fault(&duplicate);
    let (session, _) = merchant.paid(&merchant.order("INV-1")).await;
    let notification = matched(&shop, &merchant).await;
    assert_eq!(notification["status"], "matched", "{notification}");
    assert_eq!(notification["session"], json!(session));
    assert_eq!(notification["trx_id"], shop.booked()[0]["trxID"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_by_another_channel_is_stored_listed_and_reported() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let qr_code = json!({ "transactionType": "10003126", "amount": "250" });
    control(&shop, reqwest::Method::POST, "ipn/notify", &qr_code).await;
    let notification = matched(&shop, &merchant).await;
    assert_eq!(notification["status"], "unmatched");
    assert_eq!(
        (&notification["amount"], &notification["kind"]),
        (&json!("250.00"), &json!("10003126"))
    );
    let events = merchant.get("/v1/events?type=notification.unmatched").await;
    assert_eq!(events.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_matches_a_payment_whose_execute_response_was_lost() {
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
    let notification = matched(&shop, &merchant).await;
    assert_eq!(notification["status"], "matched", "{notification}");
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_notification_is_rejected_and_not_stored() {
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
        reported(&shop, kind).await;
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

/// An order of a merchant that has notifications.
async fn subscribed_order<'a>(shop: &'a Shop, merchant: &BackEnd<'a>) -> Order<'a> {
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/pay/{}", opened.text("id"));
    Order { shop, path }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_contradicts_a_refusal_before_anybody_pays_again() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let order = subscribed_order(&shop, &merchant).await;
    // bKash books the payment, and its answer is replaced by a refusal.
    shop.fault(&json!({
        "operation": "execute", "kind": "refuse", "code": "2023", "after_effect": true, "times": 1
    }));
    order.pay().await;
    assert_eq!(shop.booked().len(), 1);
    order.becomes("needs_attention").await;
    assert_eq!(
        order.press(&[("again", "1")]).await,
        order.path,
        "it cannot be paid again"
    );
    let notification = matched(&shop, &merchant).await;
    assert_eq!(notification["status"], "matched", "{notification}");
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_about_an_earlier_payment_is_matched_with_it() {
    let shop = subscribed().await;
    let merchant = BackEnd::of(&shop).await;
    let order = subscribed_order(&shop, &merchant).await;
    shop.fault(&json!({ "operation": "execute", "kind": "cut_before", "times": 1 }));
    let first = order.press(&[]).await;
    let callback = order.at_bkash(&first, "approve").await;
    shop.browser.get(&callback).await;
    shop.clock.pass(Duration::from_secs(33));
    order.becomes("open").await;
    order.pay().await;
    order.becomes("paid").await;
    shop.execute_behind_our_back(&payment_id(&first)).await;
    // Long before the next recheck.
    order.becomes("needs_attention").await;
    eventually("both notifications are matched", async || {
        let listed = merchant.get("/v1/notifications?status=matched").await;
        match listed.body["data"].as_array().unwrap().len() {
            2 => Ok(()),
            other => Err(format!("{other} are matched")),
        }
    })
    .await;
}
