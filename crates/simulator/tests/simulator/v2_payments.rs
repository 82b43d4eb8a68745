//! v2: payments, from Create to Execute, Query, Capture and Void.

use serde_json::{Value, json};

use crate::harness::{Answer, CALLBACK, Shop, WALLET};

const BASE: &str = "/v2/tokenized-checkout";
pub(crate) const TIME: &str = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:\d{3} GMT\+0600";

/// The body of a Create call of v2.
pub(crate) fn order(amount: &str) -> Value {
    json!({
        "payerReference": WALLET,
        "callbackURL": CALLBACK,
        "amount": amount,
        "currency": "BDT",
        "intent": "sale",
        "merchantInvoiceNumber": "INV-1",
    })
}

pub(crate) fn order_with(field: &str, value: impl Into<Value>) -> Value {
    let mut body = order("600.00");
    body[field] = value.into();
    body
}

pub(crate) async fn v2(shop: &Shop, path: &str, body: Value) -> Answer {
    shop.post(&format!("{BASE}{path}"), body).await
}

/// Creates a payment that the customer approves, and returns its paymentId.
pub(crate) async fn approved(shop: &Shop, body: Value) -> String {
    let created = v2(shop, "/payment/create", body).await;
    assert_eq!(created.status, 200, "{created:?}");
    let id = created.text_of("paymentId").to_owned();
    shop.approve(&id).await;
    id
}

/// Makes a payment and returns its paymentId and trxId.
pub(crate) async fn paid(shop: &Shop, amount: &str) -> (String, String) {
    let id = approved(shop, order(amount)).await;
    let executed = v2(shop, "/payment/execute", json!({"paymentId": id})).await;
    assert_eq!(executed.status, 200, "{executed:?}");
    (id, executed.text_of("trxId").to_owned())
}

#[tokio::test]
async fn the_create_response_has_bkashs_fields() {
    let shop = Shop::open().await;
    let created = v2(&shop, "/payment/create", order("600.00")).await;
    assert_eq!(created.status, 200);
    let expected = [
        "paymentId",
        "bkashURL",
        "callbackURL",
        "successCallbackURL",
        "failureCallbackURL",
        "cancelledCallbackURL",
        "amount",
        "intent",
        "currency",
        "paymentCreateTime",
        "transactionStatus",
        "merchantInvoiceNumber",
        "signature",
    ];
    assert_eq!(created.keys(), expected);
    let origin = regex::escape(&shop.running.origin);
    created
        .has_format("paymentId", r"TR0011[A-Za-z0-9]{7}\d{13}")
        .has_format(
            "bkashURL",
            &format!(r"{origin}/\?paymentId=TR0011\w{{20}}&hash=\w+&mode=0011&apiVersion=v2/"),
        )
        .has_format("amount", r"600\.00")
        .has_format("intent", "sale")
        .has_format("currency", "BDT")
        .has_format("paymentCreateTime", TIME)
        .has_format("transactionStatus", "Initiated")
        .has_format("merchantInvoiceNumber", "INV-1")
        .has_format("signature", "[A-Za-z0-9]{10}");
    let (id, signature) = (created.text_of("paymentId"), created.text_of("signature"));
    for (key, status) in [
        ("successCallbackURL", "success"),
        ("failureCallbackURL", "failure"),
        ("cancelledCallbackURL", "cancel"),
    ] {
        // The callback URL has the key paymentID in v2 too.
        let url = format!("{CALLBACK}?paymentID={id}&status={status}&signature={signature}");
        assert_eq!(created.text_of(key), url);
    }
    assert!(!created.is_invention());
}

#[tokio::test]
async fn the_execute_response_has_bkashs_fields() {
    let shop = Shop::open().await;
    let id = approved(&shop, order_with("subMerchantName", "Corner Shop")).await;
    let executed = v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
    let expected = [
        "paymentId",
        "trxId",
        "transactionStatus",
        "amount",
        "currency",
        "intent",
        "paymentExecuteTime",
        "merchantInvoiceNumber",
        "subMerchantName",
        "payerType",
        "payerReference",
        "payerAccount",
        "maxRefundableAmount",
    ];
    assert_eq!(executed.status, 200);
    assert_eq!(executed.keys(), expected);
    executed
        .has_format("paymentId", &id)
        .has_format("trxId", "[A-Z0-9]{10}")
        .has_format("transactionStatus", "Completed")
        .has_format("paymentExecuteTime", TIME)
        .has_format("subMerchantName", "Corner Shop")
        .has_format("payerType", "Customer")
        .has_format("payerAccount", WALLET)
        .has_format("maxRefundableAmount", r"600\.00");
    assert_eq!(shop.bookings(), ["payment 600.00"]);
}

