//! Create in every mode, and its refusals.

use serde_json::{Value, json};

use crate::harness::{CALLBACK, Shop, WALLET, order, order_with};

#[tokio::test]
async fn the_create_response_has_bkashs_fields() {
    let shop = Shop::open().await;
    let created = shop.call("/create", order("599.00", "sale")).await;
    created.is_successful();
    let expected = [
        "paymentID",
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
        "statusCode",
        "statusMessage",
    ];
    assert_eq!(created.keys(), expected);
    let id = created.text_of("paymentID");
    assert!(id.starts_with("TR0011") && id.len() == 26, "{id}");
    let page = created.text_of("bkashURL");
    assert!(
        page.starts_with(&format!("{}/?paymentId={id}&hash=", shop.running.origin)),
        "{page}"
    );
    assert!(
        page.ends_with("&mode=0011&apiVersion=v1.2.0-beta/"),
        "{page}"
    );
    assert_eq!(created.text_of("amount"), "599.00");
    assert_eq!(created.text_of("transactionStatus"), "Initiated");
    let time = created.text_of("paymentCreateTime");
    assert!(
        time.ends_with(" GMT+0600") && time.as_bytes()[19] == b':',
        "{time}"
    );
}

#[tokio::test]
async fn callback_urls_share_one_signature_and_keep_the_query() {
    let shop = Shop::open().await;
    let created = shop
        .call(
            "/create",
            order_with("callbackURL", "https://shop.example/cb?order=7"),
        )
        .await;
    let id = created.is_successful().text_of("paymentID");
    let success = created.text_of("successCallbackURL");
    let start = format!("https://shop.example/cb?order=7&paymentID={id}&status=success&signature=");
    let signature = success
        .strip_prefix(&start)
        .expect("the parameters in bKash's order");
    assert_eq!(signature.len(), 10);
    assert!(signature.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    for (key, status) in [
        ("failureCallbackURL", "failure"),
        ("cancelledCallbackURL", "cancel"),
    ] {
        assert_eq!(
            created.text_of(key),
            success.replace("status=success", &format!("status={status}"))
        );
    }
}

#[tokio::test]
async fn creating_an_agreement_returns_the_payer_and_no_amount() {
    let shop = Shop::open().await;
    // Several published clients send the payment fields here too.
    let created = shop.call("/create", order_with("mode", "0000")).await;
    created.is_successful();
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "bkashURL",
        "callbackURL",
        "successCallbackURL",
        "failureCallbackURL",
        "cancelledCallbackURL",
        "payerReference",
        "agreementStatus",
        "agreementCreateTime",
    ];
    assert_eq!(created.keys(), expected);
    assert!(created.text_of("paymentID").starts_with("TR0000"));
    assert_eq!(created.text_of("payerReference"), WALLET);
    assert_eq!(created.text_of("agreementStatus"), "Initiated");
}

#[tokio::test]
async fn each_invalid_field_has_its_own_error_code() {
    let shop = Shop::open().await;
    let long = "x".repeat(256);
    let refusals: &[(&str, Value, &str, &str)] = &[
        (
            "mode",
            json!("0099"),
            "2063",
            "Mode is not valid as per request data",
        ),
        (
            "agreementID",
            json!("some"),
            "2063",
            "Mode is not valid as per request data",
        ),
        (
            "callbackURL",
            json!("shop"),
            "2049",
            "Invalid Merchant Callback URL",
        ),
        (
            "callbackURL",
            json!("ftp://shop.example"),
            "2049",
            "Invalid Merchant Callback URL",
        ),
        (
            "payerReference",
            json!("a<b"),
            "2048",
            "Invalid Payer Reference",
        ),
        (
            "payerReference",
            json!(long),
            "2048",
            "Invalid Payer Reference",
        ),
        ("amount", json!("0"), "2006", "Invalid amount"),
        ("amount", json!("0.99"), "2006", "Invalid amount"),
        ("amount", json!("-5"), "2006", "Invalid amount"),
        ("amount", json!("1.234"), "2006", "Invalid amount"),
        ("amount", json!("ten"), "2006", "Invalid amount"),
        ("currency", json!("USD"), "2007", "Invalid currency"),
        ("intent", json!("gift"), "2008", "Invalid intent"),
        (
            "merchantInvoiceNumber",
            json!("a&b"),
            "2031",
            "Invalid merchant invoice number",
        ),
        (
            "merchantInvoiceNumber",
            json!(long),
            "2031",
            "Invalid merchant invoice number",
        ),
        (
            "merchantAssociationInfo",
            json!("MI99"),
            "2047",
            "TLV Data Format Error",
        ),
    ];
    for (field, value, code, message) in refusals {
        shop.call("/create", order_with(field, value.clone()))
            .await
            .is_refused(code, message);
    }
    for field in [
        "mode",
        "callbackURL",
        "payerReference",
        "amount",
        "currency",
        "intent",
        "merchantInvoiceNumber",
    ] {
        let refused = shop.call("/create", order_with(field, Value::Null)).await;
        refused.is_refused("2065", "Mendatory field missing");
    }
}

#[tokio::test]
async fn field_formats_of_published_clients_are_accepted() {
    let shop = Shop::open().await;
    let numeric = shop.call("/create", order_with("amount", 100)).await;
    assert_eq!(numeric.is_successful().text_of("amount"), "100");
    assert_eq!(
        shop.call("/create", order_with("amount", 100.5))
            .await
            .text_of("amount"),
        "100.5"
    );
    let mut empties = order("15", "sale");
    empties["agreementID"] = "".into();
    empties["merchantAssociationInfo"] = "".into();
    empties["orderId"] = "7".into();
    assert_eq!(
        shop.call("/create", empties)
            .await
            .is_successful()
            .text_of("amount"),
        "15"
    );
    let tlv = order_with("merchantAssociationInfo", "MI05MID54RF09123456One");
    shop.call("/create", tlv).await.is_successful();
}

#[tokio::test]
async fn paying_with_an_agreement_requires_an_active_one() {
    let shop = Shop::open().await;
    let body = |agreement: &str| {
        json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK, "amount": "5",
               "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-2"})
    };
    shop.call("/create", body(""))
        .await
        .is_refused("2065", "Mendatory field missing");
    shop.call("/create", body("none"))
        .await
        .is_refused("2051", "Invalid Agreement ID");
    let (agreement, _) = shop.agreement().await;
    let created = shop.call("/create", body(&agreement)).await;
    assert_eq!(created.is_successful().text_of("agreementID"), agreement);
    assert!(created.text_of("bkashURL").contains("mode=0001"));
    shop.call("/agreement/cancel", json!({"agreementID": agreement}))
        .await
        .is_successful();
    let refused = shop.call("/create", body(&agreement)).await;
    refused.is_refused("2053", "Agreement has already been cancelled");
}

#[tokio::test]
async fn invoice_numbers_may_repeat_unless_the_setting_is_on() {
    let shop = Shop::open().await;
    shop.paid("10").await;
    shop.create("10").await;
    shop.set(json!({"unique_invoice": true, "duplicate_window_seconds": 0}))
        .await;
    shop.paid("10").await;
    let refused = shop.call("/create", order("10", "sale")).await;
    refused.is_refused("2031", "Invalid merchant invoice number");
    assert!(refused.is_invention());
}
