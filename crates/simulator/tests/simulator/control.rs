//! The control endpoints: approving, failing, advancing the clock, reading the ledger.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{Settings, Simulator, Surroundings};
use tower::ServiceExt as _;

use crate::harness::{CALLBACK, Shop, WALLET, order};

#[tokio::test]
async fn approve_returns_the_callback_url() {
    let shop = Shop::open().await;
    let created = shop.call("/create", order("10", "sale")).await;
    let id = created.text_of("paymentID");
    let approved = shop.approve(id).await;
    assert_eq!(approved.status, 200);
    assert_eq!(approved.text_of("state"), "verified");
    assert_eq!(approved.text_of("status"), "success");
    assert_eq!(approved.text_of("wallet"), WALLET);
    assert_eq!(
        approved.text_of("callbackURL"),
        created.text_of("successCallbackURL")
    );
    assert_eq!(approved.json["callbackDeliveries"], 1);
    let shown = shop
        .control(Method::GET, &format!("/payments/{id}"), Value::Null)
        .await;
    assert_eq!(shown.text_of("state"), "verified");
}

#[tokio::test]
async fn fail_and_cancel_return_their_callback_urls() {
    let shop = Shop::open().await;
    for (action, state, key) in [
        ("fail", "failed", "failureCallbackURL"),
        ("cancel", "cancelled", "cancelledCallbackURL"),
    ] {
        let created = shop.call("/create", order("10", "sale")).await;
        let path = format!("/payments/{}/{action}", created.text_of("paymentID"));
        let left = shop.control(Method::POST, &path, json!({})).await;
        assert_eq!(left.text_of("state"), state);
        assert_eq!(left.text_of("callbackURL"), created.text_of(key));
    }
}

#[tokio::test]
async fn only_initiated_payments_can_be_approved() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    let again = shop.approve(&id).await;
    assert_eq!(again.status, 409);
    assert_eq!(again.json["error"]["code"], "not_initiated");
    assert_eq!(again.text_of("state"), "verified");
    assert_eq!(shop.approve("none").await.status, 404);
    let old = shop.create("10").await;
    shop.advance(24 * 3600);
    assert_eq!(shop.approve(&old).await.json["error"]["code"], "expired");
}

#[tokio::test]
async fn approve_refuses_the_wallets_that_the_page_refuses() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    for (wallet, code) in [
        ("01711111111", "2057"),
        ("01700002057", "2057"),
        ("01700002058", "2058"),
        ("01700002015", "2015"),
        ("12", "2009"),
    ] {
        let refused = shop.approve_with(&id, wallet).await;
        assert_eq!(
            (
                refused.status.as_u16(),
                refused.json["error"]["code"].as_str()
            ),
            (422, Some(code))
        );
    }
    assert_eq!(shop.approve_with(&id, "01990000007").await.status, 200);
}

#[tokio::test]
async fn the_clock_moves_forward() {
    let shop = Shop::open().await;
    let moved = shop
        .control(Method::POST, "/clock/advance", json!({"seconds": 3600}))
        .await;
    assert_eq!(moved.json["aheadSeconds"], 3600);
    for bad in [
        json!({}),
        json!({"seconds": -1}),
        json!({"seconds": 999_999_999_999_u64}),
    ] {
        assert_eq!(
            shop.control(Method::POST, "/clock/advance", bad)
                .await
                .status,
            400
        );
    }
    assert_eq!(
        shop.control(Method::GET, "/clock", Value::Null).await.json["aheadSeconds"],
        3600
    );
}

#[tokio::test]
async fn an_advance_expires_tokens_unless_they_are_to_be_kept() {
    let shop = Shop::open().await;
    let day = 24 * 3600;
    for _ in 0..3 {
        let kept = json!({"seconds": day, "keepTokens": true});
        let moved = shop.control(Method::POST, "/clock/advance", kept).await;
        assert_eq!(moved.status, 200);
        shop.create("25.00").await;
    }
    let expired = json!({"seconds": day});
    shop.control(Method::POST, "/clock/advance", expired).await;
    let refused = shop.query("TR001100000000000000").await;
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn repeated_advances_cannot_exceed_the_clocks_limit() {
    let shop = Shop::open().await;
    let by = async |seconds: u64| {
        let body = json!({"seconds": seconds});
        shop.control(Method::POST, "/clock/advance", body).await
    };
    let year = 365 * 24 * 3600;
    for _ in 0..10 {
        assert_eq!(by(year).await.status, 200);
    }
    let refused = by(1).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json["error"]["field"], "seconds");
    let message = refused.json["error"]["message"].as_str().expect("a text");
    assert!(message.contains("at most ten years") && message.contains("it is 315360000 ahead"));
    let clock = shop.control(Method::GET, "/clock", Value::Null).await.json;
    assert_eq!(clock["aheadSeconds"], 10 * year);
    assert!(!clock["now"].as_str().expect("a time").starts_with("1970"));
    shop.control(Method::POST, "/reset", json!({})).await;
    assert_eq!(by(1).await.status, 200);
}

