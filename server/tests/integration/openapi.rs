//! Compares the OpenAPI document with the running server. Every other test that calls the API checks its responses
//! against the document as well.

use std::collections::BTreeSet;

use directory::Scopes;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BackEnd, Contract, Page, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served_without_a_key() {
    let shop = Shop::open().await;
    let page = shop.browser.get("/v1/openapi.json").await;
    assert_eq!(page.header("content-type"), "application/json");
    let served: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(served, Contract::get().document);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_has_exactly_the_documented_operations() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let contract = Contract::get();
    for path in contract.document["paths"].as_object().unwrap().keys() {
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ] {
            let name = method.as_str().to_lowercase();
            let is_documented = contract.document["paths"][path].get(&name).is_some();
            let request = shop
                .browser
                .request(method.clone(), &path.replace(['{', '}'], ""));
            let request = request
                .header("idempotency-key", "k")
                .bearer_auth(&merchant.key);
            let page = Page::read(request).await;
            assert_eq!(
                page.status == 405,
                !is_documented,
                "{method} {path}: {}",
                page.body
            );
            assert!(
                !page.body.contains("the path does not exist"),
                "{method} {path}"
            );
            if page.status == 405 {
                assert!(page.body.contains("method_not_allowed"), "{}", page.body);
                let documented = contract.document["paths"][path].as_object().unwrap();
                for allowed in documented.keys() {
                    let allowed = allowed.to_uppercase();
                    assert!(page.header("allow").contains(&allowed), "{page:?}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_optional_exactly_where_the_document_says_so() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (mut needed, mut free) = (0, 0);
    for (path, item) in Contract::get().document["paths"].as_object().unwrap() {
        let Some(body) = item.get("post").map(|post| &post["requestBody"]) else {
            continue;
        };
        let path = path.replace(['{', '}'], "");
        let request = shop.browser.request(Method::POST, &path);
        let request = request.header("idempotency-key", "without-a-body");
        let page = Page::read(request.bearer_auth(&merchant.key)).await;
        let is_needed = page.body.contains("missing field");
        assert_eq!(body["required"], is_needed, "POST {path}: {}", page.body);
        *(if is_needed { &mut needed } else { &mut free }) += 1;
    }
    assert!(
        needed > 3 && free > 3,
        "{needed} need a body, {free} do not"
    );
}

/// Calls the operations of sessions, payments, refunds and transactions.
async fn call_payment_operations(merchant: &BackEnd<'_>) {
    let mut order = merchant.order("INV-1");
    order["line_items"] = json!([{ "name": "মধু", "quantity": 1, "amount": "599.00" }]);
    order["metadata"] = json!({ "cart": "42" });
    let (session, payment) = merchant.paid(&order).await;
    let path = format!("/v1/checkout/sessions/{session}");
    merchant.get("/v1/checkout/sessions").await;
    merchant.get(&format!("{path}?expand=payments")).await;
    merchant.get("/v1/payments").await;
    merchant.get("/v1/notifications").await;
    merchant.get("/v1/summary").await;
    let seen = merchant.get(&format!("/v1/payments/{payment}")).await;
    let trx_id = seen.text("trx_id");
    merchant.get(&format!("/v1/transactions/{trx_id}")).await;
    let body = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refund = merchant.post("/v1/refunds", &body).await.text("id");
    merchant.get("/v1/refunds").await;
    merchant.get(&format!("/v1/refunds/{refund}")).await;
    merchant.get(&format!("/v1/payments/{payment}")).await;

    for verb in ["capture", "void"] {
        let mut order = merchant.order(&format!("INV-{verb}"));
        order["capture"] = json!("manual");
        order["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
        let (_, payment) = merchant.paid(&order).await;
        let path = format!("/v1/payments/{payment}/{verb}");
        merchant.post(&path, &json!({})).await;
    }
    let wrong = json!({ "operation": "execute", "kind": "wrong_amount", "times": 1 });
    merchant.shop.fault(&wrong);
    let (_, payment) = merchant.paid(&merchant.order("INV-wrong")).await;
    let verdict = json!({ "verdict": "accepted", "reason": "the payer agreed" });
    let path = format!("/v1/payments/{payment}/resolve");
    merchant.post(&path, &verdict).await;
    let order = merchant.order("INV-2");
    let opened = merchant
        .post("/v1/checkout/sessions", &order)
        .await
        .text("id");
    let path = format!("/v1/checkout/sessions/{opened}");
    merchant.post(&format!("{path}/start"), &json!({})).await;
    merchant.post(&format!("{path}/cancel"), &json!({})).await;
    merchant.get(&path).await;
    let doubted = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-3"))
        .await
        .text("id");
    merchant.shop.lose_history().await;
    let path = format!("/v1/checkout/sessions/{doubted}/resolve");
    let found = json!({ "outcome": "unpaid", "reason": "the statement has no such invoice" });
    merchant.post(&path, &found).await;
}

/// Calls the operations of agreements.
async fn call_agreement_operations(merchant: &BackEnd<'_>) {
    let agreement = merchant.shop.saved_wallet().await;
    merchant.get("/v1/agreements").await;
    let path = format!("/v1/agreements/{agreement}");
    let payer = merchant.get(&path).await.text("payer_reference");
    let link = json!({ "payer_reference": payer });
    merchant
        .post_with_key("link", "/v1/customer_links", &link)
        .await;
    merchant
        .post_with_key("link", "/v1/customer_links", &link)
        .await;
    merchant.post(&format!("{path}/cancel"), &json!({})).await;
}

/// Calls the operations of events, webhook endpoints and deliveries.
async fn call_webhook_operations(merchant: &BackEnd<'_>) {
    let endpoints = "/v1/webhook_endpoints";
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let body = json!({ "url": url, "event_types": ["session.opened"] });
    let endpoint = merchant.post(endpoints, &body).await.text("id");
    merchant.get(endpoints).await;
    let path = format!("{endpoints}/{endpoint}");
    merchant.get(&path).await;
    merchant
        .send(Method::PATCH, &path, &json!({ "event_types": [] }))
        .await;
    merchant.post(&format!("{path}/roll"), &json!({})).await;
    let events = merchant.get("/v1/events").await;
    for event in events.body["data"].as_array().unwrap() {
        let event = event["id"].as_str().unwrap();
        merchant.get(&format!("/v1/events/{event}")).await;
        let replay = json!({ "event": event });
        merchant.post(&format!("{path}/replay"), &replay).await;
        merchant
            .get(&format!("/v1/events/{event}/deliveries"))
            .await;
    }
    let span = json!({ "from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z" });
    merchant.post(&format!("{path}/replay"), &span).await;
    let deliveries = merchant.get(&format!("{path}/deliveries")).await;
    let delivery = deliveries.body["data"][0]["id"].as_str().unwrap();
    merchant
        .get(&format!("/v1/webhook_deliveries/{delivery}"))
        .await;
    merchant.send(Method::DELETE, &path, &Value::Null).await;
}

/// Calls the operations of API keys.
async fn call_key_operations(merchant: &BackEnd<'_>) {
    let body = json!({ "scopes": ["read-only"], "label": "reports", "expires_in": 3600 });
    let key = merchant.post("/v1/api_keys", &body).await.text("id");
    merchant.post("/v1/api_keys", &json!({})).await;
    let rolled = merchant
        .post(&format!("/v1/api_keys/{key}/roll"), &json!({}))
        .await;
    let path = format!("/v1/api_keys/{}/revoke", rolled.text("id"));
    merchant.post(&path, &json!({})).await;
    merchant.get("/v1/api_keys").await;
}

/// Calls the operations of merchants.
async fn call_merchant_operations(platform: &BackEnd<'_>) {
    let body = json!({ "id": "tea-house", "profile": { "name": "চা ঘর" } });
    platform.post("/v1/merchants", &body).await;
    platform.get("/v1/merchants").await;
    let path = "/v1/merchants/tea-house";
    platform.get(path).await;
    let changes = json!({ "profile": { "hold": { "hours": 168, "at_end": "capture" } } });
    platform.send(Method::PATCH, path, &changes).await;
    let provider_account = format!("{path}/provider_accounts/test");
    let body = json!({
        "family": "tokenized-v1",
        "base_url": format!("{}/v1.2.0-beta", platform.shop.simulator.origin),
        "page_origins": [platform.shop.simulator.origin],
        "credentials": { "app_key": "k", "app_secret": "s", "username": "u", "password": "p" },
    });
    platform.send(Method::PUT, &provider_account, &body).await;
    platform
        .post(&format!("{provider_account}/api_keys"), &json!({}))
        .await;
    platform
        .send(Method::DELETE, &provider_account, &Value::Null)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_succeeds_with_the_documented_response() {
    let shop = Shop::open().await;
    let scopes = Scopes::parse(["full", "merchants:read", "merchants:write"]).unwrap();
    let merchant = BackEnd::with(&shop, Some(scopes)).await;
    call_payment_operations(&merchant).await;
    call_agreement_operations(&merchant).await;
    call_webhook_operations(&merchant).await;
    call_key_operations(&merchant).await;
    call_merchant_operations(&merchant).await;
    let page = BackEnd::with(&shop, None).await;
    let order = merchant.order("INV-3");
    let opened = merchant
        .post("/v1/checkout/sessions", &order)
        .await
        .text("id");
    page.get(&format!("/v1/checkout/sessions/{opened}")).await;

    let seen = merchant.seen.borrow();
    let succeeded: BTreeSet<_> = seen
        .iter()
        .filter(|(_, status)| (200..300).contains(status))
        .map(|(name, _)| *name)
        .collect();
    let contract = Contract::get();
    let all = contract.operations().into_iter();
    let all: BTreeSet<_> = all
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(succeeded, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_operation_needs_exactly_its_scope() {
    let shop = Shop::open().await;
    let full = Scopes::full();
    for (method, path, operation) in Contract::get().operations() {
        let name = operation["operationId"].as_str().unwrap();
        let scope = operation["security"][0]["key"][0].as_str().unwrap();
        let others: Vec<_> = full.names().filter(|word| *word != scope).collect();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let path = path.replace("{mode}", "test");
        let path = path.replace("{id}", "none").replace("{trx_id}", "none");
        let body = operation.pointer("/requestBody/content/application~1json/example");
        let body = body.cloned().unwrap_or(Value::Null);
        let call = async |scopes: &[&str]| {
            let scopes = Scopes::parse(scopes.iter().copied()).unwrap();
            let key = BackEnd::with(&shop, Some(scopes)).await;
            match method {
                Method::GET => key.get(&path).await,
                Method::POST => key.post(&path, &body).await,
                _ => key.send(method.clone(), &path, &body).await,
            }
        };
        let without = call(&others).await;
        assert_eq!(
            (without.status, without.code()),
            (403, "missing_scope"),
            "{name}"
        );
        assert!(
            without.text("detail").contains(scope),
            "{name}: {without:?}"
        );
        let with = call(&[scope]).await;
        // The example requests a key with more scopes than the caller has.
        if name != "create_api_key" {
            assert_ne!(with.status, 403, "{name}: {with:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_type_of_a_problem_refers_to_the_reference_page() {
    let shop = Shop::open().await;
    let response = shop.browser.get("/v1/payments").await;
    let problem: Value = serde_json::from_str(&response.body).unwrap();
    let (path, anchor) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = shop.browser.get(path).await;
    assert_eq!((page.status, path), (200, "/docs"));
    assert!(
        page.header("content-security-policy")
            .contains("style-src 'self'")
    );
    assert!(page.body.contains(&format!("id=\"{anchor}\"")));
    assert!(page.body.contains(&format!("curl {}/v1/", shop.origin)));
    for file in ["/docs/reference.css", "/docs/reference.js"] {
        assert!(page.body.contains(file));
        let file = shop.browser.get(file).await;
        assert_eq!(file.status, 200);
        assert!(file.header("content-type").starts_with("text/"));
    }
}
