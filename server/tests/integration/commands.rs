//! The commands for merchants and keys, as processes beside a running server on the same file.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::support::{Order, Process, Ran, Shop};

/// bKash's credentials of the merchant that the commands add.
const CREDENTIALS: [(&str, &str); 4] = [
    ("MERCHANT_BKASH_APP_KEY", "sim-app-key"),
    ("MERCHANT_BKASH_APP_SECRET", "sim-app-secret"),
    ("MERCHANT_BKASH_USERNAME", "sim-user"),
    ("MERCHANT_BKASH_PASSWORD", "sim-pass"),
];

fn ran(shop: &Shop, arguments: &[&str]) -> Ran {
    let ran = Process::command(shop, &CREDENTIALS, arguments);
    assert!(ran.succeeded, "{arguments:?}: {ran:?}");
    for (_, secret) in CREDENTIALS {
        assert!(!format!("{ran:?}").contains(secret), "{ran:?}");
    }
    ran
}

fn json(shop: &Shop, arguments: &[&str]) -> Value {
    let ran = ran(shop, &[arguments, &["--json"]].concat());
    serde_json::from_str(&ran.output).unwrap()
}

fn refused(shop: &Shop, arguments: &[&str]) -> String {
    let ran = Process::command(shop, &[], arguments);
    assert!(!ran.succeeded && ran.output.is_empty(), "{ran:?}");
    ran.errors
}

