//! The commands for merchants and keys, run as processes next to a server on the same file.

use std::time::Duration;

use serde_json::Value;

use crate::support::{CommandResult, Order, Process, Shop, eventually};

/// The bKash credentials of the merchant that the commands create.
const CREDENTIALS: [(&str, &str); 4] = [
    ("MERCHANT_BKASH_APP_KEY", "sim-app-key"),
    ("MERCHANT_BKASH_APP_SECRET", "sim-app-secret"),
    ("MERCHANT_BKASH_USERNAME", "sim-user"),
    ("MERCHANT_BKASH_PASSWORD", "sim-pass"),
];

fn run(shop: &Shop, arguments: &[&str]) -> CommandResult {
    let ran = Process::command(shop, &CREDENTIALS, arguments);
    assert!(ran.succeeded, "{arguments:?}: {ran:?}");
    for (_, secret) in CREDENTIALS {
        assert!(!format!("{ran:?}").contains(secret), "{ran:?}");
    }
    ran
}

fn json(shop: &Shop, arguments: &[&str]) -> Value {
    let ran = run(shop, &[arguments, &["--json"]].concat());
    serde_json::from_str(&ran.output).unwrap()
}

fn fails_with(shop: &Shop, arguments: &[&str]) -> String {
    let ran = Process::command(shop, &[], arguments);
    assert!(!ran.succeeded && ran.output.is_empty(), "{ran:?}");
    ran.errors
}

