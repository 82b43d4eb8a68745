//! All families share one state: a change through one family is visible in the others.

use serde_json::{Value, json};

use crate::{
    harness::{CALLBACK, Shop, WALLET},
    v2_payments::{order, paid, v2},
    v03::{agreed, v03},
};

const GRANTS: [&str; 4] = [
    "/v1.2.0-beta/tokenized/checkout/token/grant",
    "/v2/tokenized-checkout/auth/grant-token",
    "/v1.2.0-beta/tokenized/token/grant",
    "/v1.2.0-beta/checkout/token/grant",
];

#[tokio::test]
async fn a_token_of_one_family_is_valid_in_every_other() {
    let shop = Shop::open().await;
    let (id, _) = shop.paid("10").await;
    for grant in GRANTS {
        let granted = shop.token_at(grant, "sim", Value::Null).await;
        let keys = ("sim-app-key", granted.text_of("id_token"));
        for (path, key) in [
            (
                "/v1.2.0-beta/tokenized/checkout/payment/status",
                "paymentID",
            ),
            ("/v2/tokenized-checkout/query/payment", "paymentId"),
            ("/v1.2.0-beta/tokenized/payment/status", "paymentID"),
        ] {
            let found = shop.post_as(keys, path, json!({key: id})).await;
            found
                .has_format(key, &id)
                .has_format("transactionStatus", "Completed");
        }
    }
}

#[tokio::test]
async fn a_payment_of_v1_is_executed_and_refunded_in_parts_through_v2() {
    let shop = Shop::open().await;
    let id = shop.approved("20.00").await;
    let executed = v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
    assert_eq!(executed.status, 200);
    let trx_id = executed.text_of("trxId");
    let refund = json!({"paymentId": id, "trxId": trx_id, "refundAmount": "5", "sku": "s",
        "reason": "r"});
    for _ in 0..2 {
        let refunded = v2(&shop, "/refund/payment/transaction", refund.clone()).await;
        assert_eq!(refunded.status, 200);
    }
    let queried = shop.query(&id).await;
    queried
        .is_successful()
        .has_format("trxID", trx_id)
        .has_format("transactionStatus", "Completed");
    // v1 shows only the last refund.
    let body = json!({"paymentID": id, "trxID": trx_id});
    let status = shop.call("/payment/refund", body).await;
    status.is_successful().has_format("amount", "5");
    let search = json!({"trxID": trx_id});
    let found = shop.call("/general/searchTransaction", search).await;
    found
        .is_successful()
        .has_format("maxRefundableAmount", r"10\.00");
    assert_eq!(
        shop.bookings(),
        ["payment 20.00", "refund 5.00", "refund 5.00"]
    );
}

#[tokio::test]
async fn a_payment_of_v2_is_found_through_v1_and_the_iframe_api() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    let queried = shop.query(&id).await;
    queried
        .is_successful()
        .has_format("mode", "0011")
        .has_format("trxID", &trx_id);
    shop.execute(&id)
        .await
        .is_refused("2062", "The payment has already been completed");
    let url = format!(
        "{}/v1.2.0-beta/checkout/payment/query/{id}",
        shop.running.origin
    );
    let request = shop
        .http
        .get(url)
        .header("authorization", &shop.token)
        .header("x-app-key", "sim-app-key");
    let found = crate::harness::read(request.send().await.expect("an answer")).await;
    found.has_format("trxID", &trx_id);
}

#[tokio::test]
async fn an_authorization_of_v1_is_captured_through_v2() {
    let shop = Shop::open().await;
    let id = shop.create_for("30", "authorization").await;
    shop.approve(&id).await;
    shop.execute(&id).await.is_successful();
    let captured = v2(&shop, "/payment/capture", json!({"paymentId": id})).await;
    assert_eq!(captured.status, 200);
    shop.call("/payment/confirm/void", json!({"paymentID": id}))
        .await
        .is_refused("2119", "The authorized payment has already been processed");
}

#[tokio::test]
async fn an_agreement_of_one_family_can_be_charged_through_another() {
    let shop = Shop::open().await;
    let (of_v1, _) = shop.agreement().await;
    let (of_v03, made) = agreed(&shop).await;
    for (agreement, amount) in [(&of_v1, "40"), (&of_v03, "41")] {
        let mut body = order(amount);
        body["agreementId"] = agreement.as_str().into();
        let created = v2(&shop, "/payment-with-agreement/create", body).await;
        let id = created.text_of("paymentId");
        shop.approve(id).await;
        let paid = json!({"paymentId": id});
        let executed = v2(&shop, "/payment-with-agreement/execute", paid).await;
        executed.has_format("agreementId", agreement);
    }
    let body = json!({"agreementID": of_v1, "amount": "42", "currency": "BDT", "intent": "sale",
        "merchantInvoiceNumber": "INV-1", "callbackURL": CALLBACK});
    let created = v03(&shop, "/payment/create", body).await;
    let id = created.is_successful().text_of("paymentID");
    shop.approve(id).await;
    // v1 can execute it, because it is the same payment.
    let executed = shop.execute(id).await;
    executed.is_successful().has_format("agreementID", &of_v1);

    let status = json!({"agreementID": of_v03});
    let found = shop.call("/agreement/status", status.clone()).await;
    found.is_successful().has_format("paymentID", &made);
    shop.call("/agreement/cancel", status).await.is_successful();
    let queried = v2(&shop, "/query/agreement", json!({"agreementId": of_v03})).await;
    queried.has_format("agreementStatus", "Cancelled");
    assert_eq!(
        shop.bookings(),
        ["payment 40.00", "payment 41.00", "payment 42.00"]
    );
}

#[tokio::test]
async fn an_agreement_of_v2_is_incomplete_in_every_family_before_execute() {
    let shop = Shop::open().await;
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = v2(&shop, "/agreement/create", body).await;
    let agreement = created.text_of("agreementId").to_owned();
    let pending = shop
        .call("/agreement/status", json!({"agreementID": agreement}))
        .await;
    pending
        .is_successful()
        .has_format("agreementStatus", "Initiated");
    assert!(pending.is_invention());
    let pay = json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK,
        "amount": "5", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1"});
    shop.call("/create", pay.clone())
        .await
        .is_refused("2052", "Agreement is in incomplete state");
    shop.call("/agreement/cancel", json!({"agreementID": agreement}))
        .await
        .is_refused("2052", "Agreement is in incomplete state");
    // The guide v0.3 has another error code.
    v03(&shop, "/payment/create", pay.clone())
        .await
        .is_refused("2049", "Agreement is in incomplete state");

    let id = created.text_of("paymentId");
    shop.approve(id).await;
    let executed = shop.execute(id).await;
    executed
        .is_successful()
        .has_format("agreementID", &agreement);
    shop.call("/create", pay).await.is_successful();
}

#[tokio::test]
async fn each_family_reports_a_refusal_in_its_own_format() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    shop.execute(&id)
        .await
        .is_refused("2056", "Invalid Payment State");
    v2(&shop, "/payment/execute", json!({"paymentId": id}))
        .await
        .is_refused_by_v2("invalid_payment_state", "2056", "Invalid Payment State");
    v03(&shop, "/payment/execute", json!({"paymentID": id}))
        .await
        .is_refused("2053", "Invalid Payment State");
}
