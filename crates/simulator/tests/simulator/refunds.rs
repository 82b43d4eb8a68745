//! Refunds and their limits.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop};

async fn refund(shop: &Shop, id: &str, trx_id: &str, amount: &str) -> Answer {
    let body =
        json!({"paymentID": id, "trxID": trx_id, "amount": amount, "sku": "sku", "reason": "why"});
    shop.call("/payment/refund", body).await
}

async fn status(shop: &Shop, id: &str, trx_id: &str) -> Answer {
    shop.call("/payment/refund", json!({"paymentID": id, "trxID": trx_id}))
        .await
}

#[tokio::test]
async fn a_refund_returns_money_and_refund_status_reports_it() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("20").await;
    let none = status(&shop, &id, &trx_id).await;
    none.is_refused("2002", "Invalid Payment ID");

    let refunded = refund(&shop, &id, &trx_id, "5.00").await;
    let expected = [
        "statusCode",
        "statusMessage",
        "originalTrxID",
        "refundTrxID",
        "transactionStatus",
        "amount",
        "currency",
        "charge",
        "completedTime",
    ];
    assert_eq!(refunded.is_successful().keys(), expected);
    assert_eq!(refunded.text_of("originalTrxID"), trx_id);
    assert_eq!(refunded.text_of("amount"), "5.00");
    assert_eq!(status(&shop, &id, &trx_id).await.json, refunded.json);
    assert_eq!(
        shop.query(&id).await.text_of("transactionStatus"),
        "Completed"
    );
    assert_eq!(shop.bookings(), ["payment 20.00", "refund 5.00"]);

    let search = json!({"trxID": refunded.text_of("refundTrxID")});
    let found = shop.call("/general/searchTransaction", search).await;
    assert_eq!(found.is_successful().text_of("originalTrxAmount"), "20");
    assert!(found.is_invention());
    let original = shop
        .call("/general/searchTransaction", json!({"trxID": trx_id}))
        .await;
    assert_eq!(original.text_of("maxRefundableAmount"), "15.00");
}

#[tokio::test]
async fn v1_refunds_a_payment_once_unless_the_setting_allows_more() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("20").await;
    refund(&shop, &id, &trx_id, "5").await.is_successful();
    let message =
        "The transaction cannot be reversed because the original transaction has been reversed";
    refund(&shop, &id, &trx_id, "5")
        .await
        .is_refused("2034", message);

    shop.set(json!({"refund_limit": 10})).await;
    let message = "The reversal amount cannot be greater than the original transaction amount";
    refund(&shop, &id, &trx_id, "15.01")
        .await
        .is_refused("2026", message);
    refund(&shop, &id, &trx_id, "15").await.is_successful();
    let message =
        "The transaction cannot be reversed because the original transaction has been reversed";
    refund(&shop, &id, &trx_id, "1")
        .await
        .is_refused("2034", message);
}

#[tokio::test]
async fn invalid_refunds_are_refused() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("20").await;
    refund(&shop, "none", &trx_id, "5")
        .await
        .is_refused("2002", "Invalid Payment ID");
    let unknown = refund(&shop, &id, "AAAAAAAAAA", "5").await;
    unknown.is_refused("2033", "Transaction not found");
    assert!(unknown.is_invention());
    for amount in ["0", "-1", "many", "1.001"] {
        refund(&shop, &id, &trx_id, amount)
            .await
            .is_refused("2006", "Invalid amount");
    }
    let message = "The reversal amount cannot be greater than the original transaction amount";
    refund(&shop, &id, &trx_id, "20.01")
        .await
        .is_refused("2026", message);
    shop.control(Method::POST, "/merchant/settle", json!({"amount": "20"}))
        .await;
    refund(&shop, &id, &trx_id, "5")
        .await
        .is_refused("2023", "Insufficient Balance");
    let missing = shop
        .call("/payment/refund", json!({"paymentID": id, "amount": "5"}))
        .await;
    missing.is_refused("2065", "Mendatory field missing");
}

#[tokio::test]
async fn captured_payments_can_be_refunded_and_authorizations_cannot() {
    let shop = Shop::open().await;
    let id = shop.create_for("50", "authorization").await;
    shop.approve(&id).await;
    let trx_id = shop.execute(&id).await.text_of("trxID").to_owned();
    let early = refund(&shop, &id, &trx_id, "5").await;
    early.is_refused("2056", "Invalid Payment State");
    assert!(early.is_invention());
    shop.call("/payment/confirm/capture", json!({"paymentID": id}))
        .await
        .is_successful();
    refund(&shop, &id, &trx_id, "5").await.is_successful();

    let id = shop.create_for("51", "authorization").await;
    shop.approve(&id).await;
    let trx_id = shop.execute(&id).await.text_of("trxID").to_owned();
    shop.call("/payment/confirm/void", json!({"paymentID": id}))
        .await
        .is_successful();
    let message =
        "The transaction cannot be reversed because the original transaction has been reversed";
    refund(&shop, &id, &trx_id, "5")
        .await
        .is_refused("2034", message);
}

#[tokio::test]
async fn v1_refuses_refunds_after_fifteen_days() {
    let shop = Shop::open_with(simulator::Settings {
        token_lifetime_seconds: 100 * 24 * 3600,
        ..simulator::Settings::default()
    })
    .await;
    let (id, trx_id) = shop.paid("20").await;
    shop.advance(15 * 24 * 3600);
    let late = refund(&shop, &id, &trx_id, "5").await;
    late.is_refused("2071", "Refund after 15 days not allowed");
    assert!(late.is_invention());
}

#[tokio::test]
async fn field_names_of_a_published_client_are_accepted() {
    let shop = Shop::open().await;
    let (id, trx_id) = shop.paid("20").await;
    let body: Value = json!({"paymentId": id, "trxId": trx_id, "refundAmount": 20});
    shop.call("/payment/refund", body).await.is_successful();
    let body = json!({"paymentId": id, "trxId": trx_id});
    shop.call("/payment/refund/status", body)
        .await
        .is_successful();
}
