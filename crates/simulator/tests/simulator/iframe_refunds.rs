//! Checkout (iFrame): the three forms of Refund.

use serde_json::{Value, json};

use crate::{
    harness::Shop,
    iframe::{Iframe, VERSIONS},
};

const KEYS: [&str; 7] = [
    "completedTime",
    "transactionStatus",
    "originalTrxID",
    "refundTrxID",
    "amount",
    "currency",
    "charge",
];

fn refund(id: &str, trx_id: &str, amount: impl Into<Value>) -> Value {
    json!({
        "paymentID": id,
        "trxID": trx_id,
        "amount": amount.into(),
        "sku": "honey",
        "reason": "broken jar",
    })
}

#[tokio::test]
async fn a_partial_refund_happens_once_and_refund_status_reports_it() {
    let shop = Shop::open().await;
    shop.set(json!({"iframe_status_code": false})).await;
    let merchant = Iframe::of(&shop);
    let (id, trx_id) = merchant.paid("100", "sale").await;
    let status_request = json!({"paymentID": id, "trxID": trx_id});
    let none = merchant.post("/refund", status_request.clone()).await;
    none.is_error("2002", "Invalid Payment ID");

    let refunded = merchant
        .post("/refund", refund(&id, &trx_id, "25.69"))
        .await;
    assert_eq!(refunded.succeeds().keys(), KEYS);
    assert_eq!(refunded.text_of("transactionStatus"), "Completed");
    assert_eq!(refunded.text_of("originalTrxID"), trx_id);
    assert_eq!(refunded.text_of("amount"), "25.69");
    assert_eq!(refunded.text_of("charge"), "0.00");

    let status = merchant.post("/refund", status_request).await;
    assert_eq!(status.json, refunded.json);
    let queried = merchant.query(&id).await;
    assert_eq!(queried.text_of("refundAmount"), "25.69");
    assert_eq!(queried.text_of("transactionStatus"), "Completed");
    let found = merchant.search(refunded.text_of("refundTrxID")).await;
    assert_eq!(found.succeeds().text_of("amount"), "25.69");
    assert!(found.is_invention());

    let again = merchant.post("/refund", refund(&id, &trx_id, "1")).await;
    assert_eq!(again.text_of("errorCode"), "2034");
    assert_eq!(shop.bookings(), ["payment 100.00", "refund 25.69"]);
}

#[tokio::test]
async fn both_spellings_of_the_identifiers_are_accepted() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (id, trx_id) = merchant.paid("100", "sale").await;
    let body = json!({"paymentId": id, "trxId": trx_id, "amount": 5});
    let refunded = merchant.post("/refund", body).await;
    assert_eq!(refunded.succeeds().json["amount"], "5");
}

#[tokio::test]
async fn the_first_versions_refund_has_the_trx_id_in_its_path() {
    let shop = Shop::open().await;
    for (version, amount) in VERSIONS.into_iter().zip(["100", "101"]) {
        let merchant = Iframe::in_version(&shop, version);
        let (_, trx_id) = merchant.paid(amount, "sale").await;
        let path = format!("/refund/{trx_id}");
        let no_amount = merchant.post(&path, json!({"currency": "BDT"})).await;
        no_amount.is_error("2065", "Mendatory field missing");
        let dollars = json!({"amount": "10", "currency": "USD"});
        let dollars = merchant.post(&path, dollars).await;
        dollars.is_error("2007", "Invalid currency");
        let body = json!({"amount": "10", "currency": "BDT"});
        let refunded = merchant.post(&path, body).await;
        assert_eq!(refunded.succeeds().text_of("originalTrxID"), trx_id);
        // A refund is not refunded.
        let path = format!("/refund/{}", refunded.text_of("refundTrxID"));
        let body = json!({"amount": "1", "currency": "BDT"});
        let refused = merchant.post(&path, body).await;
        refused.is_error("2033", "Transaction not found");
    }
}

#[tokio::test]
async fn invalid_refunds_are_refused() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (id, trx_id) = merchant.paid("100", "sale").await;
    let refused = merchant
        .post("/refund", refund(&id, &trx_id, "100.01"))
        .await;
    refused.is_error(
        "2026",
        "The reversal amount cannot be greater than the original transaction amount",
    );
    let refused = merchant.post("/refund", refund(&id, &trx_id, "0")).await;
    refused.is_error("2006", "Invalid amount");
    let refused = merchant
        .post("/refund", refund(&id, "DAQ20OC4BG", "1"))
        .await;
    refused.is_error("2033", "Transaction not found");
    let refused = merchant.post("/refund", refund("none", &trx_id, "1")).await;
    refused.is_error("2002", "Invalid Payment ID");
    let unnamed = json!({"trxID": trx_id, "amount": "1"});
    let refused = merchant.post("/refund", unnamed).await;
    refused.is_error("2065", "Mendatory field missing");
    shop.advance(15 * 24 * 3600);
    let mut late = merchant.post("/refund", refund(&id, &trx_id, "1")).await;
    assert_eq!(late.status, 401, "the token has ended as well: {late:?}");
    let granted = shop.grant().await;
    let shop = Shop {
        token: granted.text_of("id_token").to_owned(),
        ..shop
    };
    late = Iframe::of(&shop)
        .post("/refund", refund(&id, &trx_id, "1"))
        .await;
    late.is_error("2071", "Refund after 15 days not allowed");
}

#[tokio::test]
async fn refunds_work_across_iframe_and_tokenized_checkout() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (here, trx_here) = merchant.paid("10", "sale").await;
    let refunded = shop
        .call("/payment/refund", refund(&here, &trx_here, "10"))
        .await;
    refunded.is_successful();
    assert_eq!(merchant.query(&here).await.text_of("refundAmount"), "10.00");

    let (elsewhere, its_trx_id) = shop.paid("20").await;
    let refunded = merchant
        .post("/refund", refund(&elsewhere, &its_trx_id, "20"))
        .await;
    let status_request = json!({"paymentID": elsewhere, "trxID": its_trx_id});
    let status = shop.call("/payment/refund", status_request).await;
    assert_eq!(
        status.is_successful().text_of("refundTrxID"),
        refunded.text_of("refundTrxID")
    );
}
