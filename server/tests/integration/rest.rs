//! The REST API as a merchant's back end uses it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BackEnd, Page, Shop, assert_response, eventually};

fn with_manual_capture(mut order: Value) -> Value {
    order["capture"] = json!("manual");
    order["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    order
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_session_is_reported_by_the_api_and_its_events() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let mut order = merchant.order("INV-1");
    order["metadata"] = json!({ "cart": "42" });
    order["line_items"] = json!([{ "name": "মধু", "quantity": 1, "amount": "599.00" }]);
    let (session, payment) = merchant.paid(&order).await;

    let seen = merchant
        .get(&format!("/v1/checkout/sessions/{session}?expand=payments"))
        .await;
    assert_eq!(seen.text("status"), "paid");
    assert_eq!(seen.body["metadata"], json!({ "cart": "42" }));
    assert_eq!(seen.body["payments"][0]["status"], "completed");
    assert_eq!(seen.body["payments"][0]["id"], json!(payment));
    assert_response(&shop, "session-paid", &seen.body);

    let seen = merchant.get(&format!("/v1/payments/{payment}")).await;
    let trx_id = seen.text("trx_id");
    assert_eq!(shop.booked()[0]["trxID"], json!(trx_id));
    let found = merchant.get(&format!("/v1/transactions/{trx_id}")).await;
    assert_eq!(found.text("session"), session);
    assert_response(&shop, "transaction", &found.body);

    let events = merchant.get(&format!("/v1/events?object={session}")).await;
    let kinds: Vec<_> = events.body["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["payment.completed", "payment.initiated", "session.opened"]
    );
    let newest = &events.body["data"][0];
    assert_eq!(newest["data"]["object"]["status"], "paid");
    assert_eq!(newest["data"]["payment"]["trx_id"], json!(trx_id));
    assert_response(&shop, "event-payment-completed", newest);
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_a_session_that_requires_an_agreement_leads_to_its_page() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let mut order = merchant.order("INV-1");
    order["agreement_policy"] = json!("require");
    let opened = merchant.post("/v1/checkout/sessions", &order).await;
    let path = format!("/v1/checkout/sessions/{}/start", opened.text("id"));
    let started = merchant.post(&path, &json!({})).await;
    assert_eq!(started.text("url"), opened.text("url"));
    assert_eq!(shop.calls("create").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorized_payment_is_captured_or_voided() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for (number, (verb, status, session_status)) in [
        ("capture", "captured", "paid"),
        ("void", "voided", "voided"),
    ]
    .into_iter()
    .enumerate()
    {
        let order = with_manual_capture(merchant.order(&format!("INV-{number}")));
        let (session, payment) = merchant.paid(&order).await;
        let held = merchant.get(&format!("/v1/payments/{payment}")).await;
        assert_eq!(held.text("status"), "authorized");
        assert!(held.body["hold_ends_at"].is_string(), "{held:?}");
        assert_response(&shop, "payment-authorized", &held.body);

        let path = format!("/v1/payments/{payment}/{verb}");
        let resolved = merchant.post(&path, &json!({})).await;
        assert_eq!(
            (resolved.status, resolved.text("status").as_str()),
            (200, status)
        );
        let seen = merchant
            .get(&format!("/v1/checkout/sessions/{session}"))
            .await;
        assert_eq!(seen.text("status"), session_status);
        assert_eq!(
            merchant.post(&path, &json!({})).await.code(),
            "payment_not_authorized"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_capture_is_repeated_until_bkash_answers() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = with_manual_capture(merchant.order("INV-1"));
    let (_, payment) = merchant.paid(&order).await;
    shop.fault(&json!({ "operation": "capture", "kind": "status", "status": 500, "times": 1 }));
    let asked = merchant
        .post(&format!("/v1/payments/{payment}/capture"), &json!({}))
        .await;
    assert_eq!(asked.text("status"), "capturing");
    let void = merchant
        .post(&format!("/v1/payments/{payment}/void"), &json!({}))
        .await;
    assert_eq!(void.code(), "conflicting_resolution");
    shop.clock.pass(std::time::Duration::from_secs(10));
    let path = format!("/v1/payments/{payment}");
    eventually("the payment is captured", async || {
        let status = merchant.get(&path).await.text("status");
        if status == "captured" {
            Ok(())
        } else {
            Err(status)
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn partial_refunds_cannot_exceed_the_payment() {
    let shop = Shop::open_family("tokenized-v2").await;
    let merchant = BackEnd::of(&shop).await;
    let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let refund = |amount: &str| json!({ "payment": payment, "amount": amount, "sku": "honey", "reason": "broken" });
    let first = merchant.post("/v1/refunds", &refund("100")).await;
    assert_eq!(
        (first.status, first.text("status").as_str()),
        (201, "completed")
    );
    let second = merchant.post("/v1/refunds", &refund("499")).await;
    assert_eq!(second.text("status"), "completed", "{second:?}");
    let third = merchant.post("/v1/refunds", &refund("0.01")).await;
    assert_eq!(
        (third.status, third.code()),
        (422, "refund_amount_too_large")
    );
    let seen = merchant.get(&format!("/v1/payments/{payment}")).await;
    assert_eq!(seen.text("amount_refunded"), "599.00");
    assert_eq!(seen.body["refunds"].as_array().unwrap().len(), 2);
    assert_response(&shop, "payment-refunded", &seen.body);
    let listed = merchant.get("/v1/refunds").await;
    assert_eq!(listed.body["data"][0]["id"], json!(second.text("id")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_repeated_with_its_key_takes_effect_once() {
    let shop = Shop::open_family("tokenized-v2").await;
    let merchant = BackEnd::of(&shop).await;
    let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let refund = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let first = merchant
        .post_with_key("key-1", "/v1/refunds", &refund)
        .await;
    let again = merchant
        .post_with_key("key-1", "/v1/refunds", &refund)
        .await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.page.header("idempotency-replayed"), "true");
    let mut other = refund.clone();
    other["amount"] = json!("200");
    let reused = merchant.post_with_key("key-1", "/v1/refunds", &other).await;
    assert_eq!(
        (reused.status, reused.code()),
        (422, "idempotency_key_reused")
    );
    let refunded = shop.control("ledger").await["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["kind"] == "refund")
        .count();
    assert_eq!(refunded, 1);

    let bare = shop.browser.request(Method::POST, "/v1/refunds");
    let bare = Page::read(bare.bearer_auth(&merchant.key).json(&refund)).await;
    assert_eq!(bare.status, 400);
    assert!(
        bare.body.contains("idempotency_key_missing"),
        "{}",
        bare.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_concurrent_requests_with_one_key_create_one_session() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let order = merchant.order("INV-1");
    let requests = (0..20).map(|_| merchant.post_with_key("one", "/v1/checkout/sessions", &order));
    let answers = futures_util::future::join_all(requests).await;
    let opened: std::collections::HashSet<_> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.text("id"))
        .collect();
    assert_eq!(opened.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(
            (answer.status, answer.code()),
            (409, "idempotency_in_progress")
        );
    }
    let listed = merchant.get("/v1/checkout/sessions").await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_survives_a_restart() {
    let mut shop = Shop::open().await;
    let (key, first, order) = {
        let merchant = BackEnd::of(&shop).await;
        let order = merchant.order("INV-1");
        let first = merchant
            .post_with_key("one", "/v1/checkout/sessions", &order)
            .await;
        (merchant.key.clone(), first.body, order)
    };
    shop.restart().await;
    let request = shop.browser.request(Method::POST, "/v1/checkout/sessions");
    let request = request.header("idempotency-key", "one").json(&order);
    let again = Page::read(request.bearer_auth(key)).await;
    assert_eq!(serde_json::from_str::<Value>(&again.body).unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_sessions_has_pages() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for number in 0..5 {
        let order = merchant.order(&format!("INV-{number}"));
        merchant.post("/v1/checkout/sessions", &order).await;
    }
    let mut seen = Vec::new();
    let mut path = "/v1/checkout/sessions?limit=2".to_owned();
    loop {
        let page = merchant.get(&path).await;
        let data = page.body["data"].as_array().unwrap();
        seen.extend(data.iter().map(|session| session["invoice"].clone()));
        match page.body["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/checkout/sessions?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ["INV-4", "INV-3", "INV-2", "INV-1", "INV-0"]);
    let one = merchant.get("/v1/checkout/sessions?invoice=INV-3").await;
    assert_eq!(one.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_can_only_start_and_retrieve_a_session() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let page = BackEnd::with(&shop, None).await;
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/v1/checkout/sessions/{}", opened.text("id"));
    let seen = page.get(&path).await;
    assert_eq!(seen.text("status"), "open");
    for hidden in ["payer_reference", "metadata", "success_url", "invoice"] {
        assert!(seen.body.get(hidden).is_none(), "{hidden} in {seen:?}");
    }
    let started = page.post(&format!("{path}/start"), &json!({})).await;
    assert!(started.text("url").contains("paymentId="), "{started:?}");
    for (method, path) in [
        (Method::GET, "/v1/checkout/sessions"),
        (Method::GET, "/v1/payments"),
        (Method::GET, "/v1/events"),
        (Method::GET, "/v1/agreements"),
        (Method::GET, "/v1/webhook_endpoints"),
        (Method::GET, "/v1/api_keys"),
    ] {
        let refused = page.send(method, path, &json!({})).await;
        assert_eq!(
            (refused.status, refused.code()),
            (403, "missing_scope"),
            "{path}"
        );
    }
    let order = page.order("INV-2");
    assert_eq!(
        page.post("/v1/checkout/sessions", &order).await.code(),
        "missing_scope"
    );
    let cancel = page.post(&format!("{path}/cancel"), &json!({})).await;
    assert_eq!(cancel.code(), "missing_scope");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_validation_problem_lists_every_invalid_field() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for amount in ["1e3", "-1", "0.001", "৳৫০", "0", "", " 5", "1,000", "٥"] {
        let mut order = merchant.order("INV-1");
        order["amount"] = json!(amount);
        let refused = merchant.post("/v1/checkout/sessions", &order).await;
        assert_eq!(refused.status, 400, "{amount}: {refused:?}");
        assert_eq!(refused.body["errors"][0]["field"], "amount", "{amount}");
    }
    let mut order = merchant.order("");
    order["locale"] = json!("fr");
    order["expires_in"] = json!(5);
    let refused = merchant.post("/v1/checkout/sessions", &order).await;
    let fields: Vec<_> = refused.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["invoice", "expires_in", "locale"]);
    assert_response(&shop, "problem-invalid-request", &refused.body);

    let mut order = merchant.order("INV-1");
    order["amount"] = json!(599);
    let number = merchant.post("/v1/checkout/sessions", &order).await;
    assert_eq!(number.body["errors"][0]["field"], "amount");
    order["amount"] = json!("599");
    order["color"] = json!("red");
    let unknown = merchant.post("/v1/checkout/sessions", &order).await;
    assert_eq!((unknown.status, unknown.code()), (400, "invalid_request"));

    let mut order = merchant.order("INV-1");
    order["success_url"] = json!("https://elsewhere.example/paid");
    let elsewhere = merchant.post("/v1/checkout/sessions", &order).await;
    assert_eq!(
        (elsewhere.status, elsewhere.code()),
        (422, "return_url_not_registered")
    );
    assert_response(&shop, "problem-return-url", &elsewhere.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_is_a_problem_document() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let send = async |method: Method, path: &str, key: &str, body: &str, kind: &str| {
        let request = shop.browser.request(method, path);
        let request = request
            .header("content-type", kind)
            .header("idempotency-key", "k")
            .body(body.to_owned());
        let request = if key.is_empty() {
            request
        } else {
            request.bearer_auth(key)
        };
        Page::read(request).await
    };
    let json = "application/json";
    let good = merchant.key.as_str();
    let sessions = "/v1/checkout/sessions";
    let deep = "[".repeat(5000);
    let large = format!("{{\"invoice\":\"{}\"}}", "x".repeat(70_000));
    for (method, path, key, body, kind, status) in [
        (Method::GET, sessions, "", "", json, 401),
        (Method::GET, sessions, "sk_test_wrong", "", json, 401),
        (Method::GET, "/v1/nothing", good, "", json, 404),
        (Method::GET, "/v1/payments/pay_1", good, "", json, 404),
        (Method::DELETE, sessions, good, "", json, 405),
        (Method::POST, sessions, good, "{", json, 400),
        (Method::POST, sessions, good, "{} {}", json, 400),
        (Method::POST, sessions, good, &deep, json, 400),
        (Method::POST, sessions, good, &large, json, 413),
        (Method::POST, sessions, good, "a=b", "text/plain", 415),
        (Method::GET, "/v1/events?limit=0", good, "", json, 400),
        (Method::GET, "/v1/events?cursor=x", good, "", json, 400),
    ] {
        let page = send(method, path, key, body, kind).await;
        assert_eq!(page.status, status, "{path}: {}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&page.body).unwrap();
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["code"].is_string() && problem["title"].is_string());
        assert!(!page.body.contains(good), "a key in an answer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_carry_the_version_and_the_rate_limit() {
    let shop = Shop::open_configured(
        simulator::Settings::default(),
        &[("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY", "3")],
    )
    .await;
    let merchant = BackEnd::of(&shop).await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let answer = merchant.get("/v1/payments").await;
        assert_eq!(answer.page.header("checkout-version"), "2026-11-21");
        assert_eq!(answer.page.header("ratelimit-policy"), "\"key\";q=3;w=60");
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let request = shop.browser.request(Method::GET, "/v1/payments");
    let old = Page::read(request.header("checkout-version", "2020-01-01")).await;
    assert!(old.body.contains("unknown_version"), "{}", old.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_keys_are_limited_by_address_and_valid_keys_are_not() {
    let shop = Shop::open_configured(
        simulator::Settings::default(),
        &[("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", "5")],
    )
    .await;
    let merchant = BackEnd::of(&shop).await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let guess = shop.browser.request(Method::GET, "/v1/payments");
        let answer = Page::read(guess.bearer_auth("sk_test_guess")).await;
        statuses.push(answer.status);
        if answer.status == 429 {
            assert_eq!(answer.header("retry-after"), "10");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert!(
                answer.body.contains("\"code\":\"too_many_requests\""),
                "{}",
                answer.body
            );
        }
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429, 429]);
    for _ in 0..20 {
        assert_eq!(merchant.get("/v1/payments").await.status, 200);
    }
}
