//! bKash's token: one for all requests, within the budget of grants, through outages and rejections.

use engine::{BeginPayment, PaymentChoice};
use eventlog::Cause;
use std::time::Duration;

use serde_json::json;

use crate::support::{Process, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_payers_need_one_grant() {
    let shop = Shop::open().await;
    let orders: Vec<_> = futures_util::future::join_all((0..20).map(|_| shop.order())).await;
    let pressed = futures_util::future::join_all(orders.iter().map(|order| order.press(&[]))).await;
    assert!(
        pressed
            .iter()
            .all(|address| address.starts_with(&shop.simulator.origin))
    );
    assert_eq!(shop.calls("grant").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_one_token() {
    let shop = Shop::open().await;
    let other = shop.checkout();
    let order = shop.order().await;
    order.press(&[]).await;
    let id = domain::SessionId::parse(shop.order().await.session()).unwrap();
    let begin = BeginPayment {
        choice: PaymentChoice::Wallet,
        consented: true,
        again: false,
        account: None,
    };
    let started = other.engine.begin_payment(&id, begin, Cause::PAYER, None);
    started.await.unwrap();
    assert_eq!(shop.calls("grant").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_rejected_before_its_expiry_is_replaced_once() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    shop.fault(&json!({ "operation": "create", "kind": "unauthorized" }));
    shop.order().await.pay().await;
    assert_eq!(shop.calls("grant").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_rejections_stay_within_the_token_budget() {
    let shop = Shop::open().await;
    shop.fault(&json!({ "operation": "create", "kind": "unauthorized", "times": null }));
    for _ in 0..10 {
        let order = shop.order().await;
        assert_eq!(order.press(&[]).await, order.path);
    }
    assert!(shop.calls("grant").await + shop.calls("refresh").await <= 2);
    shop.clock.pass(Duration::from_secs(3601));
    shop.simulator
        .simulator
        .set_faults(json!({ "rules": [] }))
        .unwrap();
    shop.order().await.pay().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_refresh_falls_back_to_a_grant() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    shop.clock.pass(Duration::from_secs(2 * 3600));
    shop.fault(&json!({ "operation": "refresh", "kind": "refuse", "code": "9999" }));
    shop.order().await.pay().await;
    assert_eq!(
        (shop.calls("refresh").await, shop.calls("grant").await),
        (1, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_does_not_use_the_token_budget() {
    let shop = Shop::open().await;
    shop.fault(&json!({ "operation": "grant", "kind": "cut_before", "times": 1 }));
    let order = shop.order().await;
    assert_eq!(order.press(&[]).await, order.path);
    order.pay().await;
    assert_eq!(order.status().await, "paid");
}

#[tokio::test(flavor = "multi_thread")]
async fn error_code_2079_replaces_the_token() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    shop.fault(&json!({ "operation": "create", "kind": "refuse", "code": "2079" }));
    shop.order().await.pay().await;
    assert_eq!(shop.calls("grant").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_confirmed_during_a_token_outage_is_executed_when_the_payer_returns() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    shop.clock.pass(Duration::from_secs(40 * 60));
    let (order, callback) = shop.confirmed().await;
    shop.clock.pass(Duration::from_secs(36 * 60));
    shop.fault(&json!({ "operation": "refresh", "kind": "status", "status": 503 }));
    assert_eq!(shop.browser.get(&callback).await.location(), order.path);
    assert_eq!(
        order.status().await,
        "open/pending_payer",
        "Execute was not called, so the outcome is known"
    );
    assert_eq!(shop.executes(), 1);
    shop.browser.get(&callback).await;
    order.becomes("paid").await;
    assert_eq!(shop.executes(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stray_rejections_do_not_stop_payments() {
    let shop = Shop::open().await;
    for _ in 0..4 {
        shop.fault(&json!({ "operation": "create", "kind": "unauthorized", "times": 1 }));
        shop.order().await.pay().await;
    }
    assert!(shop.calls("grant").await + shop.calls("refresh").await <= 2);
    assert_eq!(shop.booked().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_asks_bkash_about_the_credentials_and_names_a_refusal() {
    let shop = Shop::open().await;
    let good = Process::command(&shop, &[], &["check", "--ask-bkash"]);
    assert!(
        good.succeeded && good.output.contains("bKash accepts"),
        "{good:?}"
    );
    let wrong = [("BKASH_PASSWORD", "wrong")];
    for _ in 0..2 {
        let refused = Process::command(&shop, &wrong, &["check", "--ask-bkash"]);
        assert!(!refused.succeeded, "{refused:?}");
        let named = "Invalid or unrecognized access credentials";
        assert!(refused.errors.contains(named), "{refused:?}");
    }
    let exhausted = Process::command(&shop, &wrong, &["check", "--ask-bkash"]);
    assert!(
        exhausted.errors.contains("budget of token calls"),
        "{exhausted:?}"
    );
    // The right password has its own budget, and its token is stored.
    let corrected = Process::command(&shop, &[], &["check", "--ask-bkash"]);
    assert!(corrected.succeeded, "{corrected:?}");
}
