//! The OpenAPI document against the running server: every operation is served, by no other method, and every
//! answer is as the document says. (Every other test that calls the API checks its answers in the same way.)

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
async fn every_operation_is_served_and_no_path_has_another() {
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
            assert!(!page.body.contains("no such path"), "{method} {path}");
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
async fn a_body_may_be_left_out_exactly_where_the_document_says_so() {
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

/// Calls whatever is about sessions, payments, refunds and transactions.
async fn sell(merchant: &BackEnd<'_>) {
    let mut order = merchant.order("INV-1");
    order["line_items"] = json!([{ "name": "মধু", "quantity": 1, "amount": "599.00" }]);
    order["metadata"] = json!({ "cart": "42" });
    let (session, payment) = merchant.paid(&order).await;
    let path = format!("/v1/checkout/sessions/{session}");
    merchant.get("/v1/checkout/sessions").await;
    merchant.get(&format!("{path}?expand=payments")).await;
    merchant.get("/v1/payments").await;
    merchant.get("/v1/notifications").await;
    let seen = merchant.get(&format!("/v1/payments/{payment}")).await;
    let trx_id = seen.text("trx_id");
    merchant.get(&format!("/v1/transactions/{trx_id}")).await;
    let wish = json!({ "payment": payment, "amount": "100", "sku": "honey", "reason": "broken" });
    let refund = merchant.post("/v1/refunds", &wish).await.text("id");
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
    let order = merchant.order("INV-2");
    let opened = merchant
        .post("/v1/checkout/sessions", &order)
        .await
        .text("id");
    let path = format!("/v1/checkout/sessions/{opened}");
    merchant.post(&format!("{path}/start"), &json!({})).await;
    merchant.post(&format!("{path}/cancel"), &json!({})).await;
    merchant.get(&path).await;
}

/// Calls whatever is about agreements.
async fn remember(merchant: &BackEnd<'_>) {
    let wallet = merchant.shop.saved_wallet().await;
    merchant.get("/v1/agreements").await;
    let path = format!("/v1/agreements/{wallet}");
    let payer = merchant.get(&path).await.text("payer_reference");
    let link = json!({ "payer_reference": payer });
    merchant.wish("link", "/v1/customer_links", &link).await;
    merchant.wish("link", "/v1/customer_links", &link).await;
    merchant.post(&format!("{path}/cancel"), &json!({})).await;
}

/// Calls whatever is about events, endpoints and deliveries.
async fn be_told(merchant: &BackEnd<'_>) {
    let endpoints = "/v1/webhook_endpoints";
    let url = format!("{}/nothing-listens-here", merchant.shop.simulator.origin);
    let wish = json!({ "url": url, "event_types": ["session.opened"] });
    let endpoint = merchant.post(endpoints, &wish).await.text("id");
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

/// Calls whatever is about keys.
async fn hand_out_keys(merchant: &BackEnd<'_>) {
    let wish = json!({ "scopes": ["read-only"], "label": "reports", "expires_in": 3600 });
    let key = merchant.post("/v1/api_keys", &wish).await.text("id");
    merchant.post("/v1/api_keys", &json!({})).await;
    let rolled = merchant
        .post(&format!("/v1/api_keys/{key}/roll"), &json!({}))
        .await;
    let path = format!("/v1/api_keys/{}/revoke", rolled.text("id"));
    merchant.post(&path, &json!({})).await;
    merchant.get("/v1/api_keys").await;
}

/// Calls whatever is about merchants.
async fn keep_merchants(platform: &BackEnd<'_>) {
    let wish = json!({ "id": "tea-house", "profile": { "name": "চা ঘর" } });
    platform.post("/v1/merchants", &wish).await;
    platform.get("/v1/merchants").await;
    let path = "/v1/merchants/tea-house";
    platform.get(path).await;
    let changes = json!({ "profile": { "hold": { "hours": 168, "at_end": "capture" } } });
    platform.send(Method::PATCH, path, &changes).await;
    let provider_account = format!("{path}/provider_accounts/test");
    let wish = json!({
        "family": "tokenized-v1",
        "base_url": format!("{}/v1.2.0-beta", platform.shop.simulator.origin),
        "page_origins": [platform.shop.simulator.origin],
        "credentials": { "app_key": "k", "app_secret": "s", "username": "u", "password": "p" },
    });
    platform.send(Method::PUT, &provider_account, &wish).await;
    platform
        .post(&format!("{provider_account}/api_keys"), &json!({}))
        .await;
    platform
        .send(Method::DELETE, &provider_account, &Value::Null)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_succeeds_with_an_answer_as_documented() {
    let shop = Shop::open().await;
    let scopes = Scopes::parse(["full", "merchants:read", "merchants:write"]).unwrap();
    let merchant = BackEnd::with(&shop, Some(scopes)).await;
    sell(&merchant).await;
    remember(&merchant).await;
    be_told(&merchant).await;
    hand_out_keys(&merchant).await;
    keep_merchants(&merchant).await;
    let page = BackEnd::with(&shop, None).await;
    let order = merchant.order("INV-3");
    let opened = merchant
        .post("/v1/checkout/sessions", &order)
        .await
        .text("id");
    page.get(&format!("/v1/checkout/sessions/{opened}")).await;

    let seen = merchant.seen.borrow();
    let done: BTreeSet<_> = seen
        .iter()
        .filter(|(_, status)| (200..300).contains(status))
        .map(|(name, _)| *name)
        .collect();
    let contract = Contract::get();
    let all = contract.operations().into_iter();
    let all: BTreeSet<_> = all
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(done, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_operation_is_done_with_its_scope_alone_and_refused_without_it() {
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
        // The key that is asked for in the example may do more than the one that asks.
        if name != "create_api_key" {
            assert_ne!(with.status, 403, "{name}: {with:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_lead_to_where_they_are_explained() {
    let shop = Shop::open().await;
    let refused = shop.browser.get("/v1/payments").await;
    let problem: Value = serde_json::from_str(&refused.body).unwrap();
    let (path, place) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = shop.browser.get(path).await;
    assert_eq!((page.status, path), (200, "/docs"));
    assert!(
        page.header("content-security-policy")
            .contains("style-src 'self'")
    );
    assert!(page.body.contains(&format!("id=\"{place}\"")));
    assert!(page.body.contains(&format!("curl {}/v1/", shop.origin)));
    for file in ["/docs/reference.css", "/docs/reference.js"] {
        assert!(page.body.contains(file));
        let file = shop.browser.get(file).await;
        assert_eq!(file.status, 200);
        assert!(file.header("content-type").starts_with("text/"));
    }
}
