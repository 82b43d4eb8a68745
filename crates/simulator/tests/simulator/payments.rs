//! Payments, from Create to Execute, Query and Search.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Shop, WALLET};

#[tokio::test]
async fn the_execute_response_has_bkashs_fields() {
    let shop = Shop::open().await;
    let id = shop.approved("599.00").await;
    let executed = shop.execute(&id).await;
    executed.is_successful();
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "trxID",
        "transactionStatus",
        "amount",
        "currency",
        "intent",
        "paymentExecuteTime",
        "merchantInvoiceNumber",
        "payerType",
        "payerReference",
        "customerMsisdn",
        "payerAccount",
        "maxRefundableAmount",
    ];
    assert_eq!(executed.keys(), expected);
    let trx_id = executed.text_of("trxID");
    assert_eq!(trx_id.len(), 10);
    assert!(
        trx_id
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    );
    assert_eq!(executed.text_of("transactionStatus"), "Completed");
    assert_eq!(executed.text_of("customerMsisdn"), WALLET);
    assert_eq!(shop.bookings(), ["payment 599.00"]);
    let ledger = shop.ledger();
    assert_eq!(ledger["balances"]["wallets"][WALLET], "49401.00");
    assert_eq!(ledger["balances"]["merchant"], "599.00");
    assert_eq!(ledger["executes"][&id], json!({"calls": 1, "booked": 1}));
}

#[tokio::test]
async fn a_query_follows_a_payment_from_create_to_execute() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    let fresh = shop.query(&id).await;
    fresh.is_successful();
    assert_eq!(fresh.text_of("transactionStatus"), "Initiated");
    assert_eq!(fresh.text_of("verificationStatus"), "Incomplete");
    assert!(fresh.json.get("trxID").is_none() && fresh.json.get("paymentExecuteTime").is_none());
    shop.approve(&id).await;
    let verified = shop.query(&id).await;
    assert_eq!(verified.text_of("transactionStatus"), "Initiated");
    assert_eq!(verified.text_of("verificationStatus"), "Complete");
    shop.execute(&id).await;
    let paid = shop.query(&id).await;
    let expected = [
        "statusCode",
        "statusMessage",
        "paymentID",
        "mode",
        "paymentCreateTime",
        "paymentExecuteTime",
        "amount",
        "currency",
        "intent",
        "merchantInvoice",
        "trxID",
        "transactionStatus",
        "verificationStatus",
        "userVerificationStatus",
        "payerReference",
    ];
    assert_eq!(paid.keys(), expected);
    assert_eq!(paid.text_of("transactionStatus"), "Completed");
}

#[tokio::test]
async fn an_unknown_payment_id_is_refused() {
    let shop = Shop::open().await;
    shop.execute("TR0011none")
        .await
        .is_refused("2002", "Invalid Payment ID");
    shop.query("TR0011none")
        .await
        .is_refused("2002", "Invalid Payment ID");
}

#[tokio::test]
async fn execute_requires_the_customers_approval() {
    let shop = Shop::open().await;
    let id = shop.create("10").await;
    shop.execute(&id)
        .await
        .is_refused("2056", "Invalid Payment State");
    for ending in ["fail", "cancel"] {
        let id = shop.create("10").await;
        shop.control(Method::POST, &format!("/payments/{id}/{ending}"), json!({}))
            .await;
        shop.execute(&id)
            .await
            .is_refused("2056", "Invalid Payment State");
        assert_eq!(
            shop.query(&id).await.text_of("transactionStatus"),
            "Initiated"
        );
    }
    assert!(shop.bookings().is_empty());
    // An early Execute does not end the payment, because the customer is still on the page.
    shop.approve(&id).await;
    shop.execute(&id).await.is_successful();
}

#[tokio::test]
async fn a_payment_is_executed_once() {
    let shop = Shop::open().await;
    let (id, _) = shop.paid("10").await;
    shop.execute(&id)
        .await
        .is_refused("2062", "The payment has already been completed");
    shop.set(json!({"second_execute_says_2117": true})).await;
    shop.execute(&id)
        .await
        .is_refused("2117", "The payment execution has already been completed");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
    assert_eq!(
        shop.ledger()["executes"][&id],
        json!({"calls": 3, "booked": 1})
    );
}

