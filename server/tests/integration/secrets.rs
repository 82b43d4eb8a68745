//! No secret in any log line: the real binary is given canaries, and everything it prints is searched.

use std::{
    io::Read,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::support::{Order, Shop};

const CANARIES: [(&str, &str); 4] = [
    ("BKASH_APP_KEY", "canary-app-key-7f3a"),
    ("BKASH_APP_SECRET", "canary-app-secret-91bc"),
    ("BKASH_USERNAME", "canary-username-22de"),
    ("BKASH_PASSWORD", "canary-password-5e0f"),
];
const MASTER_KEY: &str = "ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a";

#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_or_answer_holds_a_secret() {
    let value = |name: &str| {
        CANARIES
            .iter()
            .find(|(found, _)| *found == name)
            .unwrap()
            .1
            .to_owned()
    };
    let mut shop = Shop::open_with(simulator::Settings {
        app_key: value("BKASH_APP_KEY"),
        app_secret: value("BKASH_APP_SECRET"),
        username: value("BKASH_USERNAME"),
        password: value("BKASH_PASSWORD"),
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    })
    .await;
    shop.stop().await;
    std::fs::remove_file(shop.database()).unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
        .args([
            "serve",
            "--demo",
            "--config",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../Leptos.toml"),
        ])
        .envs(CANARIES)
        .env("CHECKOUT__SERVER__LOG", "trace")
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
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Read while it runs, so that a full pipe does not stop it.
    let mut output = process.stdout.take().unwrap();
    let mut errors = process.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        errors.read_to_string(&mut text).unwrap();
        text
    });
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

    let mut shown = String::new();
    let order = shop.order().await;
    shown += &order.pay().await.body;
    let wallet = shop.saved_wallet().await;
    shop.fault(&json!({ "operation": "execute", "kind": "html" }));
    let (unknown, callback) = shop.confirmed().await;
    shop.browser.get(&callback).await;
    shown += &unknown.page().await.body;
    shown += &shop.browser.get("/wallets").await.body;
    shown += &shop.browser.get("/nothing").await.body;
    shown += &shop
        .browser
        .post("/wallets/revoke", &[("wallet", &wallet)])
        .await
        .body;
    shop.fault(&json!({ "operation": "create", "kind": "refuse", "code": "2001" }));
    let refused = Order {
        shop: &shop,
        path: shop.order().await.path,
    };
    refused.press(&[]).await;
    shown += &refused.page().await.body;
    process.kill().unwrap();
    process.wait().unwrap();
    let log = log.join().unwrap();
    assert!(log.lines().count() > 50, "{log}");
    let session = order.session();
    let secrets =
        CANARIES
            .iter()
            .map(|(_, value)| *value)
            .chain([MASTER_KEY, "eyJ", "01770618575", "12121"]);
    for secret in secrets {
        for (name, text) in [("log", &log), ("page", &shown)] {
            let line = text.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "{secret} in the {name}: {line:?}");
        }
    }
    let line = log
        .lines()
        .find(|line| line.contains(session) || line.contains(&wallet));
    assert!(
        line.is_none(),
        "an identifier that opens something: {line:?}"
    );
}
