//! Merchants over REST, for whoever runs the server: added, connected, given keys, changed, and by nobody else.

use directory::Scopes;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{BackEnd, Shop};

/// A key of the configuration's own merchant that the operator made for this.
async fn platform(shop: &Shop) -> BackEnd<'_> {
    let scopes = Scopes::parse(["merchants:write", "merchants:read"]);
    BackEnd::with(shop, Some(scopes.unwrap())).await
}

fn tea_house() -> Value {
    json!({ "id": "tea-house", "profile": { "name": "চা ঘর" } })
}

fn connection(shop: &Shop) -> Value {
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

const CONNECTION: &str = "/v1/merchants/tea-house/connections/test";

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_is_added_connected_given_a_key_and_paid() {
    let shop = Shop::open().await;
    let platform = platform(&shop).await;
    let added = platform.post("/v1/merchants", &tea_house()).await;
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.body["profile"]["name"], "চা ঘর");
    assert_eq!(added.body["connections"], json!([]));
    let connected = platform
        .send(Method::PUT, CONNECTION, &connection(&shop))
        .await;
    assert_eq!(connected.status, 200, "{connected:?}");
    assert_eq!(connected.body["connections"][0]["mode"], "test");
    assert!(!connected.page.body.contains("sim-app-secret"));

    let keys = format!("{CONNECTION}/api_keys");
    let wish = json!({ "scopes": ["full"], "label": "its own server" });
    let key = platform.post(&keys, &wish).await.text("secret");
    let merchant = BackEnd::with_key(&shop, key);
    let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let payment = merchant.get(&format!("/v1/payments/{payment}")).await;
    assert_eq!(payment.text("status"), "completed");
    let ours = BackEnd::of(&shop).await.get("/v1/payments").await;
    assert_eq!(ours.body["data"], json!([]), "another account's");

    let changes = json!({ "enabled": false, "profile": { "session_minutes": 15 } });
    let path = "/v1/merchants/tea-house";
    let seen = platform.send(Method::PATCH, path, &changes).await;
    assert_eq!(seen.body["profile"]["session_minutes"], 15);
    let refused = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-2"))
        .await;
    assert_eq!((refused.status, refused.code()), (401, "invalid_api_key"));
    let gone = platform
        .send(Method::DELETE, CONNECTION, &Value::Null)
        .await;
    assert_eq!(gone.status, 204);
    let seen = platform.get(path).await;
    assert_eq!(seen.body["connections"], json!([]));
    assert_eq!(
        platform.get("/v1/merchants").await.body["data"][0],
        seen.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_key_reaches_merchants_and_none_raises_itself() {
    let shop = Shop::open().await;
    let (platform, full) = (platform(&shop).await, BackEnd::of(&shop).await);
    let refused = full.post("/v1/merchants", &tea_house()).await;
    assert_eq!((refused.status, refused.code()), (403, "missing_scope"));
    platform.post("/v1/merchants", &tea_house()).await;
    platform
        .send(Method::PUT, CONNECTION, &connection(&shop))
        .await;
    for wish in ["merchants:write", "merchants:read"] {
        // Neither a full key of the server's own merchant nor a merchant is given it.
        let raised = full
            .post("/v1/api_keys", &json!({ "scopes": [wish] }))
            .await;
        assert_eq!((raised.status, raised.code()), (403, "missing_scope"));
        let keys = format!("{CONNECTION}/api_keys");
        let raised = platform.post(&keys, &json!({ "scopes": [wish] })).await;
        assert_eq!((raised.status, raised.code()), (403, "missing_scope"));
    }
    // Its own account's money is not the platform key's.
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
            "/v1/merchants/default/connections/test/api_keys",
            &json!({ "scopes": ["full"] }),
        )
        .await;
    assert_eq!(keys.status, 403, "{keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_given_once_and_what_is_wrong_is_named() {
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
        let wish = json!({ "id": id, "profile": { "name": "Tea" } });
        let taken = platform.post("/v1/merchants", &wish).await;
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
        let wrong = platform.send(Method::PATCH, path, &changes).await;
        assert_eq!(
            (wrong.status, &wrong.body["errors"][0]["field"]),
            (400, &json!(field)),
            "{wrong:?}"
        );
    }
    let mut no_credentials = connection(&shop);
    no_credentials["credentials"] = Value::Null;
    let mut live = connection(&shop);
    live["base_url"] = json!("https://tokenized.pay.bka.sh/v1.2.0-beta");
    for (field, wish) in [("credentials", no_credentials), ("base_url", live)] {
        let wrong = platform.send(Method::PUT, CONNECTION, &wish).await;
        assert_eq!(
            (wrong.status, &wrong.body["errors"][0]["field"]),
            (400, &json!(field)),
            "{wrong:?}"
        );
    }
    for path in ["/v1/merchants/coffee", "/v1/merchants/Tea%20House"] {
        assert_eq!(platform.get(path).await.code(), "not_found");
    }
    let mode = "/v1/merchants/tea-house/connections/sandbox";
    let wrong = platform.send(Method::PUT, mode, &connection(&shop)).await;
    assert_eq!(wrong.code(), "not_found");
    let keys = platform
        .post(&format!("{CONNECTION}/api_keys"), &json!({}))
        .await;
    assert_eq!(keys.code(), "not_found", "it is not connected");
}
