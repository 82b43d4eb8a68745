//! A run without end: old payments go, their money stays in the books.

use serde_json::json;
use simulator::Settings;

use crate::harness::Shop;

async fn forgetful() -> Shop {
    Shop::open_with(Settings {
        duplicate_window_seconds: 0,
        payments_kept: 100,
        ..Settings::default()
    })
    .await
}

#[tokio::test]
async fn old_payments_are_carried_forward_as_sums() {
    let shop = forgetful().await;
    let (first, trx_id) = shop.paid("2").await;
    for _ in 0..250 {
        shop.paid("1").await;
    }
    shop.query(&first)
        .await
        .is_refused("2002", "Invalid Payment ID");
    let search = json!({"trxID": trx_id});
    let found = shop.call("/general/searchTransaction", search).await;
    found.is_refused("2033", "Transaction not found");
    let ledger = shop.ledger();
    let listed = ledger["entries"].as_array().expect("a list").len();
    let carried = ledger["carriedForward"]["payment"]["count"]
        .as_u64()
        .expect("a count");
    assert!(listed <= 101, "{listed}");
    assert_eq!(carried + u64::try_from(listed).expect("few"), 251);
    assert_eq!(ledger["balances"]["merchant"], "252.00");
}

#[tokio::test]
async fn payments_that_nobody_pays_are_forgotten_as_well() {
    let shop = forgetful().await;
    let first = shop.create("5").await;
    for _ in 0..150 {
        shop.create("5").await;
    }
    shop.query(&first)
        .await
        .is_refused("2002", "Invalid Payment ID");
}

#[tokio::test]
async fn held_money_is_never_left_without_its_payment() {
    let shop = forgetful().await;
    let held = shop.create_for("100", "authorization").await;
    shop.approve(&held).await;
    shop.execute(&held).await.is_successful();
    for _ in 0..250 {
        shop.paid("1").await;
    }
    let captured = shop
        .call("/payment/confirm/capture", json!({"paymentID": held}))
        .await;
    captured.is_successful();
    assert_eq!(shop.ledger()["balances"]["held"], "0.00");
}
