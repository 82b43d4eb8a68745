//! The master key is rotated with real processes: killed in the middle, beside a server, and refused where it must be.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::support::{BackEnd, CommandResult, MASTER_KEY, Order, Process, Shop};

const NEW: &str = "77fe3ec2c25dffc9c9b85d0b4ad3c1ae3d5a36ae7a1ad6a0c18d2c8a5ef2b1c9";

const BOTH: [(&str, &str); 2] = [
    ("CHECKOUT_MASTER_KEY", NEW),
    ("CHECKOUT_PREVIOUS_MASTER_KEY", MASTER_KEY),
];

const NEW_ALONE: [(&str, &str); 1] = [("CHECKOUT_MASTER_KEY", NEW)];

const ROTATE: [&str; 2] = ["key", "rotate-master"];

fn run(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> CommandResult {
    let ran = Process::command(shop, more, arguments);
    assert!(ran.succeeded, "{arguments:?}: {ran:?}");
    ran
}

/// A shop without a server of this process, with a paid order, a merchant with credentials, and a webhook endpoint. Nobody has
/// its database open.
struct Stopped {
    shop: Shop,
    api_key: String,
    endpoint: String,
}

impl Stopped {
    async fn open() -> Self {
        let mut shop = Shop::open().await;
        shop.stop().await;
        // Tasks of the stopped server may still have its database open, so this is another one.
        shop.use_another_database();
        let server = Process::start(&shop, &[]).await;
        let create = ["key", "create", "--merchant", "default", "--mode", "test"];
        let api_key = run(&shop, &[], &create).output.trim().to_owned();
        let merchant = BackEnd::with_key(&shop, api_key.clone());
        pay(&merchant, "INV-1").await;
        let url = json!({ "url": "http://127.0.0.1:9/hook" });
        let endpoint = merchant.post("/v1/webhook_endpoints", &url).await;
        let endpoint = endpoint.text("id");
        create_merchant(&shop);
        server.kill();
        Self {
            shop,
            api_key,
            endpoint,
        }
    }

    /// Everything that was sealed is opened by a server with these keys.
    async fn serves(&self, keys: &[(&str, &str)], invoice: &str) {
        let server = Process::start(&self.shop, keys).await;
        let merchant = BackEnd::with_key(&self.shop, self.api_key.clone());
        pay(&merchant, invoice).await;
        let events = merchant.get("/v1/events").await;
        assert_eq!(events.status, 200, "{events:?}");
        let roll = format!("/v1/webhook_endpoints/{}/roll", self.endpoint);
        let rolled = merchant
            .post_with_key(&format!("roll-{invoice}"), &roll, &json!({}))
            .await;
        assert_eq!(rolled.status, 200, "{rolled:?}");
        let opened = run(
            &self.shop,
            keys,
            &[
                "open-session",
                "--account",
                "tea-house/test",
                "--amount",
                "599.00",
                "--invoice",
                invoice,
                "--success-url",
                "https://tea.example/thanks",
                "--cancel-url",
                "https://tea.example/cart",
            ],
        );
        let path = opened.output.trim().trim_start_matches(&self.shop.origin);
        let order = Order {
            shop: &self.shop,
            path: path.to_owned(),
        };
        order.pay().await;
        server.kill();
        run(&self.shop, keys, &["verify"]);
    }
}

/// Opens an order, and pays it.
async fn pay(merchant: &BackEnd<'_>, invoice: &str) {
    let order = merchant.order(invoice);
    let opened = merchant
        .post_with_key(invoice, "/v1/checkout/sessions", &order)
        .await;
    assert_eq!(opened.status, 201, "{opened:?}");
    let order = Order {
        shop: merchant.shop,
        path: format!("/pay/{}", opened.text("id")),
    };
    order.pay().await;
}

/// A merchant with credentials at the simulator.
fn create_merchant(shop: &Shop) {
    let credentials = [
        ("MERCHANT_BKASH_APP_KEY", "sim-app-key"),
        ("MERCHANT_BKASH_APP_SECRET", "sim-app-secret"),
        ("MERCHANT_BKASH_USERNAME", "sim-user"),
        ("MERCHANT_BKASH_PASSWORD", "sim-pass"),
    ];
    let create = ["merchant", "create", "Tea", "--id", "tea-house"];
    let origin = ["--return-origin", "https://tea.example"];
    run(shop, &[], &[&create[..], &origin].concat());
    let base_url = format!("{}/v1.2.0-beta", shop.simulator.origin);
    run(
        shop,
        &credentials,
        &[
            "merchant",
            "provider-account",
            "set",
            "tea-house",
            "--mode",
            "test",
            "--family",
            "tokenized-v1",
            "--base-url",
            &base_url,
            "--page-origin",
            &shop.simulator.origin,
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_that_is_killed_serves_with_both_keys_and_goes_on_until_the_new_one_is_enough() {
    let stopped = Stopped::open().await;
    let shop = &stopped.shop;
    let before = run(shop, &[], &["head"]).output.trim().to_owned();
    // Killed after one more line each time, until it comes to its end.
    let mut lines = 1;
    loop {
        let mut child = Process::spawn_command(shop, &BOTH, &ROTATE);
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let read: Vec<_> = output.by_ref().take(lines).map(Result::unwrap).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        if read.len() < lines {
            break;
        }
        if lines <= 4 {
            stopped.serves(&BOTH, &format!("INV-KILLED-{lines}")).await;
        }
        lines += 1;
    }
    assert!(lines > 4, "{lines}");
    run(shop, &BOTH, &ROTATE);
    stopped.serves(&NEW_ALONE, "INV-AFTER").await;
    run(shop, &NEW_ALONE, &["verify", "--expect-head", &before]);
    // The previous key is refused, by itself, with both, and the wrong way round.
    let swapped = [
        ("CHECKOUT_MASTER_KEY", MASTER_KEY),
        ("CHECKOUT_PREVIOUS_MASTER_KEY", NEW),
    ];
    for keys in [&[][..], &swapped] {
        for command in [&["verify"][..], &["serve"], &ROTATE] {
            let refused = Process::command(shop, keys, command);
            if command == ROTATE && keys.is_empty() {
                continue;
            }
            assert!(!refused.succeeded, "{refused:?}");
            assert!(refused.errors.contains("was rotated away"), "{refused:?}");
        }
    }
    // Who did it, by the log.
    let history = run(shop, &NEW_ALONE, &["history", "history", "--json"]);
    let history: Value = serde_json::from_str(&history.output).unwrap();
    let steps: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let actor = event["actor"].as_str().unwrap().split(':').next().unwrap();
            (
                event["event"]["step"].as_str().unwrap().to_owned(),
                actor.to_owned(),
            )
        })
        .collect();
    // It is begun by the command, or by a server that starts with both keys.
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert_eq!(steps[0].0, "begun");
    assert_eq!(steps[1], ("finished".to_owned(), "operator".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_both_keys_takes_orders_while_the_key_is_rotated() {
    let stopped = Stopped::open().await;
    let shop = &stopped.shop;
    // The start begins it.
    let server = Process::start(shop, &BOTH).await;
    let merchant = BackEnd::with_key(shop, stopped.api_key.clone());
    let mut rotating = Process::spawn_command(shop, &BOTH, &ROTATE);
    let mut orders = 0;
    while orders < 3 || rotating.try_wait().unwrap().is_none() {
        orders += 1;
        pay(&merchant, &format!("INV-LOAD-{orders}")).await;
    }
    let ended = rotating.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    server.kill();
    run(shop, &NEW_ALONE, &["verify"]);
    stopped.serves(&NEW_ALONE, "INV-AFTER").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_wrong_or_missing_is_named_and_nothing_is_written() {
    let stopped = Stopped::open().await;
    let shop = &stopped.shop;
    let bytes = || std::fs::read(shop.database()).unwrap();
    // What the killed server has written ahead is moved into the file.
    run(shop, &[], &["verify"]);
    let before = bytes();
    let wrong = "0".repeat(64);
    let keys = [
        ("CHECKOUT_MASTER_KEY", NEW),
        ("CHECKOUT_PREVIOUS_MASTER_KEY", wrong.as_str()),
    ];
    for (keys, expected) in [
        (&[][..], "CHECKOUT_PREVIOUS_MASTER_KEY"),
        (&keys[..], "but CHECKOUT_MASTER_KEY is "),
        (&NEW_ALONE[..], "CHECKOUT_PREVIOUS_MASTER_KEY"),
    ] {
        let refused = Process::command(shop, keys, &ROTATE);
        assert!(!refused.succeeded, "{refused:?}");
        assert!(refused.errors.contains(expected), "{refused:?}");
        for secret in [NEW, MASTER_KEY, &wrong] {
            assert!(!refused.errors.contains(secret), "{refused:?}");
        }
        assert!(bytes() == before);
    }
    // A server that has the previous key alone is not taken by surprise.
    let server = Process::start(shop, &[]).await;
    let refused = Process::command(shop, &BOTH, &ROTATE);
    assert!(
        !refused.succeeded && refused.errors.contains("stop all servers"),
        "{refused:?}"
    );
    assert_eq!(shop.browser.get("/readyz").await.status, 200);
    server.kill();
    run(shop, &[], &["verify"]);
}
