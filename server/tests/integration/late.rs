//! Money that bKash took late or not as ordered: it is found, reported, given back or accepted, and no payer is told twice.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Answer, BackEnd, Order, Process, Shop, eventually, payment_id};

/// A merchant whose order is open, and the order's page.
async fn open_order<'a>(shop: &'a Shop, merchant: &BackEnd<'a>) -> Order<'a> {
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/pay/{}", opened.text("id"));
    Order { shop, path }
}

/// An order for which bKash took another amount, and its payment.
async fn quarantined<'a>(shop: &'a Shop, merchant: &BackEnd<'a>) -> (Order<'a>, Value) {
    let order = open_order(shop, merchant).await;
    shop.fault(&json!({ "operation": "execute", "kind": "wrong_amount", "times": 1 }));
    order.pay().await;
    order.becomes("needs_attention").await;
    let payment = payments(merchant).await.remove(0);
    (order, payment)
}

/// An order whose first Execute never reached bKash, and that was paid by a second payment. Returns bKash's identifier of the
/// first.
async fn paid_by_a_second_payment(order: &Order<'_>) -> String {
    let shop = order.shop;
    shop.fault(&json!({ "operation": "execute", "kind": "cut_before", "times": 1 }));
    let first = order.press(&[]).await;
    let callback = order.at_bkash(&first, "approve").await;
    shop.browser.get(&callback).await;
    assert_eq!(order.status().await, "processing/unknown");
    shop.clock.pass(Duration::from_secs(33));
    order.becomes("open").await;
    order.pay().await;
    order.becomes("paid").await;
    payment_id(&first)
}

/// The payments of an order, the oldest first.
async fn payments(merchant: &BackEnd<'_>) -> Vec<Value> {
    let list = merchant.get("/v1/payments?invoice=INV-1").await;
    let mut payments = list.body["data"].as_array().unwrap().clone();
    payments.reverse();
    payments
}

fn refund_of(payment: &Value, amount: &str) -> Value {
    json!({ "payment": payment["id"], "amount": amount, "sku": "tea", "reason": "charged twice" })
}

fn verdict(verdict: &str) -> Value {
    json!({ "verdict": verdict, "reason": "seen in bKash's merchant portal" })
}

