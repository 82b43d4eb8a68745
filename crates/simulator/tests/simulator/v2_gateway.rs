//! v2: tokens, paths, two merchants, and the state after a restart.

use serde_json::{Value, json};
use simulator::Settings;

use crate::{
    harness::{CALLBACK, Shop, WALLET},
    v2_payments::{order, paid, v2},
};

const GRANT: &str = "/v2/tokenized-checkout/auth/grant-token";
const REFRESH: &str = "/v2/tokenized-checkout/auth/refresh-token";

#[tokio::test]
async fn token_responses_have_the_fields_of_v1() {
    let shop = Shop::open().await;
    let granted = shop.token_at(GRANT, "sim", Value::Null).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "token_type",
        "id_token",
        "expires_in",
        "refresh_token",
    ];
    assert_eq!(granted.is_successful().keys(), expected);
    let more = json!({"refresh_token": granted.text_of("refresh_token")});
    let refreshed = shop.token_at(REFRESH, "sim", more).await;
    assert_eq!(refreshed.is_successful().keys(), expected);
    for token in [&granted, &refreshed] {
        let keys = ("sim-app-key", token.text_of("id_token"));
        let path = "/v2/tokenized-checkout/payment/create";
        assert_eq!(shop.post_as(keys, path, order("10")).await.status, 200);
        // All families share their tokens.
        let path = "/v1.2.0-beta/tokenized/checkout/create";
        let v1 = crate::harness::order("10", "sale");
        shop.post_as(keys, path, v1).await.is_successful();
    }
}

#[tokio::test]
async fn token_calls_are_refused_as_in_v1() {
    let shop = Shop::open().await;
    let unknown = shop.token_at(GRANT, "nobody", Value::Null).await;
    unknown.is_refused("9999", "Invalid or unrecognized access credentials");
    let missing = shop.token_at(REFRESH, "sim", Value::Null).await;
    missing.is_refused("2065", "Mendatory field missing");
    let path = "/v2/tokenized-checkout/payment/create";
    shop.post_as(("sim-app-key", "wrong"), path, order("10"))
        .await
        .is_rejected_by_the_gateway(401, "Unauthorized");
    shop.post_as(("wrong", &shop.token), path, order("10"))
        .await
        .is_rejected_by_the_gateway(403, "Forbidden");
}

#[tokio::test]
async fn v2_paths_below_the_base_of_v1_are_unknown() {
    let shop = Shop::open().await;
    let path = "/v1.2.0-beta/v2/tokenized-checkout/refund/payment/transaction";
    let unknown = shop.post(path, json!({})).await;
    assert_eq!(unknown.status, 403);
    assert!(
        unknown
            .text_of("message")
            .starts_with("Authorization header requires")
    );
}

#[tokio::test]
async fn a_call_without_its_identifier_fails_gateway_validation() {
    let shop = Shop::open().await;
    for path in [
        "/payment/create",
        "/payment/execute",
        "/payment/capture/",
        "/payment/void",
        "/query/payment",
        "/payment/status",
        "/agreement/create",
        "/payment-with-agreement/create",
        "/payment-with-agreement/execute",
        "/payment-with-agreement/capture",
        "/payment-with-agreement/void",
        "/general/search-transaction",
        "/refund/payment/transaction",
        "/refund/payment/status",
    ] {
        v2(&shop, path, json!({}))
            .await
            .is_rejected_by_the_gateway(400, "Invalid request body");
    }
}

