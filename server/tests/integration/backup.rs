//! Backups, restoring them, and heads that were published earlier, run as processes next to a server on the same file.

use std::fs;

use eventlog::{GapReason, Head, Storage};
use rusqlite::Connection;
use serde_json::json;
use storage_sqlite::SqliteStore;

use crate::support::{BackEnd, CommandResult, Order, Process, Shop};

/// Runs a command that must succeed.
fn run(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> CommandResult {
    let ran = Process::command(shop, more, arguments);
    assert!(ran.succeeded, "{arguments:?}: {ran:?}");
    ran
}

/// Runs a command that must fail, and returns its errors.
fn fails(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> String {
    let ran = Process::command(shop, more, arguments);
    assert!(!ran.succeeded, "{arguments:?}: {ran:?}");
    ran.errors
}

fn head(shop: &Shop, more: &[(&str, &str)]) -> Head {
    let printed = run(shop, more, &["head"]).output;
    printed.trim().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_server_is_restored_with_its_gap() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    merchant.paid(&merchant.order("INV-1")).await;
    let folder = tempfile::tempdir().unwrap();
    let (backup, database) = (
        folder.path().join("backup.sqlite3"),
        folder.path().join("restored.sqlite3"),
    );
    let (backup, path) = (backup.to_str().unwrap(), database.to_str().unwrap());
    let copied = head(&shop, &[]);
    let made = run(&shop, &[], &["backup", backup]);
    assert!(
        made.output.contains("backup written") && made.output.contains(&copied.to_string()),
        "{made:?}"
    );
    assert!(fails(&shop, &[], &["backup", backup]).contains("never replaces"));
    merchant.paid(&merchant.order("INV-2")).await;

    let elsewhere = [("CHECKOUT__STORAGE__DATABASE", path)];
    let restored = run(&shop, &elsewhere, &["restore", backup]);
    assert!(
        restored.output.contains("the gap is recorded"),
        "{restored:?}"
    );
    run(&shop, &elsewhere, &["verify"]);
    run(
        &shop,
        &elsewhere,
        &["verify", "--expect-head", &copied.to_string()],
    );
    // The payment after the backup is not in the restored log.
    let newest = head(&shop, &[]).to_string();
    for command in ["verify", "serve"] {
        let refused = fails(&shop, &elsewhere, &[command, "--expect-head", &newest]);
        assert!(refused.contains(&newest), "{command}: {refused}");
    }
    let store = SqliteStore::open(&database, shop.chain_key()).unwrap();
    let gap = store.gap().await.unwrap().unwrap();
    assert_eq!(gap.reason, GapReason::Restored);
    assert!(gap.since <= gap.until);
    drop(store);

    let refused = fails(&shop, &elsewhere, &["restore", backup]);
    assert!(refused.contains("--replace"), "{refused}");
    run(&shop, &elsewhere, &["restore", backup, "--replace"]);
    assert!(fs::exists(format!("{path}-replaced")).unwrap());
    let refused = fails(&shop, &elsewhere, &["restore", backup, "--replace"]);
    assert!(refused.contains("move or delete it"), "{refused}");
    run(&shop, &elsewhere, &["verify"]);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("restoring") || name.contains("partial"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_backup_is_not_restored() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    merchant.paid(&merchant.order("INV-1")).await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.sqlite3");
    let database = folder.path().join("restored.sqlite3");
    run(&shop, &[], &["backup", backup.to_str().unwrap()]);
    Connection::open(&backup)
        .unwrap()
        .execute("UPDATE outbox SET body = '{}'", [])
        .unwrap();
    let elsewhere = [("CHECKOUT__STORAGE__DATABASE", database.to_str().unwrap())];
    let refused = fails(&shop, &elsewhere, &["restore", backup.to_str().unwrap()]);
    assert!(refused.contains("outbox"), "{refused}");
    assert!(!database.exists());
    fs::write(&backup, b"not a database").unwrap();
    fails(&shop, &elsewhere, &["restore", backup.to_str().unwrap()]);
    assert!(!database.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_logs_its_head_and_the_log_contains_it() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let process = Process::start(&shop, &[]).await;
    let printed = process.kill();
    let line = printed
        .lines()
        .find(|line| line.contains("head of the log"))
        .unwrap_or_else(|| panic!("{printed}"));
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let head = line["head"].as_str().unwrap();
    run(&shop, &[], &["verify", "--expect-head", head]);
}

/// How an earlier state of the database comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PutBack {
    ByRestore,
    ByCopy,
}

impl PutBack {
    fn apply(self, shop: &Shop, database: &str, backup: &str) {
        match self {
            Self::ByRestore => {
                let elsewhere = [("CHECKOUT__STORAGE__DATABASE", database)];
                run(shop, &elsewhere, &["restore", backup, "--replace"]);
            }
            Self::ByCopy => {
                for left in ["-wal", "-shm"] {
                    let _ = fs::remove_file(format!("{database}{left}"));
                }
                fs::copy(backup, database).unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_pays_again_what_was_paid_after_the_copy() {
    for put_back in [PutBack::ByRestore, PutBack::ByCopy] {
        // Nothing but the copy is left.
        let mut shop = Shop::open().await;
        shop.stop().await;
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
        let (database, backup) = (path("checkout.sqlite3"), path("backup.sqlite3"));
        let elsewhere = [("CHECKOUT__STORAGE__DATABASE", &*database)];
        let server = Process::start(&shop, &elsewhere).await;
        let [paid, begun_later, unpaid] = [(); 3].map(|()| shop.order());
        let (paid, begun_later, unpaid) = (paid.await, begun_later.await, unpaid.await);
        let bkash_url = paid.press(&[]).await;
        unpaid.press(&[]).await;
        run(&shop, &elsewhere, &["backup", &backup]);
        let callback = paid.at_bkash(&bkash_url, "approve").await;
        shop.browser.get(&callback).await;
        paid.becomes("paid").await;
        begun_later.pay().await;
        begun_later.becomes("paid").await;
        server.kill();

        fs::remove_dir_all(format!("{database}-redo")).unwrap();
        put_back.apply(&shop, &database, &backup);
        let server = Process::start(&shop, &elsewhere).await;
        for again in ["1", ""] {
            for order in [&paid, &begun_later, &unpaid] {
                order.press(&[("again", again)]).await;
            }
        }
        paid.becomes("paid").await;
        // Nobody but bKash's statement can tell whether these two were paid with a payment that the copy does not know.
        for order in [&begun_later, &unpaid] {
            order.becomes("needs_attention").await;
        }
        assert_eq!(shop.calls("query").await, 2, "{put_back:?}");
        assert_eq!(shop.booked().len(), 2, "{put_back:?}");
        assert_eq!(shop.executes(), 2, "{put_back:?}");
        let resolve = |order: &Order, how: [&str; 2]| {
            let arguments = ["resolve-session", order.session(), how[0], how[1]];
            Process::command(&shop, &elsewhere, &arguments)
        };
        let booked = shop.booked();
        let [first, second] =
            [0, 1].map(|entry: usize| booked[entry]["paymentID"].as_str().unwrap());
        let other = resolve(&unpaid, ["--paid-by", first]);
        assert!(other.errors.contains("for another order"), "{other:?}");
        let unknown = resolve(&unpaid, ["--paid-by", "TR0011unknown"]);
        assert!(!unknown.succeeded, "{unknown:?}");
        let found = resolve(&begun_later, ["--paid-by", second]);
        assert!(found.output.contains("is paid"), "{found:?}");
        begun_later.becomes("paid").await;
        let nothing = resolve(&unpaid, ["--unpaid", "not in bKash's statement"]);
        assert!(nothing.output.contains("is open"), "{nothing:?}");
        unpaid.pay().await;
        unpaid.becomes("paid").await;
        assert_eq!(shop.booked().len(), 3, "{put_back:?}");
        let known = resolve(&unpaid, ["--unpaid", "not in bKash's statement"]);
        assert!(known.errors.contains("nothing is missing"), "{known:?}");
        run(&shop, &elsewhere, &["verify"]);
        server.kill();
    }
}

/// A back end with a key that a command has created.
fn back_end<'a>(shop: &'a Shop, elsewhere: &[(&str, &str)]) -> BackEnd<'a> {
    let created = run(
        shop,
        elsewhere,
        &["key", "create", "--mode", "test", "--merchant", "default"],
    );
    let key = created
        .output
        .split_whitespace()
        .find(|word| word.starts_with("sk_"));
    BackEnd::with_key(
        shop,
        key.unwrap_or_else(|| panic!("{created:?}")).to_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_was_sent_after_the_copy_is_not_sent_again() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let (database, backup) = (path("checkout.sqlite3"), path("backup.sqlite3"));
    let elsewhere = [("CHECKOUT__STORAGE__DATABASE", &*database)];
    let server = Process::start(&shop, &elsewhere).await;
    let merchant = back_end(&shop, &elsewhere);
    let (_, paid) = merchant.paid(&merchant.order("INV-1")).await;
    run(&shop, &elsewhere, &["backup", &backup]);
    let refund = json!({ "payment": paid, "amount": "100.00", "sku": "honey", "reason": "broken" });
    let first = merchant
        .post_with_key("refund-1", "/v1/refunds", &refund)
        .await;
    assert_eq!(first.body["status"], "completed", "{first:?}");
    server.kill();

    fs::remove_dir_all(format!("{database}-redo")).unwrap();
    PutBack::ByRestore.apply(&shop, &database, &backup);
    let server = Process::start(&shop, &elsewhere).await;
    // The merchant's program repeats the request, with the same key or another.
    let again = merchant
        .post_with_key("refund-1", "/v1/refunds", &refund)
        .await;
    assert_eq!(again.body["status"], "completed", "{again:?}");
    assert_eq!(again.body["trx_id"], first.body["trx_id"]);
    let refunds = || {
        let booked = shop.booked().into_iter();
        booked.filter(|entry| entry["kind"] == "refund").count()
    };
    assert_eq!(refunds(), 1);
    // It counts against the number of refunds that bKash allows.
    let more = merchant
        .post_with_key("refund-2", "/v1/refunds", &refund)
        .await;
    assert_eq!(more.code(), "too_many_refunds");
    assert_eq!(refunds(), 1);
    server.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_after_the_copy_comes_back_from_the_redo_log() {
    for put_back in [PutBack::ByRestore, PutBack::ByCopy] {
        let mut shop = Shop::open().await;
        shop.stop().await;
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
        let (database, backup) = (path("checkout.sqlite3"), path("backup.sqlite3"));
        let elsewhere = [("CHECKOUT__STORAGE__DATABASE", &*database)];
        let server = Process::start(&shop, &elsewhere).await;
        let merchant = back_end(&shop, &elsewhere);
        let [paid, unpaid] = [shop.order().await, shop.order().await];
        let bkash_url = unpaid.press(&[]).await;
        run(&shop, &elsewhere, &["backup", &backup]);
        paid.pay().await;
        paid.becomes("paid").await;
        let opened_later = shop.order().await;
        opened_later.pay().await;
        opened_later.becomes("paid").await;
        let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
        let refund =
            json!({ "payment": payment, "amount": "100.00", "sku": "honey", "reason": "broken" });
        let first = merchant
            .post_with_key("refund-1", "/v1/refunds", &refund)
            .await;
        let before = head(&shop, &elsewhere);
        server.kill();

        put_back.apply(&shop, &database, &backup);
        let server = Process::start(&shop, &elsewhere).await;
        run(
            &shop,
            &elsewhere,
            &["verify", "--expect-head", &before.to_string()],
        );
        for order in [&paid, &opened_later] {
            order.press(&[("again", "1")]).await;
            order.becomes("paid").await;
        }
        let again = merchant
            .post_with_key("refund-1", "/v1/refunds", &refund)
            .await;
        assert_eq!(again.body["id"], first.body["id"], "{put_back:?}");
        assert_eq!(shop.booked().len(), 4, "{put_back:?}");
        assert_eq!(shop.calls("query").await, 0, "nothing is in doubt");
        assert_eq!(unpaid.press(&[]).await, bkash_url, "{put_back:?}");
        unpaid.pay().await;
        unpaid.becomes("paid").await;
        run(&shop, &elsewhere, &["verify"]);
        server.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reconcile_finds_at_bkash_what_happened_after_the_copy() {
    let mut shop = Shop::open().await;
    shop.stop().await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let (database, backup) = (path("checkout.sqlite3"), path("backup.sqlite3"));
    let elsewhere = [("CHECKOUT__STORAGE__DATABASE", &*database)];
    let server = Process::start(&shop, &elsewhere).await;
    let merchant = back_end(&shop, &elsewhere);
    let at_bkash = shop.order().await;
    let bkash_url = at_bkash.press(&[]).await;
    let open = shop.order().await;
    let (refunded_session, refunded) = merchant.paid(&merchant.order("INV-1")).await;
    let mut order = merchant.order("INV-2");
    order["capture"] = json!("manual");
    order["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    let (_, captured) = merchant.paid(&order).await;
    run(&shop, &elsewhere, &["backup", &backup]);
    let callback = at_bkash.at_bkash(&bkash_url, "approve").await;
    shop.browser.get(&callback).await;
    at_bkash.becomes("paid").await;
    let refund =
        json!({ "payment": refunded, "amount": "100.00", "sku": "honey", "reason": "broken" });
    merchant.post("/v1/refunds", &refund).await;
    let capture = format!("/v1/payments/{captured}/capture");
    let done = merchant
        .post_with_key("capture-1", &capture, &json!({}))
        .await;
    assert_eq!(done.body["status"], "captured", "{done:?}");
    server.kill();
    fs::remove_dir_all(format!("{database}-redo")).unwrap();
    PutBack::ByRestore.apply(&shop, &database, &backup);

    let reconcile = |more: &[&str]| {
        let arguments = [&["reconcile", "--per-minute", "600"], more].concat();
        Process::command(&shop, &elsewhere, &arguments)
    };
    let found = reconcile(&[]);
    assert!(!found.succeeded, "something is left: {found:?}");
    for line in [
        "was pending_payer, is completed",
        &format!("{refunded}: refund "),
        &format!("{captured}: bKash did capture it"),
        &format!("{}: may have been paid", open.session()),
        "4 orders compared with bKash: 2 differences recorded, 2 left for a person",
    ] {
        assert!(found.output.contains(line), "{line}: {found:?}");
    }
    // What is recorded is not found again, and an interrupted run is continued.
    fs::write(format!("{database}-reconciled"), &refunded_session).unwrap();
    let continued = reconcile(&[]);
    let rest = "1 orders compared with bKash: 0 differences recorded, 1 left for a person";
    assert!(continued.output.contains(rest), "{continued:?}");
    assert!(!fs::exists(format!("{database}-reconciled")).unwrap());

    let server = Process::start(&shop, &elsewhere).await;
    at_bkash.becomes("paid").await;
    let seen = merchant.get(&format!("/v1/payments/{refunded}")).await;
    assert_eq!(seen.text("amount_refunded"), "100.00");
    let done = merchant
        .post_with_key("capture-1", &capture, &json!({}))
        .await;
    assert_eq!(done.body["status"], "captured", "{done:?}");
    let unpaid = [
        "resolve-session",
        open.session(),
        "--unpaid",
        "not in the statement",
    ];
    run(&shop, &elsewhere, &unpaid);
    server.kill();
    let done = reconcile(&[]);
    assert!(done.succeeded, "{done:?}");
}