#[tokio::test]
async fn the_same_wallet_and_amount_within_five_minutes_is_a_duplicate() {
    let shop = Shop::open().await;
    shop.paid("10").await;
    let again = shop.approved("10").await;
    shop.execute(&again)
        .await
        .is_refused("2029", "Duplicate for all transactions");
    // A refusal ends the paymentID.
    shop.execute(&again)
        .await
        .is_refused("2056", "Invalid Payment State");
    shop.paid("11").await;
    let other = shop.create("10").await;
    shop.approve_with(&other, "01929918378").await;
    shop.execute(&other).await.is_successful();
    shop.advance(300);
    shop.paid("10").await;
}

#[tokio::test]
async fn the_duplicate_rule_can_be_turned_off() {
    let shop = Shop::open().await;
    shop.set(json!({"duplicate_window_seconds": 0})).await;
    shop.paid("10").await;
    shop.paid("10").await;
}

#[tokio::test]
async fn test_wallets_are_refused_at_execute() {
    let shop = Shop::open().await;
    for (wallet, code, message) in [
        ("01823074817", "2023", "Insufficient Balance"),
        (
            "01823074818",
            "2037",
            "The account of the debit party is in a state which prohibits execution of this transaction",
        ),
        (
            "01700002038",
            "2038",
            "Debit party identity tag prohibits execution of this transaction",
        ),
        ("01700009999", "9999", "System error"),
    ] {
        let id = shop.create("10").await;
        assert_eq!(shop.approve_with(&id, wallet).await.status, 200);
        shop.execute(&id).await.is_refused(code, message);
        assert_eq!(
            shop.query(&id).await.text_of("transactionStatus"),
            "Initiated"
        );
    }
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn a_wallet_cannot_pay_more_than_its_balance() {
    let shop = Shop::open().await;
    shop.paid("30000").await;
    let id = shop.approved("20000.01").await;
    shop.execute(&id)
        .await
        .is_refused("2023", "Insufficient Balance");
    shop.paid("20000").await;
    assert_eq!(shop.ledger()["balances"]["wallets"][WALLET], "0.00");
}

#[tokio::test]
async fn a_payment_id_expires_after_24_hours() {
    let shop = Shop::open().await;
    let id = shop.approved("10").await;
    let paid = shop.paid("11").await.0;
    shop.advance(24 * 3600);
    let shop = Shop {
        token: shop.grant().await.text_of("id_token").to_owned(),
        ..shop
    };
    let late = shop.execute(&id).await;
    late.is_refused("2056", "Invalid Payment State");
    assert!(late.is_invention());
    assert_eq!(
        shop.query(&id).await.text_of("transactionStatus"),
        "Initiated"
    );
    shop.advance(24 * 3600);
    let shop = Shop {
        token: shop.grant().await.text_of("id_token").to_owned(),
        ..shop
    };
    shop.create("12").await;
    shop.query(&id)
        .await
        .is_refused("2002", "Invalid Payment ID");
    assert_eq!(
        shop.query(&paid).await.text_of("transactionStatus"),
        "Completed"
    );
}

#[tokio::test]
async fn a_transaction_is_found_by_its_id() {
    let shop = Shop::open().await;
    let (_, trx_id) = shop.paid("20").await;
    let found = shop
        .call("/general/searchTransaction", json!({"trxID": trx_id}))
        .await;
    found.is_successful();
    let expected = [
        "statusCode",
        "statusMessage",
        "trxID",
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
        "saleAmount",
        "serviceFee",
        "creditedAmount",
    ];
    assert_eq!(found.keys(), expected);
    assert_eq!(found.text_of("amount"), "20");
    assert_eq!(
        found.text_of("transactionType"),
        "bKash Tokenized Checkout via API"
    );
    let none = shop
        .call("/general/searchTransaction", json!({"trxID": "AAAAAAAAAA"}))
        .await;
    none.is_refused("2033", "Transaction not found");
}