#[tokio::test]
async fn settings_change_individually_and_errors_name_the_field() {
    let shop = Shop::open().await;
    shop.set(json!({"merchant_name": "Tea House", "wallet_balance": "10.00"}))
        .await;
    let settings = shop
        .control(Method::GET, "/settings", Value::Null)
        .await
        .json;
    assert_eq!(settings["merchant_name"], "Tea House");
    assert_eq!(settings["app_key"], "sim-app-key");
    for (bad, field) in [
        (json!({"merchant": "x"}), "merchant"),
        (json!({"token_limit": "two"}), "token_limit"),
        (json!({"wallet_balance": "lots"}), "wallet_balance"),
        (json!({"state_file": "elsewhere"}), "state_file"),
    ] {
        let refused = shop.control(Method::PUT, "/settings", bad).await;
        assert_eq!(
            (
                refused.status.as_u16(),
                refused.json["error"]["field"].as_str()
            ),
            (400, Some(field))
        );
    }
    shop.control(Method::POST, "/reset", Value::Null).await;
    assert_eq!(shop.ledger()["balances"]["wallets"][WALLET], "10.00");
}

#[tokio::test]
async fn calls_are_listed_and_counted_without_secrets() {
    let shop = Shop::open().await;
    let (id, _) = shop.paid("10").await;
    shop.query(&id).await;
    let calls = shop.control(Method::GET, "/calls", Value::Null).await;
    for (operation, count) in [
        ("grant", 1),
        ("create", 1),
        ("execute", 1),
        ("query", 1),
        ("refund", 0),
    ] {
        assert_eq!(calls.json["counters"][operation], count, "{operation}");
    }
    let last = &calls.json["calls"][3];
    assert_eq!(
        last["path"],
        "/v1.2.0-beta/tokenized/checkout/payment/status"
    );
    assert_eq!(
        (&last["method"], &last["status"], &last["paymentID"]),
        (&json!("POST"), &json!(200), &json!(id))
    );
    for secret in [shop.token.as_str(), "sim-app-secret", "sim-pass"] {
        assert!(!calls.text.contains(secret));
    }
}

#[tokio::test]
async fn the_call_log_is_bounded() {
    let shop = Shop::open_with(Settings {
        calls_kept: 3,
        ..Settings::default()
    })
    .await;
    for _ in 0..5 {
        shop.query("none").await;
    }
    let calls = shop.control(Method::GET, "/calls", Value::Null).await;
    assert_eq!(calls.json["calls"].as_array().map(Vec::len), Some(3));
    assert_eq!(calls.json["counters"]["query"], 5);
}