#[tokio::test]
async fn another_merchants_payments_and_agreements_are_refused() {
    let shop = Shop::open().await;
    let token = shop.second_merchants_token().await;
    let (id, trx_id) = paid(&shop, "10").await;
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = v2(&shop, "/agreement/create", body).await;
    let pending = created.text_of("agreementId").to_owned();
    let (agreement, _) = shop.agreement().await;
    let other = async |path: &str, body: Value| {
        let path = format!("/v2/tokenized-checkout{path}");
        shop.post_as(("sim2-app-key", &token), &path, body).await
    };
    let refund = json!({"paymentId": id, "trxId": trx_id, "refundAmount": "1", "sku": "s",
        "reason": "r"});
    let agreement_of = |id: &str| json!({"agreementId": id});
    for (path, body) in [
        ("/query/payment", json!({"paymentId": id})),
        ("/payment/execute", json!({"paymentId": id})),
        ("/payment/capture", json!({"paymentId": id})),
        ("/payment/void", json!({"paymentId": id})),
        ("/refund/payment/transaction", refund),
        (
            "/refund/payment/status",
            json!({"paymentId": id, "trxId": trx_id}),
        ),
        ("/query/agreement", agreement_of(&agreement)),
        ("/agreement/cancel", agreement_of(&agreement)),
        ("/agreement/execute", agreement_of(&agreement)),
        ("/query/agreement", agreement_of(&pending)),
        ("/agreement/cancel", agreement_of(&pending)),
        ("/agreement/execute", agreement_of(&pending)),
    ] {
        other(path, body).await.is_refused_by_v2(
            "this_action_can_only_be_performed_by_the_agreement_or_payment_initiator_party",
            "2061",
            "This action can only be performed by the agreement or payment initiator party",
        );
    }
    for agreement in [agreement, pending] {
        let mut body = order("10");
        body["agreementId"] = agreement.into();
        other("/payment-with-agreement/create", body)
            .await
            .is_refused_by_v2(
                "agreement_is_not_shared_with_other_merchant",
                "2066",
                "Agreement is not shared with other merchant",
            );
    }
    other("/general/search-transaction", json!({"trxId": trx_id}))
        .await
        .is_refused_by_v2("transaction_not_found", "2033", "Transaction not found");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn a_mode_and_a_permission_can_be_disabled() {
    let shop = Shop::open().await;
    shop.set(json!({"unavailable_modes": ["0000"], "not_permitted": ["refund"]}))
        .await;
    let (id, trx_id) = paid(&shop, "10").await;
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    v2(&shop, "/agreement/create", body).await.is_refused_by_v2(
        "this_product_mode_currently_unavailable",
        "2064",
        "This product mode currently unavailable",
    );
    let refund = json!({"paymentId": id, "trxId": trx_id, "refundAmount": "1", "sku": "s",
        "reason": "r"});
    let refused = v2(&shop, "/refund/payment/transaction", refund).await;
    refused.is_refused_by_v2("invalid_permission", "2067", "Invalid permission");
    assert!(refused.is_invention());
    let unknown = json!({"unavailable_modes": ["0002"]});
    let unknown = shop
        .control(reqwest::Method::PUT, "/settings", unknown)
        .await;
    assert_eq!(unknown.status, 400);
    assert_eq!(unknown.json["error"]["field"], "unavailable_modes");
}

#[tokio::test]
async fn v2_data_survives_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = || Settings {
        state_file: Some(directory.path().join("state.json")),
        ..Settings::default()
    };
    let shop = Shop::open_with(settings()).await;
    let mut body = order("20");
    body["subMerchantName"] = "Corner Shop".into();
    let open = crate::v2_payments::approved(&shop, body).await;
    let (id, trx_id) = paid(&shop, "10").await;
    let refund = |amount: &str| json!({"paymentId": id, "trxId": trx_id, "refundAmount": amount, "sku": "s", "reason": "r"});
    let path = "/refund/payment/transaction";
    assert_eq!(v2(&shop, path, refund("1")).await.status, 200);
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = v2(&shop, "/agreement/create", body).await;
    let (agreement, payment) = (
        created.text_of("agreementId").to_owned(),
        created.text_of("paymentId").to_owned(),
    );
    let ledger = shop.ledger();
    drop(shop);

    let shop = Shop::open_with(settings()).await;
    assert_eq!(shop.ledger(), ledger);
    shop.approve(&payment).await;
    let executed = v2(
        &shop,
        "/agreement/execute",
        json!({"agreementId": agreement}),
    )
    .await;
    assert_eq!(executed.status, 200, "{executed:?}");
    let executed = v2(&shop, "/payment/execute", json!({"paymentId": open})).await;
    executed.has_format("subMerchantName", "Corner Shop");
    assert_eq!(v2(&shop, path, refund("2")).await.status, 200);
    let body = json!({"paymentId": id, "trxId": trx_id});
    let listed = v2(&shop, "/refund/payment/status", body).await;
    let list = listed.json["refundTransactions"]
        .as_array()
        .expect("a list");
    assert_eq!(list.len(), 2);
}
