//! Tokens: grant, refresh, expiry, and the block above the limit.

use serde_json::json;
use simulator::Settings;

use crate::harness::Shop;

fn credentials() -> serde_json::Value {
    json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"})
}

#[tokio::test]
async fn a_granted_token_is_valid_for_an_hour() {
    let shop = Shop::open().await;
    let granted = shop.grant().await;
    granted.is_successful();
    let expected = [
        "statusCode",
        "statusMessage",
        "token_type",
        "id_token",
        "expires_in",
        "refresh_token",
    ];
    assert_eq!(granted.keys(), expected);
    assert_eq!(granted.text_of("token_type"), "Bearer");
    assert_eq!(granted.json["expires_in"], 3600);
    assert_eq!(granted.text_of("id_token").split('.').count(), 3);
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_missing_headers_are_forbidden() {
    let shop = Shop::open().await;
    let message = "Invalid or unrecognized access credentials";
    let refused = shop
        .token_call("grant", "sim-user", "wrong", &credentials())
        .await;
    refused.is_refused("9999", message);
    let body = json!({"app_key": "sim-app-key", "app_secret": "wrong"});
    shop.token_call("grant", "sim-user", "sim-pass", &body)
        .await
        .is_refused("9999", message);

    let bare = shop
        .http
        .post(shop.url("/token/grant"))
        .body(credentials().to_string());
    let bare = crate::harness::read(bare.send().await.expect("an answer")).await;
    assert_eq!(
        (bare.status.as_u16(), bare.text_of("message")),
        (403, "Forbidden")
    );
}

#[tokio::test]
async fn a_refresh_returns_a_new_token_and_the_old_one_stays_valid() {
    let shop = Shop::open().await;
    let granted = shop.grant().await;
    let mut body = credentials();
    body["refresh_token"] = granted.text_of("refresh_token").into();
    let refreshed = shop
        .token_call("refresh", "sim-user", "sim-pass", &body)
        .await;
    refreshed.is_successful();
    assert_ne!(refreshed.text_of("id_token"), granted.text_of("id_token"));
    assert_eq!(
        refreshed.text_of("refresh_token"),
        granted.text_of("refresh_token")
    );
    shop.create("10").await;
}

#[tokio::test]
async fn refresh_tokens_can_rotate_and_expire_after_28_days() {
    let shop = Shop::open_with(Settings {
        rotate_refresh_token: true,
        ..Settings::default()
    })
    .await;
    let granted = shop.grant().await;
    let mut body = credentials();
    body["refresh_token"] = granted.text_of("refresh_token").into();
    let refreshed = shop
        .token_call("refresh", "sim-user", "sim-pass", &body)
        .await;
    assert_ne!(
        refreshed.text_of("refresh_token"),
        granted.text_of("refresh_token")
    );
    let again = shop
        .token_call("refresh", "sim-user", "sim-pass", &body)
        .await;
    again.is_refused("2079", "Invalid app Token");
    assert!(again.is_invention());

    body["refresh_token"] = refreshed.text_of("refresh_token").into();
    shop.advance(28 * 24 * 3600);
    let late = shop
        .token_call("refresh", "sim-user", "sim-pass", &body)
        .await;
    late.is_refused("2079", "Invalid app Token");
}

#[tokio::test]
async fn a_refresh_without_a_refresh_token_is_refused() {
    let shop = Shop::open().await;
    let refused = shop
        .token_call("refresh", "sim-user", "sim-pass", &credentials())
        .await;
    refused.is_refused("2065", "Mendatory field missing");
}

#[tokio::test]
async fn the_third_grant_in_an_hour_blocks_for_an_hour() {
    let shop = Shop::open_with(Settings {
        token_limit: Some(2),
        ..Settings::default()
    })
    .await;
    shop.grant().await.is_successful();
    let blocked = shop.grant().await;
    blocked.is_refused("9999", "System error");
    assert!(blocked.is_invention());
    shop.advance(3599);
    shop.grant().await.is_refused("9999", "System error");
    shop.advance(2);
    shop.grant().await.is_successful();
}

#[tokio::test]
async fn a_token_expires_after_an_hour() {
    let shop = Shop::open().await;
    shop.advance(3598);
    shop.create("10").await;
    shop.advance(3);
    let refused = shop
        .call("/create", crate::harness::order("10", "sale"))
        .await;
    assert_eq!(
        (refused.status.as_u16(), refused.text_of("message")),
        (401, "Unauthorized")
    );
}
