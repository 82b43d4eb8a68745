//! Each fault as a client observes it.

use std::time::Duration;

use futures_util::future::{Either, select};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Shop, order},
    waiting::until,
};

fn rule(operation: &str, kind: &str) -> Value {
    let mut rule = json!({"operation": operation, "kind": kind});
    if kind == "delay" || kind.starts_with("silent") {
        rule["milliseconds"] = 150.into();
    }
    json!([rule])
}

#[tokio::test]
async fn a_response_can_be_delayed() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(rule("execute", "delay")).await;
    let started = tokio::time::Instant::now();
    let executed = shop.execute(&id).await;
    assert!(started.elapsed() >= Duration::from_millis(150));
    executed.is_successful();
    assert_eq!(executed.headers["x-simulator-fault"], "delay");
}

#[tokio::test]
async fn a_connection_cut_before_the_effect_moves_no_money() {
    let shop = Shop::open().await;
    for kind in ["cut_before", "silent_before"] {
        let id = shop.approved("10").await;
        shop.faults(rule("execute", kind)).await;
        let broken = shop.try_call("/execute", json!({"paymentID": id})).await;
        let error = broken.expect_err("the connection breaks");
        assert!(error.is_request() && !error.is_timeout(), "{error:?}");
        assert!(shop.bookings().is_empty());
        assert_eq!(
            shop.query(&id).await.text_of("transactionStatus"),
            "Initiated"
        );
    }
}

#[tokio::test]
async fn a_connection_cut_after_the_effect_has_moved_money() {
    let shop = Shop::open().await;
    for (kind, amount) in [("cut_after", "10"), ("silent_after", "11")] {
        let id = shop.approved(amount).await;
        shop.faults(rule("execute", kind)).await;
        let broken = shop.try_call("/execute", json!({"paymentID": id})).await;
        assert!(broken.expect_err("the connection breaks").is_request());
        assert_eq!(
            shop.query(&id).await.text_of("transactionStatus"),
            "Completed"
        );
        assert_eq!(shop.ledger()["executes"][&id]["booked"], 1);
    }
}

#[tokio::test]
async fn a_silent_fault_sends_no_response() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([{"operation": "execute", "kind": "silent_after"}]))
        .await;
    let body = json!({"paymentID": id});
    let call = std::pin::pin!(shop.try_call("/execute", body));
    let paid = std::pin::pin!(until("payment", || shop.bookings() == ["payment 10.00"]));
    let Either::Right(((), call)) = select(call, paid).await else {
        panic!("a response was sent")
    };
    // The money has moved, and the client still waits.
    let response = tokio::time::timeout(Duration::from_millis(300), call).await;
    assert!(response.is_err(), "a response was sent");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn half_a_body_is_sent_after_the_effect() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(rule("execute", "half_body")).await;
    let request = shop
        .http
        .post(shop.url("/execute"))
        .header("Authorization", &shop.token)
        .header("X-APP-Key", "sim-app-key")
        .body(json!({"paymentID": id}).to_string());
    let response = request.send().await.expect("a head");
    assert_eq!(response.status(), 200);
    let length = response.content_length().expect("a length");
    assert!(length > 100);
    assert!(response.text().await.is_err(), "the body breaks off");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn responses_can_be_replaced_by_those_of_a_broken_network() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([
        {"operation": "execute", "kind": "status", "status": 504},
        {"operation": "execute", "kind": "status"},
        {"operation": "execute", "kind": "unauthorized"},
        {"operation": "execute", "kind": "html"},
        {"operation": "execute", "kind": "empty"},
        {"operation": "execute", "kind": "maintenance"},
    ]))
    .await;
    let gateway = shop.execute(&id).await;
    assert_eq!(
        (gateway.status.as_u16(), gateway.text_of("message")),
        (504, "Endpoint request timed out")
    );
    assert_eq!(shop.execute(&id).await.status, 500);
    let unauthorized = shop.execute(&id).await;
    assert_eq!(
        (
            unauthorized.status.as_u16(),
            unauthorized.text_of("message")
        ),
        (401, "Unauthorized")
    );
    let html = shop.execute(&id).await;
    assert!(html.text.starts_with("<html>") && html.json == Value::Null);
    assert_eq!(shop.execute(&id).await.text, "");
    let maintenance = shop.execute(&id).await;
    assert_eq!(
        (
            maintenance.status.as_u16(),
            maintenance.text_of("statusCode")
        ),
        (503, "503")
    );
    assert!(maintenance.is_invention());
    assert!(shop.bookings().is_empty());
    shop.execute(&id).await.is_successful();
}

