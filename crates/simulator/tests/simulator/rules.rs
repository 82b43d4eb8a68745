//! Refusals because of the merchant or of a setting.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, CALLBACK, Shop, WALLET, order, read};

const BASE: &str = "/v1.2.0-beta/tokenized/checkout";

fn consent() -> Value {
    json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK})
}

#[tokio::test]
async fn an_early_execute_can_be_refused_as_prerequisite_not_met() {
    let shop = Shop::open().await;
    let payment = shop.create("10").await;
    let created = shop.call("/create", consent()).await;
    let agreement = created.is_successful().text_of("paymentID");
    for id in [payment.as_str(), agreement] {
        shop.execute(id)
            .await
            .is_refused("2056", "Invalid Payment State");
    }
    shop.set(json!({"early_execute_says_prerequisite": true}))
        .await;
    shop.execute(&payment)
        .await
        .is_refused("2060", "Payment execution pre-requisite hasn't been met");
    shop.execute(agreement)
        .await
        .is_refused("2054", "Agreement execution pre-requisite hasn't been met");
    for id in [payment.as_str(), agreement] {
        shop.approve(id).await;
        shop.execute(id).await.is_successful();
    }
}

#[tokio::test]
async fn another_merchants_payments_and_agreements_are_refused() {
    let shop = Shop::open().await;
    let token = shop.second_merchants_token().await;
    let (id, trx_id) = shop.paid("10").await;
    let (agreement, _) = shop.agreement().await;
    let other = async |path: &str, body: Value| {
        let keys = ("sim2-app-key", token.as_str());
        shop.post_as(keys, &format!("{BASE}{path}"), body).await
    };
    let payment = json!({"paymentID": id});
    for (path, body) in [
        ("/execute", payment.clone()),
        ("/payment/status", payment.clone()),
        ("/payment/confirm/capture", payment.clone()),
        ("/payment/confirm/void", payment),
        ("/agreement/status", json!({"agreementID": agreement})),
        ("/agreement/cancel", json!({"agreementID": agreement})),
        (
            "/payment/refund",
            json!({"paymentID": id, "trxID": trx_id, "amount": "1", "sku": "s", "reason": "r"}),
        ),
        ("/payment/refund", json!({"paymentID": id, "trxID": trx_id})),
    ] {
        other(path, body).await.is_refused(
            "2061",
            "This action can only be performed by the agreement or payment initiator party",
        );
    }
    let mut body = order("10", "sale");
    body["mode"] = "0001".into();
    body["agreementID"] = agreement.as_str().into();
    other("/create", body)
        .await
        .is_refused("2066", "Agreement is not shared with other merchant");
    other("/general/searchTransaction", json!({"trxID": trx_id}))
        .await
        .is_refused("2033", "Transaction not found");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn calls_can_be_forbidden_to_a_merchant() {
    let shop = Shop::open().await;
    shop.set(json!({"not_permitted": ["search", "agreement_create"]}))
        .await;
    let (_, trx_id) = shop.paid("10").await;
    let search = json!({"trxID": trx_id});
    let refused = shop
        .call("/general/searchTransaction", search.clone())
        .await;
    refused.is_refused("2067", "Invalid permission");
    assert!(refused.is_invention());
    shop.call("/create", consent())
        .await
        .is_refused("2067", "Invalid permission");
    // The other merchant has its own permissions.
    let token = shop.second_merchants_token().await;
    let keys = ("sim2-app-key", token.as_str());
    shop.post_as(keys, &format!("{BASE}/create"), consent())
        .await
        .is_successful();
    let unknown = json!({"not_permitted": ["everything"]});
    let unknown = shop.control(Method::PUT, "/settings", unknown).await;
    assert_eq!(unknown.status, 400);
}

#[tokio::test]
async fn a_mode_can_be_unavailable() {
    let shop = Shop::open().await;
    shop.set(json!({"unavailable_modes": ["0011"]})).await;
    shop.call("/create", order("10", "sale"))
        .await
        .is_refused("2064", "This product mode currently unavailable");
    shop.call("/create", consent()).await.is_successful();
}

#[tokio::test]
async fn a_payment_page_sends_an_otp_to_one_wallet_only() {
    let shop = Shop::open().await;
    let created = shop.call("/create", order("10", "sale")).await;
    let page = created.is_successful().text_of("bkashURL");
    let press = async |form: &'static str| {
        let request = shop
            .http
            .post(page)
            .header("content-type", "application/x-www-form-urlencoded");
        let sent = request.body(form).send().await.expect("an answer");
        assert_eq!(sent.status(), 303);
        shown(&shop, page).await
    };
    let first = "step=wallet&wallet=01770618575&terms=yes";
    press(first).await;
    // A double click sends the same form again, which does not count as a second request.
    let again = press(first).await;
    assert!(!again.text.contains("(2059)"));
    let other = press("step=wallet&wallet=01929918378&terms=yes").await;
    assert!(other.text.contains("(2059)"), "{}", other.text);
    let pin = press("step=otp&otp=123456").await;
    assert!(pin.text.contains("name=\"pin\""), "{}", pin.text);
    press("step=pin&pin=12121").await;
    let executed = shop.execute(created.text_of("paymentID")).await;
    executed.is_successful().has_format("payerAccount", WALLET);
}

async fn shown(shop: &Shop, page: &str) -> Answer {
    let request = shop.http.get(page).header("accept-language", "en");
    read(request.send().await.expect("a page")).await
}

#[tokio::test]
async fn each_refusing_test_wallet_returns_its_error_code() {
    let shop = Shop::open().await;
    let wallets = shop.control(Method::GET, "/wallets", json!({})).await;
    let rows = wallets.json["wallets"].as_array().expect("wallets");
    let mut met = 0;
    for row in rows {
        let number = row["wallet"].as_str().expect("a number");
        let note = row["note"].as_str().expect("a note");
        let Some(code) = note.strip_suffix(" at Execute (simulator's own)") else {
            continue;
        };
        let id = shop.create("10").await;
        let approved = shop.approve_with(&id, number).await;
        assert_eq!(approved.status, 200, "{approved:?}");
        let refused = shop.execute(&id).await;
        assert_eq!(refused.text_of("statusCode"), code, "{number}");
        met += 1;
    }
    assert!(met > 30, "only {met}");
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn a_repeated_refund_is_a_duplicate_only_if_the_setting_is_on() {
    let shop = Shop::open().await;
    shop.set(json!({"refund_limit": 10, "duplicate_refund_window_seconds": 600}))
        .await;
    let (id, trx_id) = shop.paid("20").await;
    let refund = async |amount: &str| {
        let body = json!({"paymentID": id, "trxID": trx_id, "amount": amount, "sku": "s",
            "reason": "r"});
        shop.call("/payment/refund", body).await
    };
    refund("5").await.is_successful();
    let twice = refund("5.00").await;
    twice.is_refused("2029", "Duplicate for all transactions");
    assert!(twice.is_invention());
    shop.advance(600);
    refund("5").await.is_successful();
    assert_eq!(
        shop.bookings(),
        ["payment 20.00", "refund 5.00", "refund 5.00"]
    );
}
