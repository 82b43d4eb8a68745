//! The bKash error code of a refusal appears on the object, in its events and in the problem document.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, BackEnd, Order, Page, Shop, payment_id};

impl BackEnd<'_> {
    /// Creates and starts a session. Returns its identifier and the response to the start.
    async fn start_session(&self, order: &Value) -> (String, Answer) {
        let opened = self.post("/v1/checkout/sessions", order).await;
        let session = opened.text("id");
        let path = format!("/v1/checkout/sessions/{session}/start");
        let started = self.post(&path, &json!({})).await;
        assert_eq!(started.status, 200, "{started:?}");
        (session, started)
    }

    /// The `payment` of a session.
    async fn payment_of(&self, session: &str) -> Answer {
        let seen = self.get(&format!("/v1/checkout/sessions/{session}")).await;
        self.get(&format!("/v1/payments/{}", seen.text("payment")))
            .await
    }

    /// The newest event of an object.
    async fn newest_event(&self, object: &str) -> Value {
        let events = self.get(&format!("/v1/events?object={object}")).await;
        events.body["data"][0].clone()
    }
}

fn refusing(operation: &str, code: &str) -> Value {
    json!({ "operation": operation, "kind": "refuse", "code": code })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_payment_carries_the_error_code() {
    for family in ["tokenized-v1", "tokenized-v2"] {
        let shop = Shop::open_family(family).await;
        let merchant = BackEnd::of(&shop).await;
        let (session, started) = merchant.start_session(&merchant.order("INV-1")).await;
        let id = payment_id(&started.text("url"));
        let approve = format!("{}/simulator/payments/{id}/approve", shop.simulator.origin);
        let approve = shop.browser.request(Method::POST, &approve);
        let empty = json!({ "wallet": "01823074817" });
        let approved = Page::read(approve.json(&empty)).await;
        let approved: Value = serde_json::from_str(&approved.body).unwrap();
        let back = approved["callbackURL"].as_str().unwrap();
        shop.browser.get(back).await;

        let payment = merchant.payment_of(&session).await;
        assert_eq!(payment.text("status"), "declined");
        assert_eq!(payment.text("reason"), "insufficient_balance");
        assert_eq!(payment.text("bkash_error_code"), "2023", "{family}");
        let event = merchant.newest_event(&session).await;
        assert_eq!(event["type"], "payment.declined");
        assert_eq!(event["data"]["payment"]["bkash_error_code"], "2023");

        let again = merchant
            .get(&format!("/v1/checkout/sessions/{session}"))
            .await;
        assert_eq!(again.text("status"), "open");
        let (_, paid) = merchant.paid(&merchant.order("INV-2")).await;
        let paid = merchant.get(&format!("/v1/payments/{paid}")).await;
        assert_eq!(paid.body["bkash_error_code"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_bkash_refuses_to_create_carries_the_error_code() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    shop.fault(&refusing("create", "2064"));
    let (session, started) = merchant.start_session(&merchant.order("INV-1")).await;
    assert_eq!(
        started.text("url"),
        format!("{}/pay/{session}", shop.origin)
    );
    assert_eq!(started.text("bkash_error_code"), "2064");
    let payment = merchant.payment_of(&session).await;
    assert_eq!(payment.text("status"), "ended");
    assert_eq!(payment.text("bkash_error_code"), "2064");

    let page = BackEnd::with(&shop, None).await;
    shop.fault(&refusing("create", "2064"));
    let path = format!("/v1/checkout/sessions/{session}/start");
    let public = page.post_with_key("from-a-page", &path, &json!({})).await;
    assert_eq!(public.text("url"), started.text("url"), "also refused");
    assert_eq!(
        public.body["bkash_error_code"],
        Value::Null,
        "hidden from publishable keys"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_with_an_unknown_outcome_carries_the_last_error_code() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (session, started) = merchant.start_session(&merchant.order("INV-1")).await;
    let order = Order {
        shop: &shop,
        path: format!("/pay/{session}"),
    };
    let callback = order.at_bkash(&started.text("url"), "approve").await;
    shop.fault(&refusing("execute", "9999"));
    shop.browser.get(&callback).await;
    let payment = merchant.payment_of(&session).await;
    assert_eq!(payment.text("status"), "unknown");
    assert_eq!(payment.text("bkash_error_code"), "9999");
    let event = merchant.newest_event(&session).await;
    assert_eq!(event["type"], "payment.unknown");
    assert_eq!(event["data"]["payment"]["bkash_error_code"], "9999");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_capture_or_void_carries_the_error_code() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let mut order = merchant.order("INV-1");
    order["capture"] = json!("manual");
    order["hold"] = json!({ "seconds": 604_800, "at_end": "nothing" });
    let (session, payment) = merchant.paid(&order).await;
    for (verb, code, reason) in [
        ("capture", "2037", "wallet_blocked"),
        ("void", "2067", "merchant_refused"),
    ] {
        shop.fault(&refusing(verb, code));
        let path = format!("/v1/payments/{payment}/{verb}");
        let refused = merchant.post(&path, &json!({})).await;
        assert_eq!(refused.status, 200, "{refused:?}");
        assert_eq!(refused.text("status"), "authorized");
        assert_eq!(refused.text("reason"), reason);
        assert_eq!(refused.text("bkash_error_code"), code);
        let event = merchant.newest_event(&session).await;
        assert_eq!(event["type"], format!("payment.{verb}_declined"));
        assert_eq!(event["data"]["payment"]["reason"], reason);
        assert_eq!(event["data"]["payment"]["bkash_error_code"], code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_refund_carries_the_error_code() {
    for (family, code, refusal) in [
        ("tokenized-v2", "2072", "too_much"),
        ("tokenized-v1", "2023", "merchant_balance"),
    ] {
        let shop = Shop::open_family(family).await;
        let merchant = BackEnd::of(&shop).await;
        let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
        shop.fault(&refusing("refund", code));
        let body =
            json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
        let refund = merchant.post("/v1/refunds", &body).await;
        assert_eq!(
            (refund.status, refund.text("status")),
            (201, "declined".to_owned())
        );
        assert_eq!(refund.text("decline_reason"), refusal);
        assert_eq!(refund.text("bkash_error_code"), code, "{family}");
        let event = merchant.newest_event(&refund.text("session")).await;
        assert_eq!(event["type"], "refund.declined");
        assert_eq!(event["data"]["refund"]["bkash_error_code"], code);
        let payment = merchant.get(&format!("/v1/payments/{payment}")).await;
        assert_eq!(payment.body["refunds"][0]["bkash_error_code"], code);
        assert_eq!(payment.body["bkash_error_code"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_search_returns_the_error_code() {
    for family in ["tokenized-v1", "tokenized-v2", "checkout-iframe"] {
        let shop = Shop::open_family(family).await;
        let merchant = BackEnd::of(&shop).await;
        let path = "/v1/transactions/DAQ20OC4BG";
        let unknown = merchant.get(path).await;
        assert_eq!((unknown.status, unknown.code()), (404, "not_found"));
        assert_eq!(unknown.text("bkash_error_code"), "2033", "{family}");

        shop.fault(&refusing("search", "2067"));
        let refused = merchant.get(path).await;
        assert_eq!((refused.status, refused.code()), (502, "bkash_refused"));
        assert_eq!(refused.text("bkash_error_code"), "2067", "{family}");

        shop.fault(&json!({ "operation": "search", "kind": "status", "status": 503 }));
        let silent = merchant.get(path).await;
        assert_eq!(silent.code(), "bkash_refused");
        assert!(silent.body.get("bkash_error_code").is_none(), "{silent:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_without_a_bkash_response_has_no_error_code() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let missing = merchant.get("/v1/payments/pay_1").await;
    assert_eq!(missing.code(), "not_found");
    assert!(
        missing.body.get("bkash_error_code").is_none(),
        "{missing:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_bkash_does_not_cancel_carries_the_error_code() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let agreement = shop.saved_wallet().await;
    shop.fault(&refusing("agreement_cancel", "2067"));
    let path = format!("/v1/agreements/{agreement}");
    let revoking = merchant.post(&format!("{path}/cancel"), &json!({})).await;
    assert_eq!(revoking.text("status"), "revoking");
    assert_eq!(revoking.text("bkash_error_code"), "2067");
    assert_eq!(merchant.get(&path).await.text("bkash_error_code"), "2067");
}