#[tokio::test]
async fn an_error_response_can_hide_a_completed_payment() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(
        json!([{"operation": "execute", "kind": "status", "status": 502, "after_effect": true}]),
    )
    .await;
    assert_eq!(shop.execute(&id).await.status, 502);
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn responses_can_have_a_wrong_amount_or_invoice() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([
        {"operation": "execute", "kind": "wrong_amount"},
        {"operation": "query", "kind": "wrong_invoice"},
    ]))
    .await;
    assert_eq!(
        shop.execute(&id).await.is_successful().text_of("amount"),
        "13.37"
    );
    assert_eq!(
        shop.query(&id).await.text_of("merchantInvoice"),
        "SOMEBODY-ELSES-INVOICE"
    );
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn a_tampered_response_keeps_the_order_of_its_keys() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    let honest = shop.query(&id).await;
    shop.faults(json!([
        {"operation": "query", "kind": "wrong_amount"},
        {"operation": "query", "kind": "wrong_invoice"},
    ]))
    .await;
    for key in ["amount", "merchantInvoice"] {
        let lied = shop.query(&id).await;
        assert_ne!(lied.json[key], honest.json[key], "{lied:?}");
        assert_eq!(lied.keys(), honest.keys());
    }
}

#[tokio::test]
async fn a_tampering_rule_waits_for_a_response_that_has_the_field() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([{"operation": "execute", "kind": "wrong_amount", "times": 1}]))
        .await;
    let refused = shop.execute("none").await;
    refused.is_refused("2002", "Invalid Payment ID");
    assert!(!refused.headers.contains_key("x-simulator-fault"));
    let document = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(document["rules"][0]["seen"], 1);
    assert_eq!(document["rules"][0]["fired"], 0);
    let calls = shop.control(Method::GET, "/calls?operation=execute", Value::Null);
    assert_eq!(calls.await.json["calls"][0]["fault"], Value::Null);
    let lied = shop.execute(&id).await;
    assert_eq!(lied.is_successful().text_of("amount"), "13.37");
    assert_eq!(lied.headers["x-simulator-fault"], "wrong_amount");
    let document = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(document["rules"][0]["fired"], 1);
    assert_eq!(shop.query(&id).await.text_of("amount"), "10");
}

#[tokio::test]
async fn a_tampering_rule_keeps_its_count_under_concurrent_calls() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([{"operation": "query", "kind": "wrong_amount", "times": 3}]))
        .await;
    let answers = futures_util::future::join_all((0..20).map(|_| shop.query(&id))).await;
    let lies = answers.iter().filter(|a| a.text_of("amount") == "13.37");
    assert_eq!(lies.count(), 3);
}

#[tokio::test]
async fn any_error_code_can_be_returned_and_a_refused_execute_ends_the_payment() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    shop.faults(json!([
        {"operation": "execute", "kind": "refuse", "code": "2023"},
        {"operation": "create", "kind": "refuse", "code": "2082"},
    ]))
    .await;
    shop.execute(&id)
        .await
        .is_refused("2023", "Insufficient Balance");
    shop.execute(&id)
        .await
        .is_refused("2056", "Invalid Payment State");
    let refused = shop.call("/create", order("10", "sale")).await;
    refused.is_refused(
        "2082",
        "The merchant is not permitted to initiate this transaction",
    );
}

