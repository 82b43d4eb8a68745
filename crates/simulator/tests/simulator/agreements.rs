//! Agreements: creation, query, cancellation, and payment with them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{CALLBACK, Shop, WALLET};

#[tokio::test]
async fn an_agreement_is_created_queried_and_cancelled() {
    let shop = Shop::open().await;
    let (agreement, payment) = shop.agreement().await;
    assert!(agreement.starts_with("TokenizedMerchant01"), "{agreement}");
    assert_eq!(agreement.len(), 39);

    let queried = shop
        .call("/agreement/status", json!({"agreementID": agreement}))
        .await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "agreementID",
        "payerReference",
        "payerAccount",
        "payerType",
        "agreementStatus",
        "agreementCreateTime",
        "agreementExecuteTime",
        "mode",
        "verificationStatus",
    ];
    assert_eq!(queried.is_successful().keys(), expected);
    assert_eq!(queried.text_of("agreementStatus"), "Completed");
    assert_eq!(queried.text_of("paymentID"), payment);

    let cancelled = shop
        .call("/agreement/cancel", json!({"agreementID": agreement}))
        .await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "agreementID",
        "payerReference",
        "agreementVoidTime",
        "agreementStatus",
    ];
    assert_eq!(cancelled.is_successful().keys(), expected);
    assert_eq!(cancelled.text_of("agreementStatus"), "Cancelled");
    let after = shop
        .call("/agreement/status", json!({"agreementID": agreement}))
        .await;
    assert_eq!(after.text_of("agreementStatus"), "Cancelled");
    let again = shop
        .call("/agreement/cancel", json!({"agreementID": agreement}))
        .await;
    again.is_refused("2053", "Agreement has already been cancelled");
}

#[tokio::test]
async fn an_unknown_agreement_id_is_refused() {
    let shop = Shop::open().await;
    for path in ["/agreement/status", "/agreement/cancel"] {
        let refused = shop.call(path, json!({"agreementID": "none"})).await;
        refused.is_refused("2051", "Invalid Agreement ID");
    }
}

#[tokio::test]
async fn the_payment_id_of_an_agreement_can_be_queried() {
    let shop = Shop::open().await;
    let body = json!({"mode": "0000", "payerReference": "customer 7", "callbackURL": CALLBACK});
    let id = shop
        .call("/create", body)
        .await
        .text_of("paymentID")
        .to_owned();
    let fresh = shop.query(&id).await;
    assert_eq!(
        fresh.is_successful().text_of("agreementStatus"),
        "Initiated"
    );
    assert!(fresh.json.get("agreementID").is_none() && fresh.json.get("amount").is_none());
    shop.execute(&id)
        .await
        .is_refused("2056", "Invalid Payment State");
    shop.approve(&id).await;
    let executed = shop.execute(&id).await;
    assert_eq!(executed.is_successful().text_of("customerMsisdn"), WALLET);
    assert_eq!(executed.text_of("agreementStatus"), "Completed");
    let queried = shop.query(&id).await;
    assert_eq!(
        queried.text_of("agreementID"),
        executed.text_of("agreementID")
    );
    assert_eq!(queried.text_of("verificationStatus"), "Complete");
    let again = shop.execute(&id).await;
    again.is_refused("2116", "The agreement execution has already been completed");
}

#[tokio::test]
async fn queries_by_payment_id_report_a_cancelled_agreement() {
    let shop = Shop::open().await;
    let (agreement, payment) = shop.agreement().await;
    assert!(!shop.query(&payment).await.is_invention());
    shop.call("/agreement/cancel", json!({"agreementID": agreement}))
        .await
        .is_successful();
    let v1 = shop.query(&payment).await;
    let v2 = shop
        .post(
            "/v2/tokenized-checkout/query/payment",
            json!({"paymentId": payment}),
        )
        .await;
    for response in [v1, v2] {
        assert_eq!(
            response.text_of("agreementStatus"),
            "Cancelled",
            "{response:?}"
        );
        assert!(response.is_invention(), "{response:?}");
    }
}

