//! The binary, killed without warning.

use std::{os::unix::fs::MetadataExt, time::Duration};

use rusqlite::Connection;
use serde_json::json;
use tokio::time::Instant;

use crate::support::{Order, Process, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_completes_once_after_a_crash_during_execute() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let process = Process::start(&shop, &[]).await;
    shop.fault(&json!({ "operation": "execute", "kind": "silent_after", "milliseconds": 60000 }));
    let (order, callback) = shop.confirmed().await;
    let path = order.path.clone();
    let began = Instant::now();
    shop.give_up_during_execute(&callback).await;
    process.kill();

    let _process = Process::start(&shop, &[]).await;
    let order = Order { shop: &shop, path };
    assert_eq!(order.status().await, "processing");
    order.becomes("paid").await;
    assert!(
        began.elapsed() >= Duration::from_secs(30),
        "bKash was queried too early"
    );
    assert_eq!(shop.booked().len(), 1);
    assert_eq!(shop.executes(), 1);
    assert_eq!(shop.calls("query").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_that_closes_the_database_loses_no_events() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    // The test process has no connection to this file, so that it can act as the other process.
    let database = shop.database().with_file_name("shared.sqlite3");
    let own = [("CHECKOUT__STORAGE__DATABASE", database.to_str().unwrap())];
    let process = Process::start(&shop, &own).await;
    shop.order().await.pay().await;
    // SQLite's write-ahead log. The process that believes to be the last one to close the database removes it.
    let log = || {
        std::fs::metadata(format!("{}-wal", database.display()))
            .unwrap()
            .ino()
    };
    let own_log = log();
    for _ in 0..2 {
        let other = Connection::open(&database).unwrap();
        let events = other.query_row("SELECT count(*) FROM events", [], |row| row.get(0));
        assert_eq!(events, Ok(6));
        other.close().unwrap();
        assert_eq!(log(), own_log);
        assert!(Process::tool(&shop, &own, "check").contains("are valid"));
    }
    let order = shop.order().await;
    order.pay().await;
    process.kill();

    let path = order.path.clone();
    let _process = Process::start(&shop, &own).await;
    let order = Order { shop: &shop, path };
    assert_eq!(order.status().await, "paid");
    let verified = Process::tool(&shop, &own, "verify");
    assert!(
        verified.starts_with("12 events verified, none altered"),
        "{verified}"
    );
}