async fn resolve(merchant: &BackEnd<'_>, payment: &Value, word: &str) -> Answer {
    let path = format!("/v1/payments/{}/resolve", payment["id"].as_str().unwrap());
    merchant.post(&path, &verdict(word)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execute_that_arrives_after_another_payment_is_found_and_given_back() {
    for recheck in [600, 3600, 24 * 3600 + 301] {
        let shop = Shop::open().await;
        let merchant = BackEnd::of(&shop).await;
        let order = open_order(&shop, &merchant).await;
        let first = paid_by_a_second_payment(&order).await;
        // The earlier rechecks find nothing.
        for earlier in [600, 3600, 24 * 3600 + 301] {
            if earlier == recheck {
                break;
            }
            let queries = shop.calls("query").await;
            shop.clock.pass(Duration::from_secs(earlier));
            eventually("bKash is asked again", async || {
                match shop.calls("query").await {
                    now if now > queries => Ok(()),
                    now => Err(format!("{now} queries")),
                }
            })
            .await;
        }
        shop.execute_behind_our_back(&first).await;
        assert_eq!(shop.booked().len(), 2, "bKash charged the payer twice");
        assert_eq!(order.status().await, "paid");
        shop.clock.pass(Duration::from_secs(recheck));
        order.becomes("needs_attention").await;

        let events = merchant.get("/v1/events?type=payment.late_success").await;
        assert_eq!(events.body["data"].as_array().unwrap().len(), 1);
        let [late, paid] = &payments(&merchant).await[..] else {
            panic!("two payments");
        };
        assert_eq!(
            (&late["status"], &late["reason"]),
            (&json!("quarantined"), &json!("late_success"))
        );
        assert_eq!(paid["status"], "completed");
        let refused = resolve(&merchant, late, "accepted").await;
        assert_eq!(
            refused.code(),
            "cannot_accept",
            "another payment has paid the order"
        );
        let refund = merchant
            .post(
                "/v1/refunds",
                &refund_of(late, paid["amount"].as_str().unwrap()),
            )
            .await;
        assert_eq!(refund.status, 201, "{refund:?}");
        order.becomes("paid").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_merchants_rule_gives_a_second_charge_back_by_itself() {
    const RULE: &[(&str, &str)] = &[("CHECKOUT__MERCHANT__LATE_SUCCESS", "refund")];
    let settings = simulator::Settings {
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    };
    let shop = Shop::open_configured(settings, RULE).await;
    let merchant = BackEnd::of(&shop).await;
    let order = open_order(&shop, &merchant).await;
    let first = paid_by_a_second_payment(&order).await;
    shop.execute_behind_our_back(&first).await;
    shop.clock.pass(Duration::from_secs(600));
    eventually("the late charge is given back", async || {
        let refunds = merchant.get("/v1/refunds?status=completed").await;
        match refunds.body["data"].as_array().unwrap().len() {
            1 => Ok(()),
            other => Err(format!("{other} refunds")),
        }
    })
    .await;
    order.becomes("paid").await;
    let kinds: Vec<_> = shop
        .booked()
        .iter()
        .map(|entry| entry["kind"].clone())
        .collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bkash_took_instead_can_be_refunded_and_settles_the_order() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (order, payment) = quarantined(&shop, &merchant).await;
    let charged = payment["amount_charged"].as_str().unwrap().to_owned();
    assert_ne!(charged, payment["amount"]);

    let above = format!("{}0.00", charged.split('.').next().unwrap());
    let refused = merchant
        .post("/v1/refunds", &refund_of(&payment, &above))
        .await;
    assert_eq!(refused.code(), "refund_amount_too_large", "{refused:?}");
    let refund = merchant
        .post("/v1/refunds", &refund_of(&payment, &charged))
        .await;
    assert_eq!(refund.status, 201, "{refund:?}");
    order.becomes("cancelled").await;
    let attention = merchant
        .get("/v1/checkout/sessions?status=needs_attention")
        .await;
    assert_eq!(attention.body["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantined_payment_is_accepted_or_dismissed_once() {
    for (word, status) in [("accepted", "paid"), ("dismissed", "cancelled")] {
        let shop = Shop::open().await;
        let merchant = BackEnd::of(&shop).await;
        let (order, payment) = quarantined(&shop, &merchant).await;
        let path = format!("/v1/payments/{}/resolve", payment["id"].as_str().unwrap());
        for bad in [
            json!({ "verdict": word }),
            json!({ "verdict": word, "reason": "" }),
            json!({ "verdict": "maybe", "reason": "x" }),
            json!({ "verdict": word, "reason": "a\u{202e}b" }),
        ] {
            assert_eq!(
                merchant.post(&path, &bad).await.code(),
                "invalid_request",
                "{bad}"
            );
        }
        let resolved = resolve(&merchant, &payment, word).await;
        assert_eq!(resolved.status, 200, "{resolved:?}");
        assert_eq!(resolved.body["verdict"], word);
        order.becomes(status).await;
        let other = if word == "accepted" {
            "dismissed"
        } else {
            "accepted"
        };
        let refused = resolve(&merchant, &payment, other).await;
        assert_eq!(refused.code(), "conflicting_resolution");
        let events = merchant.get("/v1/events?type=payment.resolved").await;
        assert_eq!(events.body["data"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_resolves_a_payment_by_command() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (order, payment) = quarantined(&shop, &merchant).await;
    let id = payment["id"].as_str().unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [&["resolve"], arguments].concat();
        Process::command(&shop, &[], &arguments)
    };
    for bad in [
        &[id, "accepted"][..],
        &[id, "accepted", "--reason", " "],
        &[id, "maybe", "--reason", "x"],
        &["pay_none", "accepted", "--reason", "x"],
    ] {
        let ran = run(bad);
        assert!(!ran.succeeded && ran.output.is_empty(), "{bad:?}: {ran:?}");
    }
    let ran = run(&[id, "accepted", "--reason", "the payer agreed"]);
    assert!(ran.succeeded && ran.output.contains("is paid"), "{ran:?}");
    order.becomes("paid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_not_quarantined_is_not_resolved() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = open_order(&shop, &merchant).await;
    order.pay().await;
    let payment = payments(&merchant).await.remove(0);
    let refused = resolve(&merchant, &payment, "accepted").await;
    assert_eq!(
        (refused.status, refused.code()),
        (409, "nothing_to_resolve")
    );
    let unknown = merchant
        .post("/v1/payments/pay_none/resolve", &verdict("accepted"))
        .await;
    assert_eq!(unknown.status, 404);
}
