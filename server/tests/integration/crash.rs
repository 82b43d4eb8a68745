//! The real binary, killed without warning.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::support::{MASTER_KEY, Order, Shop};

/// A server process of its own on the shop's database.
struct Process(Child);

impl Process {
    fn start(shop: &Shop) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args([
                "serve",
                "--demo",
                "--config",
                concat!(env!("CARGO_MANIFEST_DIR"), "/../Leptos.toml"),
            ])
            .env(
                "CHECKOUT__SERVER__LISTEN",
                shop.origin.trim_start_matches("http://"),
            )
            .env("CHECKOUT__SERVER__PUBLIC_ORIGIN", &shop.origin)
            .env("CHECKOUT__STORAGE__DATABASE", shop.database())
            .env(
                "CHECKOUT__BKASH__BASE_URL",
                format!("{}/v1.2.0-beta", shop.simulator.origin),
            )
            .env(
                "CHECKOUT__BKASH__PAGE_ORIGINS",
                format!("[\"{}\"]", shop.simulator.origin),
            )
            .env("CHECKOUT_MASTER_KEY", MASTER_KEY)
            .env("BKASH_APP_KEY", "sim-app-key")
            .env("BKASH_APP_SECRET", "sim-app-secret")
            .env("BKASH_USERNAME", "sim-user")
            .env("BKASH_PASSWORD", "sim-pass")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    async fn ready(&self, shop: &Shop) {
        let began = Instant::now();
        while shop
            .browser
            .request(reqwest::Method::GET, "/readyz")
            .send()
            .await
            .is_err()
        {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: nothing is flushed, nothing is said.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_pin_and_the_receipt_the_payment_settles_by_itself_and_once() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let process = Process::start(&shop);
    process.ready(&shop).await;
    shop.fault(&json!({ "operation": "execute", "kind": "silent_after", "milliseconds": 60000 }));
    let (order, callback) = shop.confirmed().await;
    let path = order.path.clone();
    let began = Instant::now();
    let waiting = tokio::time::timeout(Duration::from_secs(2), shop.browser.get(&callback)).await;
    assert!(waiting.is_err(), "Execute is silent");
    drop(process);

    let process = Process::start(&shop);
    process.ready(&shop).await;
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
