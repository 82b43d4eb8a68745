//! Which key did it, from where: in the log, in the history that a command prints, and in the request log.

use reqwest::{Method, header::AUTHORIZATION};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{BackEnd, Page, Process, Shop};

/// A proxy in front of the shop, which says who the client is.
const BEHIND_PROXY: (&str, &str) = ("CHECKOUT__SERVER__TRUSTED_PROXIES", "[\"127.0.0.0/8\"]");

async fn shop() -> Shop {
    let settings = simulator::Settings {
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    };
    Shop::open_configured(settings, &[BEHIND_PROXY]).await
}

/// A change by a merchant's back end at an address.
async fn change(
    method: Method,
    (merchant, from): (&BackEnd<'_>, &str),
    path: &str,
    body: &Value,
) -> Value {
    let request = merchant.shop.browser.request(method, path);
    let request = request
        .bearer_auth(&merchant.key)
        .header("x-forwarded-for", format!("192.0.2.1, {from}"))
        .header("idempotency-key", path)
        .json(body);
    let page = Page::read(request).await;
    assert!(page.status < 300, "{page:?}");
    serde_json::from_str(&page.body).unwrap()
}

fn run(shop: &Shop, arguments: &[&str]) -> String {
    let more = [("SSH_CONNECTION", "198.51.100.4 51022 10.0.0.1 22")];
    let ran = Process::command(shop, &more, arguments);
    assert!(ran.succeeded, "{arguments:?}: {ran:?}");
    ran.output
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_refund_names_its_key_and_address_and_no_payers() {
    let shop = shop().await;
    let merchant = BackEnd::of(&shop).await;
    let (session, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let body = json!({ "payment": payment, "amount": "10", "sku": "tea", "reason": "broken" });
    let refund = change(
        Method::POST,
        (&merchant, "203.0.113.9"),
        "/v1/refunds",
        &body,
    )
    .await;
    let history = run(&shop, &["history", refund["id"].as_str().unwrap()]);
    let line = history
        .lines()
        .find(|line| line.ends_with("refund requested"));
    let line = line.unwrap_or_else(|| panic!("{history}"));
    assert!(line.contains(" key:key_"), "{line}");
    assert!(line.contains(" from 203.0.113.9:"), "{line}");
    assert_eq!(run(&shop, &["history", &session]), history);
    assert_eq!(run(&shop, &["history", &payment]), history);
    assert!(history.contains(" payer:") && history.contains(" bkash:"));
    run(&shop, &["verify"]);

    let database = Connection::open(shop.database()).unwrap();
    let others = "SELECT count(*) FROM events WHERE address IS NOT NULL
                  AND actor NOT LIKE 'key:%' AND actor NOT LIKE 'operator:%'";
    assert_eq!(database.query_row(others, [], |row| row.get(0)), Ok(0));
    // The address is part of the hash chain.
    database
        .execute_batch(
            "DROP TRIGGER events_are_never_changed;
             UPDATE events SET address = '203.0.113.10' WHERE address = '203.0.113.9';",
        )
        .unwrap();
    let changed = Process::command(&shop, &[], &["verify"]);
    assert!(!changed.succeeded, "{changed:?}");
    assert!(changed.errors.contains("was changed"), "{changed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_a_merchant_names_keys_and_operators_with_their_addresses() {
    let shop = shop().await;
    let scopes = directory::Scopes::parse(["merchants:write"]).unwrap();
    let admin = BackEnd::with(&shop, Some(scopes)).await;
    run(&shop, &["merchant", "create", "Tea", "--id", "tea-house"]);
    let path = "/v1/merchants/tea-house";
    change(
        Method::PATCH,
        (&admin, "[2001:db8::7]:4711"),
        path,
        &json!({ "profile": { "name": "Tea house" } }),
    )
    .await;
    let history = run(&shop, &["merchant", "history", "tea-house"]);
    let lines: Vec<_> = history.lines().collect();
    assert!(lines[0].contains("operator:"), "{history}");
    assert!(
        lines[0].contains(" from 198.51.100.4: merchant created"),
        "{history}"
    );
    assert!(
        lines[1].contains(" from 2001:db8::7: merchant updated"),
        "{history}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_keys_payer_has_no_address_in_the_log() {
    let shop = shop().await;
    let merchant = BackEnd::of(&shop).await;
    let public = BackEnd::with(&shop, None).await;
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/v1/checkout/sessions/{}/start", opened.text("id"));
    change(Method::POST, (&public, "203.0.113.77"), &path, &json!({})).await;
    let database = Connection::open(shop.database()).unwrap();
    let count = "SELECT count(*) FROM events WHERE address = '203.0.113.77'";
    assert_eq!(database.query_row(count, [], |row| row.get(0)), Ok(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_request_log_names_keys_with_addresses_and_refused_keys_once_a_minute() {
    let mut shop = shop().await;
    shop.stop().await;
    let server = Process::start(&shop, &[]).await;
    let merchant = BackEnd::of(&shop).await;
    let reader = BackEnd::with(
        &shop,
        Some(directory::Scopes::parse(["payments:read"]).unwrap()),
    )
    .await;
    let get = async |from: &str, key: &str, path: &str| {
        let request = shop.browser.request(Method::GET, path);
        let request = request
            .header("x-forwarded-for", from)
            .header(AUTHORIZATION, format!("Bearer {key}"));
        Page::read(request).await.status
    };
    assert_eq!(get("203.0.113.9", &merchant.key, "/v1/payments").await, 200);
    assert_eq!(
        get("203.0.113.10", &reader.key, "/v1/webhook_endpoints").await,
        403
    );
    for _ in 0..5 {
        assert_eq!(
            get("203.0.113.11", "sk_test_stolen", "/v1/payments").await,
            401
        );
    }
    let revoked = run(&shop, &["key", "list", "--merchant", "default", "--json"]);
    let revoked: Value = serde_json::from_str(&revoked).unwrap();
    let id = revoked[0]["id"].as_str().unwrap().to_owned();
    run(&shop, &["key", "revoke", "--merchant", "default", &id]);
    crate::support::eventually("the key is refused", async || {
        match get("203.0.113.12", &merchant.key, "/v1/payments").await {
            401 => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
    let printed = server.kill();
    let lines = |parts: &[&str]| {
        let all = |line: &&str| parts.iter().all(|part| line.contains(part));
        printed.lines().filter(all).count()
    };
    assert!(
        lines(&["response sent", &id, "203.0.113.9", "200"]) == 1,
        "{printed}"
    );
    assert_eq!(
        lines(&["WARN", "refused", "203.0.113.10", "key_", "webhooks:read"]),
        1,
        "{printed}"
    );
    assert_eq!(
        lines(&["WARN", "refused", "203.0.113.11", "malformed"]),
        1,
        "{printed}"
    );
    assert_eq!(
        lines(&["WARN", "refused", "203.0.113.12", &id, "revoked"]),
        1,
        "{printed}"
    );
    for secret in [&merchant.key, &reader.key, "sk_test_stolen"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
