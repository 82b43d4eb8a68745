//! v2: up to ten partial refunds in sixty days.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Settings;

use crate::{
    harness::{Answer, Shop},
    v2_payments::{TIME, order, paid, v2},
};

const DAY: u64 = 24 * 3600;

async fn refund(shop: &Shop, id: &str, trx_id: &str, amount: &str) -> Answer {
    let body = json!({"paymentId": id, "trxId": trx_id, "refundAmount": amount,
        "sku": "sku", "reason": "why"});
    v2(shop, "/refund/payment/transaction", body).await
}

async fn status(shop: &Shop, id: &str, trx_id: &str) -> Answer {
    let body = json!({"paymentId": id, "trxId": trx_id});
    v2(shop, "/refund/payment/status", body).await
}

#[tokio::test]
async fn refund_and_refund_status_have_bkashs_fields() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "4.59").await;
    let none = status(&shop, &id, &trx_id).await;
    let expected = [
        "originalTrxId",
        "originalTrxAmount",
        "originalTrxCompletedTime",
    ];
    assert_eq!((none.status.as_u16(), none.keys().len()), (200, 3));
    assert_eq!(none.keys(), expected);

    let refunded = refund(&shop, &id, &trx_id, "1.00").await;
    let expected = [
        "originalTrxId",
        "refundTrxId",
        "refundTransactionStatus",
        "originalTrxAmount",
        "refundAmount",
        "currency",
        "completedTime",
        "sku",
        "reason",
    ];
    assert_eq!(refunded.status, 200);
    assert_eq!(refunded.keys(), expected);
    refunded
        .has_format("originalTrxId", &trx_id)
        .has_format("refundTrxId", "[A-Z0-9]{10}")
        .has_format("refundTransactionStatus", "Completed")
        .has_format("originalTrxAmount", r"4\.59")
        .has_format("refundAmount", r"1\.00")
        .has_format("completedTime", TIME)
        .has_format("sku", "sku")
        .has_format("reason", "why");
    assert!(!refunded.is_invention());

    let listed = status(&shop, &id, &trx_id).await;
    let bare = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:000";
    listed.has_format("originalTrxCompletedTime", bare);
    let list = listed.json["refundTransactions"]
        .as_array()
        .expect("a list");
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["refundTrxId"], refunded.text_of("refundTrxId"));
    assert_eq!(list[0]["refundTransactionStatus"], "Completed");
    assert_eq!(list[0]["refundAmount"], "1.00");
    let time = list[0]["completedTime"].as_str().expect("a time");
    assert!(
        regex::Regex::new(bare)
            .expect("an expression")
            .is_match(time)
    );
    assert_eq!(list[0].as_object().expect("an object").len(), 4);
    assert_eq!(shop.bookings(), ["payment 4.59", "refund 1.00"]);
}

#[tokio::test]
async fn a_payment_has_at_most_ten_refunds() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    for _ in 0..10 {
        assert_eq!(refund(&shop, &id, &trx_id, "1").await.status, 200);
    }
    let eleventh = refund(&shop, &id, &trx_id, "1").await;
    eleventh.is_refused_by_v2(
        "the_transaction_cannot_be_reversed",
        "2074",
        "The transaction cannot be reversed",
    );
    assert!(eleventh.is_invention());
    let listed = status(&shop, &id, &trx_id).await;
    let list = listed.json["refundTransactions"]
        .as_array()
        .expect("a list");
    assert_eq!(list.len(), 10);
    let search = json!({"trxId": trx_id});
    let found = v2(&shop, "/general/search-transaction", search).await;
    found.has_format("maxRefundableAmount", r"10\.00");
    let refund_trx_id = &list[9]["refundTrxId"];
    let search = json!({"trxId": refund_trx_id});
    let found = v2(&shop, "/general/search-transaction", search).await;
    found
        .has_format("originalTrxAmount", "20")
        .has_format("amount", "1");
}

#[tokio::test]
async fn a_refund_cannot_exceed_the_remaining_amount() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    let exceeding = (
        "refund_amount_exceed_payment_amount",
        "2072",
        "Refund amount not valid",
    );
    let (internal, code, message) = exceeding;
    for amount in ["20.01", "0", "-1", "1.001", "many"] {
        refund(&shop, &id, &trx_id, amount)
            .await
            .is_refused_by_v2(internal, code, message);
    }
    assert_eq!(refund(&shop, &id, &trx_id, "20").await.status, 200);
    refund(&shop, &id, &trx_id, "0.01")
        .await
        .is_refused_by_v2(internal, code, message);
    assert_eq!(shop.bookings(), ["payment 20.00", "refund 20.00"]);
}

#[tokio::test]
async fn the_payment_id_and_trx_id_of_a_refund_must_match() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    let (_, other) = paid(&shop, "21").await;
    let mismatches: [(&str, &str, (&str, &str, &str)); 3] = [
        (
            "none",
            &trx_id,
            ("invalid_payment_id", "2002", "Invalid Payment ID"),
        ),
        (
            &id,
            "AAAAAAAAAA",
            ("invalid_trxid", "2077", "Invalid TrxID"),
        ),
        (
            &id,
            &other,
            (
                "ERROR_REFUND_TRANSACTION_ID_MISMATCH",
                "3045",
                "refund transaction id mismatch",
            ),
        ),
    ];
    for (payment, trx_id, (internal, code, message)) in mismatches {
        refund(&shop, payment, trx_id, "5")
            .await
            .is_refused_by_v2(internal, code, message);
        status(&shop, payment, trx_id)
            .await
            .is_refused_by_v2(internal, code, message);
    }
}

