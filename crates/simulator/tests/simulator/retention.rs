//! Retention: old payments are dropped, their money stays in the ledger.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use simulator::{Poisha, Settings};

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
async fn old_payments_are_replaced_by_sums() {
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
async fn unpaid_payments_are_dropped_too() {
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
async fn a_payment_with_an_open_authorization_is_kept() {
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

/// Makes a payment by this wallet.
async fn pay_with(shop: &Shop, wallet: &str) {
    let id = shop.create("1").await;
    shop.approve_with(&id, wallet).await;
    shop.execute(&id).await.is_successful();
}

fn one_of_many(number: usize) -> String {
    format!("0199{number:07}")
}

fn wallets(ledger: &Value) -> BTreeSet<&str> {
    let wallets = ledger["balances"]["wallets"].as_object().expect("wallets");
    wallets.keys().map(String::as_str).collect()
}

/// The sum of all balances, and the sum of the initial balances of all wallets.
fn whole(ledger: &Value) -> (i64, i64) {
    let poisha = |value: &Value| {
        let text = value.as_str().expect("taka");
        Poisha::parse(text).expect("an amount").poisha()
    };
    let balances = &ledger["balances"];
    let listed = balances["wallets"].as_object().expect("wallets");
    let forgotten = &balances["forgottenWallets"];
    let there: i64 = listed.values().map(&poisha).sum();
    let opened =
        listed.len() + usize::try_from(forgotten["count"].as_u64().expect("a count")).expect("few");
    let empty = usize::from(listed.contains_key("01823074817"));
    let opening = Settings::default().wallet_balance.poisha();
    (
        there + poisha(&forgotten["balance"]) + poisha(&balances["merchant"]),
        i64::try_from(opened - empty).expect("few") * opening,
    )
}

#[tokio::test]
async fn wallets_without_a_listed_entry_are_dropped() {
    let shop = forgetful().await;
    let named = wallets(&shop.ledger()).len();
    for number in 0..250 {
        pay_with(&shop, &one_of_many(number)).await;
        // A returning customer.
        if number % 50 == 0 {
            pay_with(&shop, &one_of_many(1)).await;
        }
    }
    let ledger = shop.ledger();
    let left = wallets(&ledger);
    assert!(left.len() <= named + 110, "{}", left.len());
    assert!(left.contains("01770618575") && !left.contains(one_of_many(0).as_str()));
    let opening = Settings::default().wallet_balance;
    let regular = &ledger["balances"]["wallets"][one_of_many(1)];
    let spent = opening.poisha()
        - Poisha::parse(regular.as_str().expect("kept"))
            .expect("taka")
            .poisha();
    assert_eq!(spent, 600);
    for entry in ledger["entries"].as_array().expect("entries") {
        let wallet = entry["wallet"].as_str().expect("a wallet");
        assert!(left.contains(wallet), "{wallet}");
    }
    let (there, opened) = whole(&ledger);
    assert_eq!(there, opened);
    assert_eq!(ledger["balances"]["merchant"], "255.00");
    // A dropped wallet starts again with the initial balance.
    pay_with(&shop, &one_of_many(0)).await;
    let again = shop.ledger();
    let (there, opened) = whole(&again);
    assert_eq!(there, opened);
}

#[tokio::test]
async fn wallets_that_never_paid_are_dropped_once_nothing_refers_to_them() {
    let shop = forgetful().await;
    let lock = async |number| {
        let path = format!("/wallets/{}", one_of_many(number));
        shop.control(Method::POST, &path, json!({"locked": true}))
            .await
    };
    for number in 0..150 {
        assert_eq!(lock(number).await.status, 200);
    }
    shop.paid("1").await;
    assert!(wallets(&shop.ledger()).len() >= 150, "locked ones are kept");
    shop.advance(Settings::default().wallet_lock_seconds);
    for _ in 0..10 {
        shop.create("1").await;
    }
    let ledger = shop.ledger();
    let many = wallets(&ledger)
        .into_iter()
        .filter(|wallet| wallet.starts_with("0199"));
    assert_eq!(many.count(), 100);
    assert_eq!(ledger["balances"]["forgottenWallets"]["count"], 50);
}

#[tokio::test]
async fn wallets_are_dropped_as_before_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = || Settings {
        state_file: Some(directory.path().join("state.json")),
        duplicate_window_seconds: 0,
        payments_kept: 20,
        ..Settings::default()
    };
    let shop = Shop::open_with(settings()).await;
    for number in 0..30 {
        pay_with(&shop, &one_of_many(number)).await;
    }
    let before = shop.ledger();
    drop(shop);
    let shop = Shop::open_with(settings()).await;
    assert_eq!(shop.ledger()["balances"], before["balances"]);
    for number in 30..60 {
        pay_with(&shop, &one_of_many(number)).await;
    }
    let ledger = shop.ledger();
    let many = wallets(&ledger)
        .into_iter()
        .filter(|wallet| wallet.starts_with("0199"));
    assert!(many.count() <= 25);
    let (there, opened) = whole(&ledger);
    assert_eq!(there, opened);
}
