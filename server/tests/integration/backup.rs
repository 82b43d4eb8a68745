//! Backups, restoring them, and heads that were published earlier, run as processes next to a server on the same file.

use std::fs;

use eventlog::{GapReason, Head, Storage};
use rusqlite::Connection;
use storage_sqlite::SqliteStore;

use crate::support::{BackEnd, CommandResult, Process, Shop};

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

fn chain_key(shop: &Shop) -> eventlog::ChainKey {
    let secrets = server::config::Secrets::read(&shop.environment()).unwrap();
    eventlog::ChainKey::new(secrets.master_key.derive("event log"))
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
    let store = SqliteStore::open(&database, chain_key(&shop)).unwrap();
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
        let mut shop = Shop::open().await;
        shop.stop().await;
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
        let (database, backup) = (path("checkout.sqlite3"), path("backup.sqlite3"));
        let elsewhere = [("CHECKOUT__STORAGE__DATABASE", &*database)];
        let server = Process::start(&shop, &elsewhere).await;
        let [paid, unpaid] = [shop.order().await, shop.order().await];
        let bkash_url = paid.press(&[]).await;
        unpaid.press(&[]).await;
        run(&shop, &elsewhere, &["backup", &backup]);
        let callback = paid.at_bkash(&bkash_url, "approve").await;
        shop.browser.get(&callback).await;
        paid.becomes("paid").await;
        server.kill();

        put_back.apply(&shop, &database, &backup);
        let server = Process::start(&shop, &elsewhere).await;
        for again in ["1", ""] {
            paid.press(&[("again", again)]).await;
        }
        paid.becomes("paid").await;
        assert_eq!(shop.booked().len(), 1, "{put_back:?}");
        assert_eq!(shop.executes(), 1, "{put_back:?}");
        // What was not paid meanwhile can be paid, after bKash was asked.
        unpaid.becomes("open/pending_payer").await;
        assert_eq!(shop.calls("query").await, 2, "{put_back:?}");
        unpaid.pay().await;
        unpaid.becomes("paid").await;
        assert_eq!(shop.booked().len(), 2, "{put_back:?}");
        run(&shop, &elsewhere, &["verify"]);
        server.kill();
    }
}
