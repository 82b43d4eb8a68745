//! Merchants over REST, for the operator of the server.

use directory::Scopes;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BackEnd, Shop, assert_response};

/// A key of the configured merchant with the scopes for merchants.
async fn platform(shop: &Shop) -> BackEnd<'_> {
    let scopes = Scopes::parse(["merchants:write", "merchants:read"]);
    BackEnd::with(shop, Some(scopes.unwrap())).await
}

fn tea_house() -> Value {
    json!({ "id": "tea-house", "profile": { "name": "চা ঘর" } })
}

fn provider_account(shop: &Shop) -> Value {
    json!({
        "family": "tokenized-v1",
        "base_url": format!("{}/v1.2.0-beta", shop.simulator.origin),
        "page_origins": [shop.simulator.origin],
        "credentials": {
            "app_key": "sim-app-key",
            "app_secret": "sim-app-secret",
            "username": "sim-user",
            "password": "sim-pass",
        },
    })
}

const PROVIDER_ACCOUNT: &str = "/v1/merchants/tea-house/provider_accounts/test";

#[tokio::test(flavor = "multi_thread")]
async fn creates_a_merchant_with_a_provider_account_and_a_key_and_takes_a_payment() {
    let shop = Shop::open().await;
    let platform = platform(&shop).await;
    let created = platform.post("/v1/merchants", &tea_house()).await;
    assert_eq!(created.status, 201, "{created:?}");
    assert_eq!(created.body["profile"]["name"], "চা ঘর");
    assert_eq!(created.body["provider_accounts"], json!([]));
    let updated = platform
        .send(Method::PUT, PROVIDER_ACCOUNT, &provider_account(&shop))
        .await;
    assert_eq!(updated.status, 200, "{updated:?}");
    assert_eq!(updated.body["provider_accounts"][0]["mode"], "test");
    assert!(!updated.page.body.contains("sim-app-secret"));
    assert_response(&shop, "merchant", &updated.body);

    let keys = format!("{PROVIDER_ACCOUNT}/api_keys");
    let request = json!({ "scopes": ["full"], "label": "its own server" });
    let key = platform.post(&keys, &request).await.text("secret");
    let merchant = BackEnd::with_key(&shop, key);
    let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let payment = merchant.get(&format!("/v1/payments/{payment}")).await;
    assert_eq!(payment.text("status"), "completed");
    let ours = BackEnd::of(&shop).await.get("/v1/payments").await;
    assert_eq!(ours.body["data"], json!([]), "another account's");

    let changes = json!({ "enabled": false, "profile": { "session_minutes": 15 } });
    let path = "/v1/merchants/tea-house";
    let merchant_now = platform.send(Method::PATCH, path, &changes).await;
    assert_eq!(merchant_now.body["profile"]["session_minutes"], 15);
    let rejected = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-2"))
        .await;
    assert_eq!((rejected.status, rejected.code()), (401, "invalid_api_key"));
    let deleted = platform
        .send(Method::DELETE, PROVIDER_ACCOUNT, &Value::Null)
        .await;
    assert_eq!(deleted.status, 204);
    let merchant_now = platform.get(path).await;
    assert_eq!(merchant_now.body["provider_accounts"], json!([]));
    assert_eq!(
        platform.get("/v1/merchants").await.body["data"][0],
        merchant_now.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_keys_with_the_scope_manage_merchants_and_none_can_escalate() {
    let shop = Shop::open().await;
    let (platform, full) = (platform(&shop).await, BackEnd::of(&shop).await);
    let rejected = full.post("/v1/merchants", &tea_house()).await;
    assert_eq!((rejected.status, rejected.code()), (403, "missing_scope"));
    platform.post("/v1/merchants", &tea_house()).await;
    platform
        .send(Method::PUT, PROVIDER_ACCOUNT, &provider_account(&shop))
        .await;
    for scope in ["merchants:write", "merchants:read"] {
        // Neither a full key of the configured merchant nor another merchant can get the scope.
        let escalated = full
            .post("/v1/api_keys", &json!({ "scopes": [scope] }))
            .await;
        assert_eq!((escalated.status, escalated.code()), (403, "missing_scope"));
        let keys = format!("{PROVIDER_ACCOUNT}/api_keys");
        let escalated = platform.post(&keys, &json!({ "scopes": [scope] })).await;
        assert_eq!((escalated.status, escalated.code()), (403, "missing_scope"));
    }
    // The scope grants nothing in the configured merchant's own account.
    let own = platform
        .post("/v1/api_keys", &json!({ "scopes": ["full"] }))
        .await;
    assert_eq!(own.status, 403, "{own:?}");
    let own = platform
        .send(
            Method::PATCH,
            "/v1/merchants/default",
            &json!({ "enabled": false }),
        )
        .await;
    assert_eq!((own.status, own.code()), (409, "merchant_read_only"));
    let keys = platform
        .post(
            "/v1/merchants/default/provider_accounts/test/api_keys",
            &json!({ "scopes": ["full"] }),
        )
        .await;
    assert_eq!(keys.status, 403, "{keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_taken_identifiers_and_names_invalid_fields() {
    let shop = Shop::open().await;
    let platform = platform(&shop).await;
    let first = platform
        .post_with_key("one", "/v1/merchants", &tea_house())
        .await;
    let again = platform
        .post_with_key("one", "/v1/merchants", &tea_house())
        .await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    for (id, code) in [
        ("tea-house", "merchant_exists"),
        ("default", "merchant_read_only"),
    ] {
        let request = json!({ "id": id, "profile": { "name": "Tea" } });
        let taken = platform.post("/v1/merchants", &request).await;
        assert_eq!((taken.status, taken.code()), (409, code));
    }
    let path = "/v1/merchants/tea-house";
    for (field, profile) in [
        (
            "return_origins",
            json!({ "return_origins": ["tea.example"] }),
        ),
        ("session_minutes", json!({ "session_minutes": 0 })),
        ("theme.accent", json!({ "theme": { "accent": "red" } })),
        (
            "profile.session_minutes",
            json!({ "session_minutes": "ten" }),
        ),
        ("profile.nam", json!({ "nam": "Tea" })),
    ] {
        let changes = json!({ "profile": profile });
        let invalid = platform.send(Method::PATCH, path, &changes).await;
        assert_eq!(
            (invalid.status, &invalid.body["errors"][0]["field"]),
            (400, &json!(field)),
            "{invalid:?}"
        );
    }
    let mut no_credentials = provider_account(&shop);
    no_credentials["credentials"] = Value::Null;
    let mut live = provider_account(&shop);
    live["base_url"] = json!("https://tokenized.pay.bka.sh/v1.2.0-beta");
    for (field, request) in [("credentials", no_credentials), ("base_url", live)] {
        let invalid = platform.send(Method::PUT, PROVIDER_ACCOUNT, &request).await;
        assert_eq!(
            (invalid.status, &invalid.body["errors"][0]["field"]),
            (400, &json!(field)),
            "{invalid:?}"
        );
    }
    for path in ["/v1/merchants/coffee", "/v1/merchants/Tea%20House"] {
        assert_eq!(platform.get(path).await.code(), "not_found");
    }
    let mode = "/v1/merchants/tea-house/provider_accounts/sandbox";
    let invalid = platform
        .send(Method::PUT, mode, &provider_account(&shop))
        .await;
    assert_eq!(invalid.code(), "not_found");
    let keys = platform
        .post(&format!("{PROVIDER_ACCOUNT}/api_keys"), &json!({}))
        .await;
    assert_eq!(keys.code(), "not_found", "it has no provider account");
}
