//! Checkout (iFrame): tokens, and the merchant's own accounts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop, WALLET, read},
    iframe::{Iframe, VERSIONS},
};

async fn token_call(shop: &Shop, path: &str, password: &str, body: Value) -> Answer {
    let url = format!("{}/{path}", shop.running.origin);
    let request = shop
        .http
        .post(url)
        .header("username", "sim-user")
        .header("password", password)
        .body(body.to_string());
    read(request.send().await.expect("an answer")).await
}

fn keys() -> Value {
    json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"})
}

#[tokio::test]
async fn tokens_are_granted_and_refreshed_with_four_fields_in_both_versions() {
    let mut shop = Shop::open().await;
    for version in VERSIONS {
        let grant = format!("{version}/checkout/token/grant");
        let granted = token_call(&shop, &grant, "sim-pass", keys()).await;
        let four = ["token_type", "id_token", "expires_in", "refresh_token"];
        assert_eq!(granted.succeeds().keys(), four);
        assert_eq!(granted.json["expires_in"], 3600);
        let mut body = keys();
        body["refresh_token"] = granted.json["refresh_token"].clone();
        let refresh = format!("{version}/checkout/token/refresh");
        let refreshed = token_call(&shop, &refresh, "sim-pass", body).await;
        assert_eq!(refreshed.succeeds().keys(), four);
        refreshed.text_of("id_token").clone_into(&mut shop.token);
        Iframe::in_version(&shop, version)
            .create("10", "sale")
            .await;
    }
}

#[tokio::test]
async fn refused_token_calls_have_their_own_format() {
    let shop = Shop::open().await;
    let grant = "v1.2.0-beta/checkout/token/grant";
    let refused = token_call(&shop, grant, "wrong", keys()).await;
    assert_eq!(refused.status, 200);
    let expected = json!({"status": "fail", "msg": "Invalid or unrecognized access credentials"});
    assert_eq!(refused.json, expected);

    let refresh = "v1.2.0-beta/checkout/token/refresh";
    let refused = token_call(&shop, refresh, "sim-pass", keys()).await;
    assert_eq!(refused.text_of("msg"), "Mendatory field missing");
    let mut body = keys();
    body["refresh_token"] = json!("unknown");
    let refused = token_call(&shop, refresh, "sim-pass", body).await;
    assert_eq!(refused.text_of("status"), "fail");
    assert!(refused.is_invention());

    let url = format!("{}/{grant}", shop.running.origin);
    let request = shop.http.post(url).body(keys().to_string());
    let no_headers = read(request.send().await.expect("an answer")).await;
    assert_eq!(
        (no_headers.status.as_u16(), no_headers.text_of("message")),
        (403, "Forbidden")
    );
}

#[tokio::test]
async fn the_token_limit_is_refused_in_the_same_format() {
    let shop = Shop::open().await;
    shop.faults(json!([{"operation": "grant", "kind": "token_budget"}]))
        .await;
    let grant = "v1.2.0-beta/checkout/token/grant";
    let refused = token_call(&shop, grant, "sim-pass", keys()).await;
    assert_eq!(refused.text_of("status"), "fail");
    assert!(refused.is_invention());
}

#[tokio::test]
async fn the_balance_lists_two_accounts_and_transfers_move_money_between_them() {
    let shop = Shop::open().await;
    shop.set(json!({"iframe_status_code": false})).await;
    let merchant = Iframe::of(&shop);
    merchant.paid("100", "sale").await;
    let balance = merchant.get("/organizationBalance").await;
    assert_eq!(balance.succeeds().keys()[0], "organizationBalance");
    let accounts = &balance.json["organizationBalance"];
    assert_eq!(
        accounts[0]["accountTypeName"],
        "Organization Collection Account"
    );
    assert_eq!(accounts[0]["accountHolderName"], "50022 - Demo Shop");
    assert_eq!(accounts[0]["accountStatus"], "Active");
    assert_eq!(accounts[0]["currentBalance"], "100.00");
    assert_eq!(accounts[1]["availableBalance"], "10000.00");
    assert_eq!(accounts.as_array().map(Vec::len), Some(2));

    let body = json!({
        "amount": "40",
        "currency": "BDT",
        "transferType": "Collection2Disbursement",
    });
    let moved = merchant.post("/intraAccountTransfer", body).await;
    let expected = [
        "completedTime",
        "trxID",
        "transactionStatus",
        "amount",
        "currency",
        "transferType",
    ];
    assert_eq!(moved.succeeds().keys(), expected);
    assert_eq!(moved.text_of("amount"), "40");
    let balance = merchant.get("/organizationBalance").await;
    let accounts = &balance.json["organizationBalance"];
    assert_eq!(accounts[0]["availableBalance"], "60.00");
    assert_eq!(accounts[1]["availableBalance"], "10040.00");
    let found = merchant.search(moved.text_of("trxID")).await;
    assert_eq!(found.succeeds().text_of("amount"), "40.00");
    assert!(found.is_invention());
}