/// A client of 2020 uses separate create paths and sends no mode.
#[tokio::test]
async fn the_create_paths_of_2020_need_no_mode() {
    let shop = Shop::open().await;
    let order = |more: Value| {
        let mut order = json!({"callbackURL": CALLBACK, "amount": 75, "currency": "BDT",
            "intent": "sale", "merchantInvoiceNumber": "INV-1"});
        for (name, value) in more.as_object().expect("fields") {
            order[name] = value.clone();
        }
        order
    };
    let consent = json!({"payerReference": "customer 7", "callbackURL": CALLBACK});
    let created = shop.call("/agreement/create", consent.clone()).await;
    let id = created.is_successful().text_of("paymentID").to_owned();
    assert!(id.starts_with("TR0000"), "{id}");
    shop.approve(&id).await;
    let executed = shop
        .call("/agreement/execute", json!({"paymentID": id}))
        .await;
    let agreement = executed.is_successful().text_of("agreementID").to_owned();

    let bound = order(json!({"agreementID": agreement}));
    let free = order(json!({"payerReference": "customer 7"}));
    for (body, mode) in [(bound, "TR0001"), (free, "TR0011")] {
        let created = shop.call("/payment/create", body).await;
        let id = created.is_successful().text_of("paymentID");
        assert!(id.starts_with(mode), "{id}");
    }
    // A mode that is sent applies, and bKash's own path requires one.
    let other = json!({"mode": "0002", "payerReference": "customer 7", "callbackURL": CALLBACK});
    let refused = shop.call("/agreement/create", other).await;
    refused.is_refused("2063", "Mode is not valid as per request data");
    let refused = shop.call("/create", consent).await;
    refused.is_refused("2065", "Mendatory field missing");
}

#[tokio::test]
async fn a_payment_with_an_agreement_charges_the_agreements_wallet() {
    let shop = Shop::open().await;
    let (agreement, _) = shop.agreement().await;
    let body = json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK,
        "amount": "25.50", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-3"});
    let id = shop
        .call("/create", body.clone())
        .await
        .text_of("paymentID")
        .to_owned();
    assert!(id.starts_with("TR0001"));
    let other = shop.approve_with(&id, "01929918378").await;
    assert_eq!(other.status, 400);
    shop.approve(&id).await;
    let executed = shop.execute(&id).await;
    assert_eq!(executed.is_successful().text_of("agreementID"), agreement);
    assert_eq!(executed.text_of("payerAccount"), WALLET);
    assert_eq!(shop.query(&id).await.text_of("agreementID"), agreement);
    assert_eq!(shop.bookings(), ["payment 25.50"]);
}

#[tokio::test]
async fn an_agreement_revoked_before_execute_is_not_charged() {
    let shop = Shop::open().await;
    let (agreement, _) = shop.agreement().await;
    let body = json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK,
        "amount": "25.50", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-3"});
    let id = shop
        .call("/create", body)
        .await
        .text_of("paymentID")
        .to_owned();
    shop.approve(&id).await;
    shop.call("/agreement/cancel", json!({"agreementID": agreement}))
        .await
        .is_successful();
    shop.execute(&id)
        .await
        .is_refused("2053", "Agreement has already been cancelled");
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn a_second_agreement_is_refused_only_if_the_setting_is_on() {
    let shop = Shop::open().await;
    shop.agreement().await;
    shop.agreement().await;
    shop.control(
        Method::PUT,
        "/settings",
        json!({"one_agreement_per_payer": true}),
    )
    .await;
    let body = json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK});
    let id = shop
        .call("/create", body)
        .await
        .text_of("paymentID")
        .to_owned();
    shop.approve(&id).await;
    let refused = shop.execute(&id).await;
    refused.is_refused(
        "2050",
        "Agreement already exists between payer and merchant",
    );
}