#[tokio::test]
async fn sku_and_reason_are_mandatory_unless_the_setting_is_off() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    let body = |sku: Value, reason: Value| json!({"paymentId": id, "trxId": trx_id, "refundAmount": "1", "sku": sku, "reason": reason});
    let send = async |sku: Value, reason: Value| {
        v2(&shop, "/refund/payment/transaction", body(sku, reason)).await
    };
    let why = || json!("why");
    for (sku, reason) in [(Value::Null, why()), (why(), Value::Null)] {
        send(sku, reason)
            .await
            .is_rejected_by_the_gateway(400, "Invalid request body");
    }
    let long = "x".repeat(256);
    for (sku, reason, (internal, code, message)) in [
        (json!(""), why(), ("invalid_sku", "2073", "Invalid SKU")),
        (json!(" "), why(), ("invalid_sku", "2073", "Invalid SKU")),
        (json!("a<b"), why(), ("invalid_sku", "2073", "Invalid SKU")),
        (
            json!(long),
            why(),
            (
                "sku_character_limit_exceeded",
                "2075",
                "SKU Character Limit Exceeded",
            ),
        ),
        (
            why(),
            json!("a&b"),
            ("invalid_reason", "2078", "Invalid Reason"),
        ),
        (
            why(),
            json!(long),
            (
                "reason_character_limit_exceeded",
                "2076",
                "Reason Character Limit Exceeded",
            ),
        ),
    ] {
        send(sku, reason)
            .await
            .is_refused_by_v2(internal, code, message);
    }
    shop.set(json!({"refund_v2_text_optional": true})).await;
    let refunded = send(Value::Null, Value::Null).await;
    assert_eq!(refunded.status, 200);
    assert!(
        !refunded
            .keys()
            .iter()
            .any(|key| key == "sku" || key == "reason")
    );
}

#[tokio::test]
async fn only_completed_payments_are_refunded() {
    let shop = Shop::open().await;
    let incomplete = (
        "transaction_not_yet_completed",
        "2127",
        "Transaction not yet completed",
    );
    let (internal, code, message) = incomplete;
    let created = v2(&shop, "/payment/create", order("20")).await;
    refund(&shop, created.text_of("paymentId"), "AAAAAAAAAA", "5")
        .await
        .is_refused_by_v2(internal, code, message);

    let mut body = order("21");
    body["intent"] = "authorization".into();
    let id = crate::v2_payments::approved(&shop, body).await;
    let held = v2(&shop, "/payment/execute", json!({"paymentId": id})).await;
    let trx_id = held.text_of("trxId");
    refund(&shop, &id, trx_id, "5")
        .await
        .is_refused_by_v2(internal, code, message);
    v2(&shop, "/payment/void", json!({"paymentId": id})).await;
    refund(&shop, &id, trx_id, "5").await.is_refused_by_v2(
        "the_transaction_cannot_be_reversed",
        "2074",
        "The transaction cannot be reversed",
    );
}

#[tokio::test]
async fn refunds_are_refused_after_sixty_days() {
    let shop = Shop::open_with(Settings {
        token_lifetime_seconds: 100 * DAY,
        ..Settings::default()
    })
    .await;
    let (id, trx_id) = paid(&shop, "20").await;
    shop.advance(59 * DAY);
    assert_eq!(refund(&shop, &id, &trx_id, "5").await.status, 200);
    shop.advance(DAY);
    refund(&shop, &id, &trx_id, "5").await.is_refused_by_v2(
        "refund_after_60_days_not_allowed",
        "2071",
        "Refund after 60 days not allowed",
    );
}

#[tokio::test]
async fn a_refund_cannot_exceed_the_merchants_balance() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    shop.control(Method::POST, "/merchant/settle", json!({"amount": "18"}))
        .await;
    refund(&shop, &id, &trx_id, "5").await.is_refused_by_v2(
        "insufficient_balance",
        "2023",
        "Insufficient Balance",
    );
    assert_eq!(refund(&shop, &id, &trx_id, "2").await.status, 200);
}

#[tokio::test]
async fn a_repeated_refund_is_a_duplicate_only_if_the_setting_is_on() {
    let shop = Shop::open().await;
    let (id, trx_id) = paid(&shop, "20").await;
    assert_eq!(refund(&shop, &id, &trx_id, "5").await.status, 200);
    assert_eq!(refund(&shop, &id, &trx_id, "5").await.status, 200);
    shop.set(json!({"duplicate_refund_window_seconds": 600}))
        .await;
    let twice = refund(&shop, &id, &trx_id, "5").await;
    twice.is_refused_by_v2(
        "duplicate_for_all_transactions",
        "2029",
        "Duplicate for all transactions",
    );
    assert!(twice.is_invention());
    assert_eq!(refund(&shop, &id, &trx_id, "4").await.status, 200);
    shop.advance(600);
    assert_eq!(refund(&shop, &id, &trx_id, "5").await.status, 200);
}