#[tokio::test]
async fn invalid_transfers_are_refused() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    for (amount, kind, code) in [
        ("1", "Collection2Disbursement", "2023"),
        ("10000.01", "Disbursement2Collection", "2023"),
        ("1", "Sideways", "2032"),
        ("0", "Disbursement2Collection", "2006"),
    ] {
        let body = json!({"amount": amount, "currency": "BDT", "transferType": kind});
        let refused = merchant.post("/intraAccountTransfer", body).await;
        assert_eq!(refused.text_of("errorCode"), code, "{amount} {kind}");
    }
    let body = json!({"amount": "1", "currency": "BDT"});
    let refused = merchant.post("/intraAccountTransfer", body).await;
    refused.is_error("2065", "Mendatory field missing");
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn payouts_on_every_path_come_from_the_disbursement_account() {
    let shop = Shop::open().await;
    shop.set(json!({"iframe_status_code": false})).await;
    let merchant = Iframe::of(&shop);
    for path in [
        "/checkout/payment/b2cPayment",
        "/checkout/b2c/payment",
        "/b2c/payment",
    ] {
        let body = json!({
            "amount": "50",
            "currency": "BDT",
            "merchantInvoiceNumber": "PRIZE-1",
            "receiverMSISDN": WALLET,
        });
        let paid = merchant.send(Method::POST, path, body.to_string()).await;
        let expected = [
            "completedTime",
            "trxID",
            "transactionStatus",
            "amount",
            "currency",
            "merchantInvoiceNumber",
            "receiverMSISDN",
            "b2cFee",
        ];
        assert_eq!(paid.succeeds().keys(), expected);
        assert_eq!(paid.text_of("receiverMSISDN"), WALLET);
    }
    assert_eq!(shop.bookings(), ["payout 50.00"; 3]);
    assert_eq!(shop.ledger()["balances"]["wallets"][WALLET], "50150.00");
}

#[tokio::test]
async fn invalid_payouts_are_refused() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    for (amount, receiver, code) in [
        ("10000.01", WALLET, "2023"),
        ("1", "12345", "2012"),
        ("1", "01711111111", "2012"),
    ] {
        let body = json!({
            "amount": amount,
            "currency": "BDT",
            "merchantInvoiceNumber": "PRIZE-1",
            "receiverMSISDN": receiver,
        });
        let refused = merchant.post("/b2cPayment", body).await;
        assert_eq!(refused.text_of("errorCode"), code, "{amount} {receiver}");
    }
    let body = json!({"amount": "1", "currency": "BDT", "receiverMSISDN": WALLET});
    let refused = merchant.post("/b2cPayment", body).await;
    refused.is_error("2065", "Mendatory field missing");
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn balance_queries_can_be_limited_to_one_per_minute() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    merchant.get("/organizationBalance").await.succeeds();
    merchant.get("/organizationBalance").await.succeeds();
    shop.set(json!({"organization_balance_interval_seconds": 60}))
        .await;
    shop.advance(60);
    merchant.get("/organizationBalance").await.succeeds();
    let refused = merchant.get("/organizationBalance").await;
    refused.is_error("2003", "Process failed");
    assert!(refused.is_invention());
    shop.advance(45);
    let refused = merchant.get("/organizationBalance").await;
    refused.is_error("2003", "Process failed");
    shop.advance(15);
    merchant.get("/organizationBalance").await.succeeds();
    // The limit applies to each merchant separately.
    let token = shop.second_merchants_token().await;
    let url = format!(
        "{}/{}/checkout/payment/organizationBalance",
        shop.running.origin, VERSIONS[0]
    );
    let other = async || {
        let request = shop.http.get(&url).header("authorization", &token);
        let request = request.header("x-app-key", "sim2-app-key");
        read(request.send().await.expect("an answer")).await
    };
    other().await.succeeds();
    other().await.is_error("2003", "Process failed");
}