#[tokio::test]
async fn a_reset_clears_everything_except_tokens() {
    let shop = Shop::open().await;
    let (id, _) = shop.paid("10").await;
    shop.faults(json!([{"operation": "query", "kind": "status", "times": null}]))
        .await;
    shop.control(Method::POST, "/reset", Value::Null).await;
    assert!(shop.bookings().is_empty());
    shop.query(&id)
        .await
        .is_refused("2002", "Invalid Payment ID");
    shop.control(Method::POST, "/reset", json!({"tokens": true}))
        .await;
    assert_eq!(shop.query(&id).await.status, 401);
    assert_eq!(
        shop.control(Method::POST, "/reset", json!({"token": true}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn wallets_are_listed_with_their_behaviour() {
    let shop = Shop::open().await;
    shop.paid("10").await;
    let wallets = shop
        .control(Method::GET, "/wallets", Value::Null)
        .await
        .json;
    let rows = wallets["wallets"].as_array().expect("rows");
    let row = |number: &str| {
        rows.iter()
            .find(|row| row["wallet"] == number)
            .expect("a wallet")
    };
    assert_eq!(row(WALLET)["balance"], "49990.00");
    assert_eq!(row("01877722345")["pin"], "13131");
    assert_eq!(row("01823074817")["balance"], "0.00");
    assert_eq!(wallets["otp"], "123456");
}

#[tokio::test]
async fn the_ledger_accounts_for_every_taka() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("599").await;
    let ledger = shop.control(Method::GET, "/ledger", Value::Null).await.json;
    assert_eq!(ledger, shop.ledger());
    let mut entry = ledger["entries"][0].clone();
    let at = entry["at"].take();
    assert!(at.as_str().expect("a time").ends_with('Z'));
    let expected = json!({"trxID": trx_id, "paymentID": id, "kind": "payment", "wallet": WALLET,
        "merchantInvoiceNumber": "INV-1", "amount": "599.00", "at": null});
    assert_eq!(entry, expected);
    let too_much = shop
        .control(Method::POST, "/merchant/settle", json!({"amount": "600"}))
        .await;
    assert_eq!(too_much.status, 409);
    let settlement = shop
        .control(Method::POST, "/merchant/settle", json!({"amount": "599"}))
        .await;
    assert_eq!(settlement.json["balances"]["settled"], "599.00");
}

#[tokio::test]
async fn the_health_check_succeeds() {
    let shop = Shop::open().await;
    let health = shop.control(Method::GET, "/healthz", Value::Null).await;
    assert_eq!(
        (health.status.as_u16(), health.text_of("status")),
        (200, "ok")
    );
}

#[tokio::test]
async fn a_router_without_a_listener_uses_the_host_header() {
    let simulator = Simulator::new(Settings::default(), Surroundings::system());
    let send = async |path: &str, headers: &[(&str, &str)], body: Value| {
        let mut request = axum::http::Request::post(path).header("host", "bkash.test:9");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(axum::body::Body::from(body.to_string()))
            .expect("a request");
        let response = simulator
            .router()
            .oneshot(request)
            .await
            .expect("an answer");
        let bytes = axum::body::to_bytes(response.into_body(), 65536)
            .await
            .expect("a body");
        serde_json::from_slice::<Value>(&bytes).expect("JSON")
    };
    let base = "/v1.2.0-beta/tokenized/checkout";
    let headers = [("username", "sim-user"), ("password", "sim-pass")];
    let body = json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"});
    let granted = send(&format!("{base}/token/grant"), &headers, body).await;
    let token = granted["id_token"].as_str().expect("a token");
    let headers = [("authorization", token), ("x-app-key", "sim-app-key")];
    let body = json!({"mode": "0000", "payerReference": "p", "callbackURL": CALLBACK});
    let created = send(&format!("{base}/create"), &headers, body).await;
    assert!(
        created["bkashURL"]
            .as_str()
            .expect("a URL")
            .starts_with("http://bkash.test:9/?paymentId=")
    );
}

#[tokio::test]
async fn urls_for_customers_have_the_public_origin() {
    let settings = Settings {
        public_origin: Some("https://bkash.example/".to_owned()),
        ..Settings::default()
    };
    let shop = Shop::open_with(settings).await;
    let created = shop.call("/create", order("10", "sale")).await;
    assert!(
        created
            .text_of("bkashURL")
            .starts_with("https://bkash.example/?paymentId=")
    );
}

#[tokio::test]
async fn an_invalid_path_or_query_gets_a_json_error() {
    let shop = Shop::open().await;
    for path in ["/payments/%FF", "/ipn?wait=soon"] {
        let refused = shop.control(Method::GET, path, json!({})).await;
        assert_eq!(refused.status, 400, "{path}: {refused:?}");
        assert_eq!(
            refused.json["error"]["code"], "unreadable",
            "{path}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_reset_keeps_settings_unless_it_asks_for_the_defaults() {
    let shop = Shop::open_with(Settings {
        merchant: simulator::Merchant {
            name: "Tea House".to_owned(),
            ..simulator::Merchant::default()
        },
        ..Settings::default()
    })
    .await;
    let name = async || {
        let settings = shop.control(Method::GET, "/settings", Value::Null).await;
        settings.text_of("merchant_name").to_owned()
    };
    shop.set(json!({"merchant_name": "Somebody Else"})).await;
    shop.control(Method::POST, "/reset", json!({})).await;
    assert_eq!(name().await, "Somebody Else");
    shop.control(Method::POST, "/reset", json!({"settings": true}))
        .await;
    assert_eq!(name().await, "Tea House");
}