#[tokio::test]
async fn the_token_limit_can_be_exceeded_at_once_and_blocks_for_an_hour() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "grant", "kind": "token_budget"}]))
        .await;
    let blocked = shop.grant().await;
    blocked.is_refused("9999", "System error");
    assert!(blocked.is_invention());
    shop.advance(3598);
    shop.grant().await.is_refused("9999", "System error");
    shop.advance(3);
    shop.grant().await.is_successful();
}

#[tokio::test]
async fn callbacks_can_be_lost_or_sent_twice() {
    let shop = Shop::open().await;
    shop.faults(json!([
        {"operation": "any", "kind": "lost_callback"},
        {"operation": "callback", "kind": "duplicate_callback"},
    ]))
    .await;
    let mut deliveries = Vec::new();
    for _ in 0..3 {
        let id = shop.create("10").await;
        deliveries.push(shop.approve(&id).await.json["callbackDeliveries"].clone());
    }
    assert_eq!(deliveries, [0, 2, 1]);
}

#[tokio::test]
async fn a_payment_without_a_callback_url_consumes_no_callback_fault() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "callback", "kind": "lost_callback"}]))
        .await;
    let order = crate::iframe::order("10", "sale");
    let created = shop
        .post("/v1.2.0-beta/checkout/payment/create", order)
        .await;
    let approved = shop.approve(created.text_of("paymentID")).await.json;
    assert_eq!(approved["callbackURL"], Value::Null);
    assert_eq!(approved["callbackDeliveries"], 0);
    let document = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(document["rules"][0]["fired"], 0);
}

#[tokio::test]
async fn rules_can_skip_calls_and_have_a_count() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "query", "kind": "status", "skip": 1, "times": 2}]))
        .await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(shop.query("none").await.status.as_u16());
    }
    assert_eq!(statuses, [200, 500, 500, 200, 200]);
    let document = shop.control(Method::GET, "/faults", Value::Null).await.json;
    assert_eq!(document["rules"][0]["seen"], 5);
    assert_eq!(document["rules"][0]["fired"], 2);
    // The document that GET returns is accepted by PUT.
    assert_eq!(
        shop.control(Method::PUT, "/faults", document).await.status,
        200
    );
}

#[tokio::test]
async fn a_rule_for_create_applies_to_agreements_too() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "create", "kind": "status", "times": null}]))
        .await;
    assert_eq!(shop.call("/create", order("10", "sale")).await.status, 500);
    let body = json!({"mode": "0000", "payerReference": "p", "callbackURL": "http://shop.example"});
    assert_eq!(shop.call("/create", body.clone()).await.status, 500);
    shop.faults(json!([{"operation": "agreement_create", "kind": "status"}]))
        .await;
    shop.create("10").await;
    assert_eq!(shop.call("/create", body).await.status, 500);
}

#[tokio::test]
async fn the_same_seed_selects_the_same_calls() {
    let shop = Shop::open().await;
    let run = async |seed: u64| {
        let rules =
            json!([{"operation": "query", "kind": "status", "probability": 0.5, "times": null}]);
        shop.control(
            Method::PUT,
            "/faults",
            json!({"rules": rules, "seed": seed}),
        )
        .await;
        let mut failed = Vec::new();
        for _ in 0..24 {
            failed.push(shop.query("none").await.status == 500);
        }
        failed
    };
    let first = run(1).await;
    assert_eq!(run(1).await, first);
    assert_ne!(run(2).await, first);
    assert!(first.contains(&true) && first.contains(&false));
}

#[tokio::test]
async fn a_probability_is_any_number_from_0_to_1() {
    let shop = Shop::open().await;
    for probability in [json!(0), json!(1), json!(1e-9), json!(0.123_456_789)] {
        let rule = json!({"operation": "query", "kind": "status", "probability": probability});
        shop.faults(json!([rule])).await;
        let document = shop.control(Method::GET, "/faults", Value::Null).await.json;
        assert_eq!(document["rules"][0]["probability"], probability);
    }
}

