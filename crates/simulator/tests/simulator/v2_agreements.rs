//! v2: agreements, executed by the agreementId that Create returns, and payments with them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, CALLBACK, Shop, WALLET},
    v2_payments::{TIME, order, v2},
};

async fn created(shop: &Shop) -> Answer {
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = v2(shop, "/agreement/create", body).await;
    assert_eq!(created.status, 200, "{created:?}");
    created
}

/// Creates and executes an agreement and returns its agreementId.
async fn agreed(shop: &Shop) -> String {
    let created = created(shop).await;
    shop.approve(created.text_of("paymentId")).await;
    let agreement = created.text_of("agreementId");
    let executed = v2(
        shop,
        "/agreement/execute",
        json!({"agreementId": agreement}),
    )
    .await;
    assert_eq!(executed.status, 200, "{executed:?}");
    agreement.to_owned()
}

fn order_with_agreement(agreement: &str, amount: &str) -> Value {
    let mut body = order(amount);
    body["agreementId"] = agreement.into();
    body
}

#[tokio::test]
async fn an_agreement_is_created_queried_and_cancelled() {
    let shop = Shop::open().await;
    let created = created(&shop).await;
    let expected = [
        "paymentId",
        "agreementId",
        "bkashURL",
        "callbackURL",
        "successCallbackURL",
        "failureCallbackURL",
        "cancelledCallbackURL",
        "payerReference",
        "agreementStatus",
        "agreementCreateTime",
        "signature",
    ];
    assert_eq!(created.keys(), expected);
    created
        .has_format("paymentId", r"TR0000[A-Za-z0-9]{7}\d{13}")
        .has_format("agreementId", r"TokenizedMerchant01[A-Z0-9]{7}\d{13}")
        .has_format("bkashURL", r"http://\S+&mode=0000&apiVersion=v2/")
        .has_format("agreementStatus", "Initiated")
        .has_format("agreementCreateTime", TIME)
        .has_format("signature", "[A-Za-z0-9]{10}");
    assert!(created.is_invention());
    let callback = format!(
        "{CALLBACK}?paymentID={}&agreementId={}&status=success&signature={}",
        created.text_of("paymentId"),
        created.text_of("agreementId"),
        created.text_of("signature"),
    );
    assert_eq!(created.text_of("successCallbackURL"), callback);

    let agreement = json!({"agreementId": created.text_of("agreementId")});
    let pending = v2(&shop, "/query/agreement", agreement.clone()).await;
    pending
        .has_format("agreementStatus", "Initiated")
        .has_format("verificationStatus", "Incomplete");

    let approved = shop.approve(created.text_of("paymentId")).await;
    assert_eq!(approved.text_of("callbackURL"), callback);
    let executed = v2(&shop, "/agreement/execute", agreement.clone()).await;
    let expected = [
        "paymentId",
        "agreementId",
        "payerReference",
        "agreementExecuteTime",
        "agreementStatus",
        "payerType",
        "payerAccount",
    ];
    assert_eq!(executed.keys(), expected);
    executed
        .has_format("agreementId", created.text_of("agreementId"))
        .has_format("agreementExecuteTime", TIME)
        .has_format("agreementStatus", "Completed")
        .has_format("payerAccount", WALLET);
    v2(&shop, "/agreement/execute", agreement.clone())
        .await
        .is_refused_by_v2(
            "the_agreement_execution_has_already_been_completed",
            "2116",
            "The agreement execution has already been completed",
        );

    let queried = v2(&shop, "/query/agreement", agreement.clone()).await;
    let expected = [
        "paymentId",
        "agreementId",
        "payerReference",
        "payerAccount",
        "payerType",
        "agreementStatus",
        "agreementCreateTime",
        "agreementExecuteTime",
        "verificationStatus",
    ];
    assert_eq!(queried.keys(), expected);
    queried.has_format("agreementStatus", "Completed");

    let cancelled = v2(&shop, "/agreement/cancel", agreement.clone()).await;
    let expected = [
        "paymentId",
        "agreementId",
        "payerReference",
        "agreementVoidTime",
        "agreementStatus",
    ];
    assert_eq!(cancelled.keys(), expected);
    cancelled
        .has_format("agreementVoidTime", TIME)
        .has_format("agreementStatus", "Cancelled");
    let after = v2(&shop, "/query/agreement", agreement.clone()).await;
    after
        .has_format("agreementStatus", "Cancelled")
        .has_format("agreementVoidTime", TIME);
    v2(&shop, "/agreement/cancel", agreement)
        .await
        .is_refused_by_v2(
            "agreement_has_already_been_cancelled",
            "2053",
            "Agreement has already been cancelled",
        );
}