#[tokio::test]
async fn a_payment_is_queried_under_either_spelling_of_its_id() {
    let shop = Shop::open().await;
    let created = v2(&shop, "/payment/create", order("10")).await;
    let id = created.text_of("paymentId").to_owned();
    for path in ["/query/payment", "/payment/status"] {
        let fresh = v2(&shop, path, json!({"paymentId": id})).await;
        let expected = [
            "paymentId",
            "mode",
            "paymentCreateTime",
            "amount",
            "currency",
            "intent",
            "merchantInvoice",
            "transactionStatus",
            "verificationStatus",
            "payerReference",
            "payerType",
        ];
        assert_eq!(
            (fresh.status.as_u16(), fresh.keys()),
            (200, keys(&expected))
        );
        fresh
            .has_format("transactionStatus", "Initiated")
            .has_format("verificationStatus", "Incomplete")
            .has_format("merchantInvoice", "INV-1");
        assert!(fresh.is_invention());
    }
    // bKash's own plugin spells the key as in v1.
    let plugin = v2(&shop, "/query/payment", json!({"paymentID": id})).await;
    plugin.has_format("paymentId", &id);
    shop.approve(&id).await;
    let verified = v2(&shop, "/query/payment", json!({"paymentId": id})).await;
    verified
        .has_format("transactionStatus", "Initiated")
        .has_format("verificationStatus", "Complete");
    v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
    let paid = v2(&shop, "/query/payment", json!({"paymentId": id})).await;
    paid.has_format("transactionStatus", "Completed")
        .has_format("trxId", "[A-Z0-9]{10}")
        .has_format("paymentExecuteTime", TIME)
        .has_format("payerAccount", WALLET);
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[tokio::test]
async fn an_authorization_is_captured_or_voided() {
    let shop = Shop::open().await;
    for (amount, path, after) in [
        ("100", "/payment/capture", "Completed"),
        ("101", "/payment/void", "Cancelled"),
    ] {
        let mut body = order(amount);
        body["intent"] = "authorization".into();
        let id = approved(&shop, body).await;
        let held = v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
        held.has_format("transactionStatus", "Authorized");
        let finished = v2(&shop, path, json!({"paymentId": id})).await;
        let expected = [
            "paymentId",
            "createTime",
            "updateTime",
            "trxId",
            "transactionStatus",
        ];
        assert_eq!(
            (finished.status.as_u16(), finished.keys()),
            (200, keys(&expected))
        );
        finished
            .has_format("trxId", held.text_of("trxId"))
            .has_format("createTime", TIME)
            .has_format("updateTime", TIME)
            .has_format("transactionStatus", "Completed");
        let queried = v2(&shop, "/query/payment", json!({"paymentId": id})).await;
        queried.has_format("transactionStatus", after);
        v2(&shop, path, json!({"paymentId": id}))
            .await
            .is_refused_by_v2(
                "the_authorized_payment_has_already_been_processed",
                "2119",
                "The authorized payment has already been processed",
            );
    }
    assert_eq!(
        shop.bookings(),
        [
            "authorization 100.00",
            "capture 100.00",
            "authorization 101.00",
            "void 101.00"
        ]
    );
}

#[tokio::test]
async fn only_authorizations_are_captured_or_voided() {
    let shop = Shop::open().await;
    let (sale, _) = paid(&shop, "10").await;
    let completed = v2(&shop, "/payment/void", json!({"paymentId": sale})).await;
    completed.is_refused_by_v2(
        "transaction_has_already_been_completed",
        "2068",
        "Transaction has already been completed",
    );
    let created = v2(&shop, "/payment/create", order("11")).await;
    let id = created.text_of("paymentId");
    let early = v2(&shop, "/payment/capture", json!({"paymentId": id})).await;
    early.is_refused_by_v2("invalid_payment_state", "2056", "Invalid Payment State");
    shop.control(
        reqwest::Method::POST,
        &format!("/payments/{id}/cancel"),
        json!({}),
    )
    .await;
    let cancelled = v2(&shop, "/payment/capture", json!({"paymentId": id})).await;
    cancelled.is_refused_by_v2(
        "transaction_has_already_been_cancelled",
        "2069",
        "Transaction has already been cancelled",
    );
    for refused in [completed, early, cancelled] {
        assert!(refused.is_invention());
    }
    let unknown = v2(&shop, "/payment/capture", json!({"paymentId": "none"})).await;
    unknown.is_refused_by_v2("invalid_payment_id", "2002", "Invalid Payment ID");
}

#[tokio::test]
async fn execute_requires_approval_and_succeeds_once() {
    let shop = Shop::open().await;
    let created = v2(&shop, "/payment/create", order("10")).await;
    let id = created.text_of("paymentId").to_owned();
    let execute = async || v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
    execute()
        .await
        .is_refused_by_v2("invalid_payment_state", "2056", "Invalid Payment State");
    shop.set(json!({"early_execute_says_prerequisite": true}))
        .await;
    execute().await.is_refused_by_v2(
        "payment_execution_pre_requisite_hasnt_been_met",
        "2060",
        "Payment execution pre-requisite hasn't been met",
    );
    shop.approve(&id).await;
    assert_eq!(execute().await.status, 200);
    execute().await.is_refused_by_v2(
        "payment_already_completed",
        "2062",
        "The payment has already been completed",
    );
    shop.set(json!({"second_execute_says_2117": true})).await;
    execute().await.is_refused_by_v2(
        "the_payment_execution_has_already_been_completed",
        "2117",
        "The payment execution has already been completed",
    );
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn execute_reports_refusals_of_wallets_and_rules() {
    let shop = Shop::open().await;
    paid(&shop, "10").await;
    let again = approved(&shop, order("10")).await;
    v2(&shop, "/payment/execute", json!({"paymentId": again}))
        .await
        .is_refused_by_v2(
            "duplicate_for_all_transactions",
            "2029",
            "Duplicate for all transactions",
        );
    let created = v2(&shop, "/payment/create", order("12")).await;
    let poor = created.text_of("paymentId");
    shop.approve_with(poor, "01823074817").await;
    v2(&shop, "/payment/execute", json!({"paymentId": poor}))
        .await
        .is_refused_by_v2("insufficient_balance", "2023", "Insufficient Balance");
    shop.faults(json!([{"operation": "execute", "kind": "refuse", "code": "2014"}]))
        .await;
    let forced = approved(&shop, order("13")).await;
    v2(&shop, "/payment/execute", json!({"paymentId": forced}))
        .await
        .is_refused_by_v2("wrong_pin", "2014", "Wrong PIN");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn each_invalid_field_has_its_own_error_code() {
    let shop = Shop::open().await;
    let refusals: &[(&str, Value, &str, &str, &str)] = &[
        (
            "callbackURL",
            json!("shop"),
            "invalid_merchant_callback_url",
            "2049",
            "Invalid Merchant Callback URL",
        ),
        (
            "payerReference",
            json!("a<b"),
            "invalid_payer_reference",
            "2048",
            "Invalid Payer Reference",
        ),
        (
            "amount",
            json!("0.5"),
            "invalid_amount",
            "2006",
            "Invalid amount",
        ),
        (
            "currency",
            json!("USD"),
            "invalid_currency",
            "2007",
            "Invalid currency",
        ),
        (
            "intent",
            json!("gift"),
            "invalid_intent",
            "2008",
            "Invalid intent",
        ),
        (
            "merchantInvoiceNumber",
            json!("a&b"),
            "invalid_merchant_invoice_number",
            "2031",
            "Invalid merchant invoice number",
        ),
        (
            "merchantAssociationInfo",
            json!("MI99"),
            "tlv_data_format_error",
            "2047",
            "TLV Data Format Error",
        ),
        (
            "platform",
            json!("fridge"),
            "the_platform_value_is_invalid",
            "2118",
            "The Platform value is invalid",
        ),
    ];
    for (field, value, internal, code, message) in refusals {
        v2(&shop, "/payment/create", order_with(field, value.clone()))
            .await
            .is_refused_by_v2(internal, code, message);
    }
    let taken = v2(&shop, "/payment/create", order_with("platform", "web")).await;
    assert_eq!(taken.status, 200);
    for field in [
        "payerReference",
        "callbackURL",
        "amount",
        "currency",
        "intent",
        "merchantInvoiceNumber",
    ] {
        v2(&shop, "/payment/create", order_with(field, Value::Null))
            .await
            .is_rejected_by_the_gateway(400, "Invalid request body");
    }
}

#[tokio::test]
async fn a_transaction_is_found_by_its_id() {
    let shop = Shop::open().await;
    let (_, trx_id) = paid(&shop, "20").await;
    let found = v2(
        &shop,
        "/general/search-transaction",
        json!({"trxId": trx_id}),
    )
    .await;
    let expected = [
        "trxId",
        "initiationTime",
        "completedTime",
        "transactionType",
        "customerMsisdn",
        "payerAccount",
        "payerType",
        "transactionStatus",
        "amount",
        "currency",
        "organizationShortCode",
        "maxRefundableAmount",
    ];
    assert_eq!(
        (found.status.as_u16(), found.keys()),
        (200, keys(&expected))
    );
    found
        .has_format("trxId", &trx_id)
        .has_format("completedTime", TIME)
        .has_format("amount", "20")
        .has_format("organizationShortCode", "50022");
    v2(
        &shop,
        "/general/search-transaction",
        json!({"trxId": "NONE"}),
    )
    .await
    .is_refused_by_v2("transaction_not_found", "2033", "Transaction not found");
}