#[tokio::test]
async fn the_error_of_an_invalid_document_names_the_field_and_nothing_changes() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "query", "kind": "status", "times": null}]))
        .await;
    for (document, field) in [
        (json!([]), "document"),
        (json!({}), "rules"),
        (json!({"rules": {}}), "rules"),
        (json!({"rules": [], "seed": "one"}), "seed"),
        (json!({"rules": [], "sed": 1}), "sed"),
        (json!({"rules": [3]}), "rules[0]"),
        (json!({"rules": [{"kind": "delay"}]}), "rules[0].operation"),
        (
            json!({"rules": [{"operation": "execute"}]}),
            "rules[0].kind",
        ),
        (
            json!({"rules": [{"operation": "pay", "kind": "delay"}]}),
            "rules[0].operation",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "explode"}]}),
            "rules[0].kind",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "milliseconds": -1}]}),
            "rules[0].milliseconds",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "times": "x"}]}),
            "rules[0].times",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "probability": 1.000_001}]}),
            "rules[0].probability",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "probability": -1e-9}]}),
            "rules[0].probability",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "status", "status": 99}]}),
            "rules[0].status",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "refuse"}]}),
            "rules[0].code",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "refuse", "code": "1"}]}),
            "rules[0].code",
        ),
        (
            json!({"rules": [{"operation": "execute", "kind": "lost_callback"}]}),
            "rules[0].operation",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "tmes": 1}]}),
            "rules[0].tmes",
        ),
        // Fields that the kind ignores are errors, because the caller expects an effect.
        (
            json!({"rules": [{"operation": "any", "kind": "delay", "status": 503}]}),
            "rules[0].status",
        ),
        (
            json!({"rules": [{"operation": "any", "kind": "cut_before", "after_effect": true}]}),
            "rules[0].after_effect",
        ),
    ] {
        let refused = shop.control(Method::PUT, "/faults", document).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert_eq!(refused.json["error"]["field"], field, "{refused:?}");
    }
    assert_eq!(shop.query("none").await.status, 500);
}

#[tokio::test]
async fn other_calls_do_not_affect_a_rules_random_numbers() {
    let shop = Shop::open().await;
    let document = json!({"seed": 42, "rules": [
        {"operation": "query", "kind": "status", "probability": 0.5, "times": null},
        {"operation": "execute", "kind": "status", "probability": 0.5, "times": null},
        {"operation": "any", "kind": "delay", "milliseconds": 0, "probability": 0.5, "times": null},
    ]});
    // `executes` is the number of executes before each query.
    let run = async |executes: &dyn Fn(usize) -> usize| {
        shop.control(Method::PUT, "/faults", document.clone()).await;
        let (mut queried, mut executed) = (Vec::new(), Vec::new());
        for query in 0..30 {
            for _ in 0..executes(query) {
                executed.push(shop.execute("none").await.status == 500);
            }
            queried.push(shop.query("none").await.status == 500);
        }
        executed.truncate(30);
        (queried, executed)
    };
    let evenly = run(&|_| 1).await;
    assert_eq!(run(&|query| usize::from(query % 5 == 0) * 7).await, evenly);
    assert!(evenly.0.contains(&true) && evenly.0.contains(&false));
    assert_ne!(evenly.0, evenly.1, "each rule has its own random numbers");
}

#[tokio::test]
async fn the_same_seed_affects_as_many_concurrent_calls() {
    let shop = Shop::open().await;
    let document = json!({"seed": 5, "rules": [
        {"operation": "query", "kind": "status", "probability": 0.4, "times": null, "skip": 3},
    ]});
    let broken = async |at_once: usize| {
        shop.control(Method::PUT, "/faults", document.clone()).await;
        let mut statuses = Vec::new();
        for _ in 0..60 / at_once {
            let calls = (0..at_once).map(|_| async {
                // A call of another operation at the same time.
                tokio::join!(shop.query("none"), shop.execute("none"))
                    .0
                    .status
            });
            statuses.extend(futures_util::future::join_all(calls).await);
        }
        statuses.iter().filter(|status| **status == 500).count()
    };
    let alone = broken(1).await;
    assert!((10..50).contains(&alone), "{alone}");
    assert_eq!(broken(12).await, alone);
    assert_eq!(broken(60).await, alone);
}