/// Adds a merchant that reaches the shop's own simulator.
fn add(shop: &Shop) {
    ran(
        shop,
        &[
            "merchant",
            "add",
            "চা ঘর",
            "--id",
            "tea-house",
            "--return-origin",
            "https://tea.example",
        ],
    );
    let base_url = format!("{}/v1.2.0-beta", shop.simulator.origin);
    let way = [
        "--family",
        "tokenized-v1",
        "--base-url",
        &base_url,
        "--page-origin",
        &shop.simulator.origin,
    ];
    let connected = ran(
        shop,
        &[
            &["merchant", "connect", "tea-house", "--mode", "test"],
            &way[..],
        ]
        .concat(),
    );
    assert_eq!(
        connected.output,
        "tea-house: connected; connected to bKash: test\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_that_is_added_beside_a_running_server_is_served_by_it() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let server = Process::start(&shop, &[]).await;
    add(&shop);
    let opened = ran(
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

    ran(&shop, &["merchant", "disable", "tea-house"]);
    let began = Instant::now();
    while order.page().await.status != 503 {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "the server does not learn of it"
        );
        sleep(Duration::from_millis(100)).await;
    }
    let verified = ran(&shop, &["verify"]);
    assert!(verified.output.contains("none changed"), "{verified:?}");
    let log = server.kill();
    assert!(!log.contains("sim-app-secret") && !log.contains("sim-pass"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_printed_once_and_afterwards_only_described() {
    let shop = Shop::open().await;
    add(&shop);
    let of = ["--merchant", "tea-house"];
    let create = [
        &["key", "create", "--mode", "test", "--expires", "90d"],
        &of[..],
    ]
    .concat();
    let created = ran(&shop, &create);
    let key = created.output.trim();
    assert!(
        key.starts_with("sk_test_") && key.len() == 57,
        "{created:?}"
    );
    assert!(created.errors.contains("only time"), "{created:?}");
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
    let narrow = [
        "key",
        "create",
        "--mode",
        "test",
        "--scope",
        "sessions:write",
        "--scope",
        "events:read",
    ];
    let narrow = json(&shop, &[&narrow, &of[..]].concat());
    assert_eq!(
        narrow["scopes"],
        serde_json::json!(["sessions:write", "events:read"])
    );

    let listed = json(&shop, &[&["key", "list"], &of[..]].concat());
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[0]["standing"], "live");
    assert!(listed[0]["expires_at"].as_str().unwrap().ends_with('Z'));
    assert!(listed.iter().all(|key| key.get("key").is_none()));
    let text = ran(&shop, &[&["key", "list"], &of[..]].concat()).output;
    assert!(
        text.contains(caller.key.as_str()) && !text.contains(key),
        "{text}"
    );

    let id = caller.key.as_str();
    let rolled = ran(
        &shop,
        &[&["key", "roll", id, "--overlap", "1h"], &of[..]].concat(),
    );
    let new = rolled.output.trim();
    shop.clock.pass(Duration::from_secs(5));
    for works in [key, new] {
        directory.authenticate(works).await.unwrap();
    }
    ran(&shop, &[&["key", "revoke", id], &of[..]].concat());
    shop.clock.pass(Duration::from_secs(5));
    assert!(directory.authenticate(key).await.is_err());
    directory.authenticate(new).await.unwrap();

    let history = ran(&shop, &["merchant", "history", "tea-house"]).output;
    assert!(
        history.contains("key rolled") && history.contains("key revoked"),
        "{history}"
    );
    assert!(!history.contains(key) && !history.contains(new));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_is_added_from_a_file_with_its_ways_to_bkash() {
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
    let add = [
        "merchant",
        "add",
        "--id",
        "book-shop",
        "--from-file",
        &file,
        "--locale",
        "en",
    ];
    assert!(refused(&shop, &add).contains("test.toml"));
    let keys = "app-key = \"k\"\napp-secret = \"canary\"\nusername = \"u\"\n";
    write("test.toml", &format!("{keys}password = canary"));
    let unreadable = refused(&shop, &add);
    assert!(unreadable.contains("test.toml: expected") && !unreadable.contains("canary"));
    write("test.toml", &format!("{keys}password = \"p\""));
    write("live.toml", &format!("{keys}password = \"p\""));
    let added = json(&shop, &add);
    assert_eq!(added["profile"]["locale"], "en");
    assert_eq!(added["connections"]["live"]["family"], "tokenized-v1");
    assert!(!added.to_string().contains("canary"));

    let changed = [
        "merchant",
        "change",
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
    let shown = ran(&shop, &["merchant", "show", "book-shop"]).output;
    assert!(
        shown.contains("tokenized-v2 at https://tokenized.sandbox.bka.sh"),
        "{shown}"
    );
    let listed = json(&shop, &["merchant", "list"]);
    assert_eq!(
        (&listed[0]["id"], &listed[1]["id"]),
        (&"default".into(), &"book-shop".into())
    );
    let gone = json(
        &shop,
        &["merchant", "disconnect", "book-shop", "--mode", "live"],
    );
    assert_eq!(gone["connections"].as_object().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_command_says_what_to_mend() {
    let shop = Shop::open().await;
    add(&shop);
    let key = ["key", "create", "--mode", "test", "--merchant", "tea-house"];
    for (arguments, mended) in [
        (
            &["merchant", "add", "X", "--id", "default"][..],
            "configuration's own",
        ),
        (&["merchant", "add", "X", "--id", "tea-house"], "already"),
        (&["merchant", "add", "--id", "new-shop"], "name: "),
        (&["merchant", "add", "X", "--id", "Tea House"], "lower-case"),
        (
            &[
                "merchant", "add", "X", "--id", "new-shop", "--accent", "red",
            ],
            "theme.accent: ",
        ),
        (
            &[
                "merchant",
                "add",
                "X",
                "--id",
                "new-shop",
                "--from-file",
                "/nowhere.toml",
            ],
            "/nowhere.toml: ",
        ),
        (&["merchant", "show", "nobody"], "no merchant nobody"),
        (&["merchant", "show", "default"], "configuration's own"),
        (
            &["merchant", "change", "tea-house", "--return-origin", "tea"],
            "return-origins: ",
        ),
        (
            &["merchant", "connect", "tea-house", "--mode", "live"],
            "--family: ",
        ),
        (
            &["merchant", "connect", "tea-house", "--mode", "prod"],
            "\"test\" or \"live\"",
        ),
        (
            &[
                "merchant",
                "connect",
                "tea-house",
                "--mode",
                "test",
                "--base-url",
                "http://127.0.0.1:1/v1.2.0-beta",
            ],
            "credentials",
        ),
        (&["merchant", "disable", "default"], "configuration's own"),
        (
            &[&key[..], &["--scope", "everything"]].concat(),
            "--scope: ",
        ),
        (&[&key[..], &["--expires", "soon"]].concat(), "such as 90d"),
        (
            &[&key[..], &["--publishable", "--scope", "full"]].concat(),
            "cannot be used with",
        ),
        (
            &["key", "create", "--mode", "live", "--merchant", "tea-house"],
            "not connected",
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
        let said = refused(&shop, arguments);
        assert!(said.contains(mended), "{arguments:?}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_configured_merchant_is_shadowed_by_none_of_the_database() {
    let shop = Shop::open().await;
    let mut renamed = CREDENTIALS.to_vec();
    renamed.push(("CHECKOUT__MERCHANT__ID", "other"));
    let impostor = |arguments: &[&str]| {
        let ran = Process::command(&shop, &renamed, arguments);
        assert!(ran.succeeded, "{ran:?}");
    };
    ran(&shop, &["check"]);
    impostor(&["merchant", "add", "Impostor", "--id", "default"]);
    let test = format!("{}/v1.2.0-beta", shop.simulator.origin);
    let live = "https://tokenized.pay.bka.sh/v1.2.0-beta";
    for (mode, base_url) in [("test", test.as_str()), ("live", live)] {
        let way = [
            "--base-url",
            base_url,
            "--page-origin",
            "https://payment.bkash.com",
        ];
        let connect = [
            "merchant",
            "connect",
            "default",
            "--family",
            "tokenized-v1",
            "--mode",
            mode,
        ];
        impostor(&[&connect[..], &way].concat());
    }
    // The file's merchant has its name back: it is served, whatever the database says, and the operator is told.
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
            refused(&shop, &[command]).contains("[merchant] id"),
            "{command}"
        );
    }
}
