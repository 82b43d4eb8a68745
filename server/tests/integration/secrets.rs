//! No secret in any log line: the real binary is given canaries, and everything it prints is searched.

use serde_json::json;

use crate::support::{Process, Shop};

const APP_KEY: &str = "canary-app-key-7f3a";
const APP_SECRET: &str = "canary-app-secret-91bc";
const USERNAME: &str = "canary-username-22de";
const PASSWORD: &str = "canary-password-5e0f";
const MASTER_KEY: &str = "ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a51ca9a";

/// What must not be found: the canaries, the beginning of every token, a whole wallet number and a PIN.
const SECRETS: [&str; 8] = [
    APP_KEY,
    APP_SECRET,
    USERNAME,
    PASSWORD,
    MASTER_KEY,
    "eyJ",
    "01770618575",
    "12121",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_or_answer_holds_a_secret() {
    let mut shop = Shop::open_with(simulator::Settings {
        merchant: simulator::Merchant {
            app_key: APP_KEY.to_owned(),
            app_secret: APP_SECRET.to_owned(),
            username: USERNAME.to_owned(),
            password: PASSWORD.to_owned(),
            ..simulator::Merchant::default()
        },
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    })
    .await;
    shop.stop().await;
    // A database of its own: the one that is there was sealed with another master key.
    let database = shop.database().with_file_name("canaries.sqlite3");
    let talkative = [
        ("CHECKOUT__SERVER__LOG", "trace"),
        ("CHECKOUT_MASTER_KEY", MASTER_KEY),
        ("CHECKOUT__STORAGE__DATABASE", database.to_str().unwrap()),
    ];
    let process = Process::start(&shop, &talkative).await;

    let order = shop.order().await;
    let mut shown = order.pay().await.body;
    let wallet = shop.saved_wallet().await;
    shop.fault(&json!({ "operation": "execute", "kind": "html" }));
    let (unknown, callback) = shop.confirmed().await;
    shop.browser.get(&callback).await;
    shown += &unknown.page().await.body;
    shop.fault(&json!({ "operation": "create", "kind": "refuse", "code": "2001" }));
    let refused = shop.order().await;
    refused.press(&[]).await;
    shown += &refused.page().await.body;
    for path in ["/wallets", "/nothing", "/demo"] {
        shown += &shop.browser.get(path).await.body;
    }
    shown += &shop
        .browser
        .post("/wallets/revoke", &[("agreement", &wallet)])
        .await
        .body;

    let log = process.kill();
    assert!(log.lines().count() > 50, "{log}");
    for secret in SECRETS.into_iter().chain([order.session(), &wallet]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} in the log: {line:?}");
    }
    for secret in SECRETS {
        let line = shown.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} in a page: {line:?}");
    }
}
