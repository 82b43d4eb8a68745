//! The real binary, killed without warning.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::support::{Order, Process, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_pin_and_the_receipt_the_payment_settles_by_itself_and_once() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let process = Process::start(&shop, &[]).await;
    shop.fault(&json!({ "operation": "execute", "kind": "silent_after", "milliseconds": 60000 }));
    let (order, callback) = shop.confirmed().await;
    let path = order.path.clone();
    let began = Instant::now();
    let waiting = tokio::time::timeout(Duration::from_secs(2), shop.browser.get(&callback)).await;
    assert!(waiting.is_err(), "Execute is silent");
    process.kill();

    let _process = Process::start(&shop, &[]).await;
    let order = Order { shop: &shop, path };
    assert_eq!(order.status().await, "working");
    order.becomes("paid").await;
    assert!(
        began.elapsed() >= Duration::from_secs(30),
        "bKash was asked too early"
    );
    assert_eq!(shop.booked().len(), 1);
    assert_eq!(shop.executes(), 1);
    assert_eq!(shop.calls("query").await, 1);
}