#[tokio::test]
async fn an_agreement_can_be_executed_by_its_payment_id_under_either_key() {
    let shop = Shop::open().await;
    for body in [
        |id: &str| json!({"paymentId": id}),
        |id: &str| json!({"agreementId": id, "paymentId": id}),
        |id: &str| json!({"agreementId": id}),
    ] {
        let created = created(&shop).await;
        let id = created.text_of("paymentId");
        shop.approve(id).await;
        let pending = v2(&shop, "/query/agreement", body(id)).await;
        pending.has_format("verificationStatus", "Complete");
        let executed = v2(&shop, "/agreement/execute", body(id)).await;
        assert_eq!(executed.status, 200);
        executed.has_format("agreementId", created.text_of("agreementId"));
        let queried = v2(&shop, "/query/agreement", body(id)).await;
        queried.has_format("agreementStatus", "Completed");
    }
    // If both IDs are sent and belong to different agreements, the agreementId decides.
    let (first, second) = (created(&shop).await, created(&shop).await);
    let both = json!({"agreementId": first.text_of("agreementId"),
        "paymentId": second.text_of("paymentId")});
    let queried = v2(&shop, "/query/agreement", both).await;
    queried.has_format("agreementId", first.text_of("agreementId"));
}

#[tokio::test]
async fn an_agreement_is_executed_only_after_the_customers_approval() {
    let shop = Shop::open().await;
    let early = created(&shop).await;
    let agreement = json!({"agreementId": early.text_of("agreementId")});
    let refused = v2(&shop, "/agreement/execute", agreement).await;
    refused.is_refused_by_v2(
        "agreement_execution_pre_requisite_hasnt_been_met",
        "2054",
        "Agreement execution pre-requisite hasn't been met",
    );
    assert!(refused.is_invention());
    for ending in ["fail", "cancel"] {
        let ended = created(&shop).await;
        let id = ended.text_of("paymentId");
        shop.control(Method::POST, &format!("/payments/{id}/{ending}"), json!({}))
            .await;
        let agreement = json!({"agreementId": ended.text_of("agreementId")});
        v2(&shop, "/agreement/execute", agreement)
            .await
            .is_refused_by_v2("invalid_agreement_state", "2055", "Invalid Agreement State");
    }
    // An early Execute does not end the agreement.
    shop.approve(early.text_of("paymentId")).await;
    let agreement = json!({"agreementId": early.text_of("agreementId")});
    let executed = v2(&shop, "/agreement/execute", agreement).await;
    assert_eq!(executed.status, 200);
}

#[tokio::test]
async fn an_agreement_that_was_never_executed_is_incomplete() {
    let shop = Shop::open().await;
    let agreement = created(&shop).await.text_of("agreementId").to_owned();
    let incomplete = (
        "agreement_is_in_incomplete_state",
        "2052",
        "Agreement is in incomplete state",
    );
    let (internal, code, message) = incomplete;
    let body = order_with_agreement(&agreement, "10");
    v2(&shop, "/payment-with-agreement/create", body)
        .await
        .is_refused_by_v2(internal, code, message);
    v2(
        &shop,
        "/agreement/cancel",
        json!({"agreementId": agreement}),
    )
    .await
    .is_refused_by_v2(internal, code, message);
}

#[tokio::test]
async fn agreements_and_payments_are_executed_on_their_own_paths() {
    let shop = Shop::open().await;
    let agreement = created(&shop).await.text_of("paymentId").to_owned();
    shop.approve(&agreement).await;
    let payment = v2(&shop, "/payment/create", order("10")).await;
    let payment = payment.text_of("paymentId").to_owned();
    shop.approve(&payment).await;
    for (path, id) in [
        ("/payment/execute", &agreement),
        ("/payment-with-agreement/execute", &agreement),
        ("/agreement/execute", &payment),
        ("/query/agreement", &payment),
    ] {
        v2(&shop, path, json!({"paymentId": id}))
            .await
            .is_refused_by_v2("invalid_payment_id", "2002", "Invalid Payment ID");
    }
    for path in [
        "/agreement/execute",
        "/query/agreement",
        "/agreement/cancel",
    ] {
        v2(&shop, path, json!({"agreementId": "none"}))
            .await
            .is_refused_by_v2("invalid_agreement_id", "2051", "Invalid Agreement ID");
        v2(&shop, path, json!({}))
            .await
            .is_rejected_by_the_gateway(400, "Invalid request body");
    }
}