/// Creates a merchant whose provider account is at the simulator of the test server.
fn create_merchant(shop: &Shop) {
    run(
        shop,
        &[
            "merchant",
            "create",
            "চা ঘর",
            "--id",
            "tea-house",
            "--return-origin",
            "https://tea.example",
        ],
    );
    let base_url = format!("{}/v1.2.0-beta", shop.simulator.origin);
    let flags = [
        "--family",
        "tokenized-v1",
        "--base-url",
        &base_url,
        "--page-origin",
        &shop.simulator.origin,
    ];
    let output = run(
        shop,
        &[
            &[
                "merchant",
                "provider-account",
                "set",
                "tea-house",
                "--mode",
                "test",
            ],
            &flags[..],
        ]
        .concat(),
    );
    assert_eq!(
        output.output,
        "tea-house: provider account set; provider accounts: test\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_serves_a_merchant_created_by_a_command() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let server = Process::start(&shop, &[]).await;
    create_merchant(&shop);
    let opened = run(
        &shop,
        &[
            "open-session",
            "--account",
            "tea-house/test",
            "--amount",
            "599.00",
            "--invoice",
            "INV-1",
            "--success-url",
            "https://tea.example/thanks",
            "--cancel-url",
            "https://tea.example/cart",
        ],
    );
    let path = opened
        .output
        .trim()
        .trim_start_matches(&shop.origin)
        .to_owned();
    let order = Order { shop: &shop, path };
    let page = order.page().await;
    assert!(
        page.status == 200 && page.body.contains("চা ঘর"),
        "{}",
        page.body
    );
    let receipt = order.pay().await;
    assert!(receipt.body.contains("চা ঘর"));
    assert_eq!(shop.booked().len(), 1);

    run(&shop, &["merchant", "disable", "tea-house"]);
    eventually("the server notices the change", async || {
        match order.page().await.status {
            503 => Ok(()),
            status => Err(format!("the page has status {status}")),
        }
    })
    .await;
    let verified = run(&shop, &["verify"]);
    assert!(verified.output.contains("none altered"), "{verified:?}");
    let log = server.kill();
    assert!(!log.contains("sim-app-secret") && !log.contains("sim-pass"));
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_the_text_of_a_key_only_once() {
    let shop = Shop::open().await;
    create_merchant(&shop);
    let of = ["--merchant", "tea-house"];
    let create = [
        &["key", "create", "--mode", "test", "--expires", "90d"],
        &of[..],
    ]
    .concat();
    let created = run(&shop, &create);
    let key = created.output.trim();
    assert!(
        key.starts_with("sk_test_") && key.len() == 57,
        "{created:?}"
    );
    assert!(created.errors.contains("one time only"), "{created:?}");
    let directory = shop.checkout().accounts().directory().clone();
    let caller = directory.authenticate(key).await.unwrap();
    assert_eq!(caller.account.to_string(), "tea-house/test");

    let publishable = json(
        &shop,
        &[
            &["key", "create", "--mode", "test", "--publishable"],
            &of[..],
        ]
        .concat(),
    );
    assert!(publishable["key"].as_str().unwrap().starts_with("pk_test_"));
    let restricted = [
        "key",
        "create",
        "--mode",
        "test",
        "--scope",
        "sessions:write",
        "--scope",
        "events:read",
    ];
    let restricted = json(&shop, &[&restricted, &of[..]].concat());
    assert_eq!(
        restricted["scopes"],
        serde_json::json!(["sessions:write", "events:read"])
    );

    let listed = json(&shop, &[&["key", "list"], &of[..]].concat());
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[0]["status"], "active");
    assert!(listed[0]["expires_at"].as_str().unwrap().ends_with('Z'));
    assert!(listed.iter().all(|key| key.get("key").is_none()));
    let text = run(&shop, &[&["key", "list"], &of[..]].concat()).output;
    assert!(
        text.contains(caller.key.as_str()) && !text.contains(key),
        "{text}"
    );

    let id = caller.key.as_str();
    let rolled = run(
        &shop,
        &[&["key", "roll", id, "--overlap", "1h"], &of[..]].concat(),
    );
    let new = rolled.output.trim();
    shop.clock.pass(Duration::from_secs(5));
    for active in [key, new] {
        directory.authenticate(active).await.unwrap();
    }
    run(&shop, &[&["key", "revoke", id], &of[..]].concat());
    shop.clock.pass(Duration::from_secs(5));
    assert!(directory.authenticate(key).await.is_err());
    directory.authenticate(new).await.unwrap();

    let history = run(&shop, &["merchant", "history", "tea-house"]).output;
    assert!(
        history.contains("key rolled") && history.contains("key revoked"),
        "{history}"
    );
    assert!(!history.contains(key) && !history.contains(new));
}

#[tokio::test(flavor = "multi_thread")]
async fn creates_a_merchant_with_provider_accounts_from_a_file() {
    let shop = Shop::open().await;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let file = write(
        "merchant.toml",
        r##"
        name = "Book Shop"
        session-minutes = 20
        theme = { accent = "#123456" }
        [test]
        family = "tokenized-v2"
        base-url = "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout"
        page-origins = ["https://sandbox.payment.bkash.com"]
        credentials-file = "test.toml"
        [live]
        family = "tokenized-v1"
        base-url = "https://tokenized.pay.bka.sh/v1.2.0-beta"
        page-origins = ["https://payment.bkash.com"]
        credentials-file = "live.toml"
        "##,
    );
    let create = [
        "merchant",
        "create",
        "--id",
        "book-shop",
        "--from-file",
        &file,
        "--locale",
        "en",
    ];
    assert!(fails_with(&shop, &create).contains("test.toml"));
    let keys = "app-key = \"k\"\napp-secret = \"canary\"\nusername = \"u\"\n";
    write("test.toml", &format!("{keys}password = canary"));
    let unreadable = fails_with(&shop, &create);
    assert!(unreadable.contains("test.toml: expected") && !unreadable.contains("canary"));
    write("test.toml", &format!("{keys}password = \"p\""));
    write("live.toml", &format!("{keys}password = \"p\""));
    let created = json(&shop, &create);
    assert_eq!(created["profile"]["locale"], "en");
    assert_eq!(
        created["provider_accounts"]["live"]["family"],
        "tokenized-v1"
    );
    assert!(!created.to_string().contains("canary"));

    let changed = [
        "merchant",
        "update",
        "book-shop",
        "--session-minutes",
        "5",
        "--accent",
        "",
    ];
    let profile = &json(&shop, &changed)["profile"];
    assert_eq!(
        (&profile["session_minutes"], &profile["name"]),
        (&5.into(), &"Book Shop".into())
    );
    assert_eq!(profile["theme"]["accent"], Value::Null);
    let shown = run(&shop, &["merchant", "show", "book-shop"]).output;
    assert!(
        shown.contains("tokenized-v2 at https://tokenized.sandbox.bka.sh"),
        "{shown}"
    );
    let listed = json(&shop, &["merchant", "list"]);
    assert_eq!(
        (&listed[0]["id"], &listed[1]["id"]),
        (&"default".into(), &"book-shop".into())
    );
    let updated = json(
        &shop,
        &[
            "merchant",
            "provider-account",
            "remove",
            "book-shop",
            "--mode",
            "live",
        ],
    );
    assert_eq!(updated["provider_accounts"].as_object().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_invalid_merchant_command_explains_the_problem() {
    let shop = Shop::open().await;
    create_merchant(&shop);
    for (arguments, expected) in [
        (
            &["merchant", "create", "X", "--id", "default"][..],
            "configuration file",
        ),
        (
            &["merchant", "create", "X", "--id", "tea-house"],
            "already exists",
        ),
        (&["merchant", "create", "--id", "new-shop"], "name: "),
        (
            &["merchant", "create", "X", "--id", "Tea House"],
            "lower-case",
        ),
        (
            &[
                "merchant", "create", "X", "--id", "new-shop", "--accent", "red",
            ],
            "theme.accent: ",
        ),
        (
            &[
                "merchant",
                "create",
                "X",
                "--id",
                "new-shop",
                "--from-file",
                "/nowhere.toml",
            ],
            "/nowhere.toml: ",
        ),
        (&["merchant", "show", "nobody"], "no merchant nobody"),
        (&["merchant", "show", "default"], "configuration file"),
        (
            &["merchant", "update", "tea-house", "--return-origin", "tea"],
            "return-origins: ",
        ),
        (
            &[
                "merchant",
                "provider-account",
                "set",
                "tea-house",
                "--mode",
                "live",
            ],
            "--family: ",
        ),
        (
            &[
                "merchant",
                "provider-account",
                "set",
                "tea-house",
                "--mode",
                "prod",
            ],
            "\"test\" or \"live\"",
        ),
        (
            &[
                "merchant",
                "provider-account",
                "set",
                "tea-house",
                "--mode",
                "test",
                "--base-url",
                "http://127.0.0.1:1/v1.2.0-beta",
            ],
            "credentials",
        ),
        (&["merchant", "disable", "default"], "configuration file"),
    ] {
        let error = fails_with(&shop, arguments);
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_invalid_key_command_explains_the_problem() {
    let shop = Shop::open().await;
    create_merchant(&shop);
    let key = ["key", "create", "--mode", "test", "--merchant", "tea-house"];
    for (arguments, expected) in [
        (
            &[&key[..], &["--scope", "everything"]].concat()[..],
            "--scope: ",
        ),
        (&[&key[..], &["--expires", "soon"]].concat(), "such as 90d"),
        (
            &[&key[..], &["--publishable", "--scope", "full"]].concat(),
            "cannot be used with",
        ),
        (
            &["key", "create", "--mode", "live", "--merchant", "tea-house"],
            "no provider account",
        ),
        (
            &["key", "list", "--merchant", "nobody"],
            "no merchant nobody",
        ),
        (
            &["key", "revoke", "key_1", "--merchant", "tea-house"],
            "32 hexadecimal",
        ),
        (
            &[
                "key",
                "roll",
                "key_00000000000000000000000000000000",
                "--merchant",
                "tea-house",
            ],
            "no key key_0",
        ),
    ] {
        let error = fails_with(&shop, arguments);
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_a_directory_merchant_with_the_configured_identifier() {
    let shop = Shop::open().await;
    let mut renamed = CREDENTIALS.to_vec();
    renamed.push(("CHECKOUT__MERCHANT__ID", "other"));
    let impostor = |arguments: &[&str]| {
        let ran = Process::command(&shop, &renamed, arguments);
        assert!(ran.succeeded, "{ran:?}");
    };
    run(&shop, &["check"]);
    impostor(&["merchant", "create", "Impostor", "--id", "default"]);
    let test = format!("{}/v1.2.0-beta", shop.simulator.origin);
    let live = "https://tokenized.pay.bka.sh/v1.2.0-beta";
    for (mode, base_url) in [("test", test.as_str()), ("live", live)] {
        let flags = [
            "--base-url",
            base_url,
            "--page-origin",
            "https://payment.bkash.com",
        ];
        let connect = [
            "merchant",
            "provider-account",
            "set",
            "default",
            "--family",
            "tokenized-v1",
            "--mode",
            mode,
        ];
        impostor(&[&connect[..], &flags].concat());
    }
    // With the original identifier the configured merchant is served again, and the commands report the duplicate.
    let checkout = shop.checkout();
    let account = |text| domain::AccountId::parse(text).unwrap();
    let served = checkout
        .accounts()
        .get(&account("default/test"))
        .await
        .unwrap();
    assert_eq!(served.profile.name, "My Shop");
    assert!(
        checkout
            .accounts()
            .get(&account("default/live"))
            .await
            .is_none()
    );
    for command in ["check", "serve"] {
        assert!(
            fails_with(&shop, &[command]).contains("[merchant] id"),
            "{command}"
        );
    }
}