#[tokio::test]
async fn a_payment_with_an_agreement_charges_the_agreements_wallet() {
    let shop = Shop::open().await;
    let agreement = agreed(&shop).await;
    let mut body = order_with_agreement(&agreement, "25.50");
    body["payerReference"] = Value::Null;
    let created = v2(&shop, "/payment-with-agreement/create", body).await;
    assert_eq!(created.status, 200);
    created
        .has_format("paymentId", r"TR0001[A-Za-z0-9]{7}\d{13}")
        .has_format("agreementId", &agreement)
        .has_format("bkashURL", r"http://\S+&mode=0001&apiVersion=v2/");
    let id = created.text_of("paymentId");
    shop.approve(id).await;
    let path = "/payment-with-agreement/execute";
    let executed = v2(
        &shop,
        path,
        json!({"paymentId": id, "agreementId": agreement}),
    )
    .await;
    executed
        .has_format("agreementId", &agreement)
        .has_format("payerAccount", WALLET)
        .has_format("transactionStatus", "Completed");
    let queried = v2(&shop, "/query/payment", json!({"paymentId": id})).await;
    queried.has_format("agreementId", &agreement);

    for (amount, path) in [("30", "capture"), ("31", "void")] {
        let mut body = order_with_agreement(&agreement, amount);
        body["intent"] = "authorization".into();
        let created = v2(&shop, "/payment-with-agreement/create", body).await;
        let id = created.text_of("paymentId");
        shop.approve(id).await;
        let held = json!({"paymentId": id});
        v2(&shop, "/payment-with-agreement/execute", held.clone())
            .await
            .has_format("transactionStatus", "Authorized");
        let finished = v2(&shop, &format!("/payment-with-agreement/{path}"), held).await;
        finished.has_format("transactionStatus", "Completed");
    }
    assert_eq!(
        shop.bookings(),
        [
            "payment 25.50",
            "authorization 30.00",
            "capture 30.00",
            "authorization 31.00",
            "void 31.00"
        ]
    );
}

#[tokio::test]
async fn paying_with_an_agreement_requires_an_active_one() {
    let shop = Shop::open().await;
    let path = "/payment-with-agreement/create";
    v2(&shop, path, order("10"))
        .await
        .is_rejected_by_the_gateway(400, "Invalid request body");
    v2(&shop, path, order_with_agreement("none", "10"))
        .await
        .is_refused_by_v2("invalid_agreement_id", "2051", "Invalid Agreement ID");
    let agreement = agreed(&shop).await;
    let open = v2(&shop, path, order_with_agreement(&agreement, "10")).await;
    let open = open.text_of("paymentId");
    shop.approve(open).await;
    v2(
        &shop,
        "/agreement/cancel",
        json!({"agreementId": agreement}),
    )
    .await;
    let cancelled = (
        "agreement_has_already_been_cancelled",
        "2053",
        "Agreement has already been cancelled",
    );
    let (internal, code, message) = cancelled;
    v2(&shop, path, order_with_agreement(&agreement, "10"))
        .await
        .is_refused_by_v2(internal, code, message);
    let execute = json!({"paymentId": open});
    v2(&shop, "/payment-with-agreement/execute", execute)
        .await
        .is_refused_by_v2(internal, code, message);
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn a_second_agreement_is_refused_only_if_the_setting_is_on() {
    let shop = Shop::open().await;
    agreed(&shop).await;
    agreed(&shop).await;
    shop.set(json!({"one_agreement_per_payer": true})).await;
    let created = created(&shop).await;
    shop.approve(created.text_of("paymentId")).await;
    let agreement = json!({"agreementId": created.text_of("agreementId")});
    v2(&shop, "/agreement/execute", agreement)
        .await
        .is_refused_by_v2(
            "agreement_already_exists_between_payer_and_merchant",
            "2050",
            "Agreement already exists between payer and merchant",
        );
}
