//! The twelve invariants of money, each tested on the whole server.

use std::time::Duration;

use domain::{AgreementId, agreement::AgreementState};
use eventlog::{Storage, Verified, VerifyError};
use futures_util::future::join_all;
use rusqlite::Connection;
use serde_json::json;
use storage_sqlite::SqliteStore;

use crate::support::{MASTER_KEY, Order, Shop, eventually, payment_id};

#[tokio::test(flavor = "multi_thread")]
async fn invariant_01_at_most_one_successful_execute_per_order() {
    let shop = Shop::open().await;
    let (order, callback) = shop.confirmed().await;
    let start = format!("{}/start", order.path);
    let again = [("again", "1")];
    let (presses, _) = tokio::join!(
        join_all((0..8).map(|_| shop.browser.post(&start, &again))),
        join_all((0..8).map(|_| shop.browser.get(&callback)))
    );
    assert!(presses.iter().all(|page| page.status == 303));
    shop.browser.get(&callback).await;
    // Whether a press or the callback came first, the order can be paid exactly once.
    if order.status().await != "paid" {
        order.pay().await;
    }
    order.becomes("paid").await;
    shop.browser.get(&callback).await;
    assert_eq!(shop.booked().len(), 1);
    assert!(shop.executes() <= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_02_the_intent_is_durable_before_the_call() {
    let mut shop = Shop::open().await;
    shop.fault(&json!({ "operation": "execute", "kind": "silent_after", "milliseconds": 60000 }));
    let (path, callback) = {
        let (order, callback) = shop.confirmed().await;
        (order.path.clone(), callback)
    };
    shop.give_up_during_execute(&callback).await;
    let events = events(&shop);
    assert!(
        events.last().unwrap().contains("execute_requested"),
        "{events:?}"
    );

    shop.restart().await;
    shop.clock.pass(Duration::from_secs(32));
    let order = Order { shop: &shop, path };
    order.becomes("paid").await;
    assert_eq!(shop.executes(), 1, "queried, not executed again");
    assert_eq!(shop.calls("query").await, 1);
    assert_eq!(shop.booked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_03_bkash_is_queried_only_if_execute_gave_no_usable_response() {
    let shop = Shop::open().await;
    shop.order().await;
    let order = shop.order().await;
    assert!(order.pay().await.body.contains("trx") || order.status().await == "paid");
    shop.clock.pass(Duration::from_secs(3600));
    worker_has_expired(&shop, 1).await;
    assert_eq!(shop.calls("query").await, 0, "Execute gave a response");

    // This order expires ten seconds after the clock has passed.
    shop.order().await;
    shop.clock.pass(Duration::from_secs(30 * 60 - 10));
    shop.fault(&json!({ "operation": "execute", "kind": "cut_after" }));
    let (order, callback) = shop.confirmed().await;
    shop.browser.get(&callback).await;
    assert_eq!(order.status().await, "processing/unknown");
    shop.clock.pass(Duration::from_secs(25));
    worker_has_expired(&shop, 2).await;
    shop.clock.pass(Duration::from_secs(8));
    order.becomes("paid").await;
    assert_eq!(shop.calls("query").await, 1);
    // The event precedes the call. Its time shows whether the call was made too early, however slow this machine is.
    let queried = times(&shop, "query_requested");
    assert_eq!(queried.len(), 1);
    let executed = times(&shop, "execute_requested");
    assert!(
        queried[0] - executed[1] >= 30_000,
        "thirty seconds had not passed: {executed:?} {queried:?}"
    );
}

/// Waits until the worker has expired `count` sessions. It has then done everything that was due before.
async fn worker_has_expired(shop: &Shop, count: usize) {
    eventually("the worker expires the unpaid session", async || {
        let kinds = outbox(shop).into_iter().map(|(kind, _)| kind);
        let expired = kinds.filter(|kind| kind == "session.expired").count();
        if expired == count {
            Ok(())
        } else {
            Err(format!("{expired} expired"))
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_04_a_success_learned_late_is_an_event_that_someone_must_act_on() {
    let shop = Shop::open().await;
    // Execute does not reach bKash, the query reports that, and the payer confirms a second payment.
    shop.fault(&json!({ "operation": "execute", "kind": "cut_before" }));
    let (order, callback) = shop.confirmed().await;
    shop.browser.get(&callback).await;
    shop.clock.pass(Duration::from_secs(33));
    order.becomes("open").await;
    let second = order.confirm().await;
    // Then the first Execute arrives at bKash after all.
    let first = url::Url::parse(&callback).unwrap();
    let first = first
        .query_pairs()
        .find(|(key, _)| key == "paymentID")
        .unwrap()
        .1
        .into_owned();
    shop.execute_behind_our_back(&first).await;
    assert_eq!(shop.browser.get(&second).await.location(), order.path);
    order.becomes("needs_attention").await;
    assert_eq!(shop.booked().len(), 1, "the second was not executed");
    assert!(
        events(&shop)
            .iter()
            .any(|event| event.contains("late_success"))
    );
    assert!(
        outbox(&shop)
            .iter()
            .any(|(kind, _)| kind == "payment.late_success")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_05_amounts_are_integers_and_never_the_browsers() {
    let shop = Shop::open().await;
    let forged = [
        ("sku", "sundarbans-honey"),
        ("quantity", "1"),
        ("price", "1"),
        ("amount", "0.01"),
    ];
    let path = shop.browser.post("/demo/orders", &forged).await.location();
    let order = Order { shop: &shop, path };
    let bkash_url = order
        .press(&[("amount", "1.00"), ("invoice", "INV-0")])
        .await;
    shop.browser
        .get(&order.at_bkash(&bkash_url, "approve").await)
        .await;
    order.becomes("paid").await;
    assert_eq!(shop.booked()[0]["amount"], "700.00");
    assert!(domain::Amount::parse("699.999").is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_06_state_event_and_outbox_commit_together() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    let database = Connection::open(shop.database()).unwrap();
    let orphans: i64 = database
        .query_row(
            "SELECT count(*) FROM outbox LEFT JOIN events USING (seq) WHERE events.seq IS NULL
                OR outbox.created_at <> events.at",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(orphans, 0);
    let kinds: Vec<_> = outbox(&shop).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        kinds,
        ["session.opened", "payment.initiated", "payment.completed"]
    );
    let ids: std::collections::HashSet<_> = outbox(&shop).into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_07_any_edit_reorder_or_truncation_of_the_log_is_found() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    let key = server::config::MasterKey::read(&shop.environment())
        .unwrap()
        .chain_key();
    let verified = verify(&shop.database(), &key).await.unwrap();
    assert!(verified.events >= 6);

    let untouched = shop.database();
    for change in [
        "UPDATE events SET body = replace(body, '1400', '1401') WHERE seq = 1",
        "UPDATE events SET at = at + 1 WHERE seq = 3",
        "UPDATE events SET stream = stream || 'x' WHERE seq = 2",
        "UPDATE events SET seq = seq + 1000 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3;
         UPDATE events SET seq = 3 WHERE seq = 1002",
        "DELETE FROM outbox; DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "DELETE FROM outbox; DELETE FROM events WHERE seq = (SELECT max(seq) FROM events);
         UPDATE lanes SET seq = (SELECT max(seq) FROM events), hash = (SELECT hash FROM events ORDER BY seq DESC LIMIT 1)",
        "DELETE FROM outbox; DELETE FROM events WHERE seq = 2",
    ] {
        let copy = untouched.with_extension("copy");
        let _ = std::fs::remove_file(&copy);
        let database = Connection::open(&untouched).unwrap();
        database.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
        assert!(verify(&copy, &key).await.is_ok());
        let database = Connection::open(&copy).unwrap();
        database.pragma_update(None, "foreign_keys", false).unwrap();
        let refused = database.execute_batch(change);
        assert!(refused.unwrap_err().to_string().contains("never"), "{change}");
        database
            .execute_batch("DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed")
            .unwrap();
        database.execute_batch(change).unwrap();
        assert!(verify(&copy, &key).await.is_err(), "{change}");
    }
    let other = eventlog::ChainKey::new([0; 32]);
    assert!(SqliteStore::open_to_verify(&untouched, other).is_err());
}

async fn verify(path: &std::path::Path, key: &eventlog::ChainKey) -> Result<Verified, VerifyError> {
    let store = SqliteStore::open_to_verify(path, key.clone()).unwrap();
    store.verify().await
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_08_a_consent_taken_back_is_sent_until_bkash_confirms() {
    // Revocation is retried by the same rule as Capture and Void.
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    shop.fault(&json!({ "operation": "agreement_cancel", "kind": "cut_before", "times": 2 }));
    let notice = shop
        .browser
        .post("/wallets/revoke", &[("agreement", &wallet)])
        .await
        .location();
    assert_eq!(notice, "/wallets?notice=pending");
    let engine = shop.checkout().engine;
    let id = AgreementId::parse(&wallet).unwrap();
    eventually("the agreement is revoked", async || {
        let agreement = engine.agreement(&id).await.unwrap();
        if matches!(agreement.state, AgreementState::Revoked { .. }) {
            return Ok(());
        }
        assert!(matches!(agreement.state, AgreementState::Revoking { .. }));
        shop.clock.pass(Duration::from_secs(2));
        Err(format!("{:?}", agreement.state))
    })
    .await;
    assert_eq!(shop.calls("agreement_cancel").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_09_token_calls_stay_within_the_budget_across_restarts() {
    let mut shop = Shop::open().await;
    for _ in 0..10 {
        shop.order().await.pay().await;
        shop.restart().await;
    }
    assert_eq!(shop.calls("grant").await + shop.calls("refresh").await, 1);
    shop.clock.pass(Duration::from_secs(51 * 60));
    shop.order().await.pay().await;
    assert_eq!(shop.calls("refresh").await, 1, "refreshed near minute 50");
    assert_eq!(shop.calls("grant").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_10_no_secret_or_whole_wallet_number_is_kept_or_shown() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let order = shop.order().await;
    let bkash_url = order.press(&[("agreement", &wallet)]).await;
    shop.browser
        .get(&order.at_bkash(&bkash_url, "approve").await)
        .await;
    order.becomes("paid").await;
    let mut shown = vec![
        order.page().await.body,
        shop.browser.get("/wallets").await.body,
    ];
    shown.extend(events(&shop));
    shown.extend(outbox(&shop).into_iter().map(|(kind, _)| kind));
    for secret in [
        "01770618575",
        "sim-app-key",
        "sim-app-secret",
        "sim-user",
        "sim-pass",
        MASTER_KEY,
    ] {
        assert!(shown.iter().all(|text| !text.contains(secret)), "{secret}");
    }
    let file = std::fs::read(shop.database()).unwrap();
    let log = std::fs::read(shop.database().with_extension("sqlite3-wal")).unwrap_or_default();
    let redo = std::fs::read_dir(format!("{}-redo", shop.database().display())).unwrap();
    let redo = redo.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let redo: Vec<u8> = redo.collect();
    assert!(!redo.is_empty());
    for secret in ["01770618575", "sim-app-secret", "sim-pass", "eyJ"] {
        for bytes in [&file, &log, &redo] {
            assert!(
                !bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes()),
                "{secret}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_11_a_callbacks_query_string_decides_nothing() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let bkash_url = order.press(&[]).await;
    let id = payment_id(&bkash_url);
    for query in [
        format!("paymentID={id}&status=success"),
        format!("paymentID={id}&status=success&signature=AAAAAAAAAA"),
        format!("paymentID={id}&status=cancel&signature="),
        format!("paymentID={id}&status=failure&signature=AAAAAAAAAA"),
        "paymentID=TR0011XXXXXXX1762072142166&status=success&signature=AAAAAAAAAA".to_owned(),
        format!("paymentID={id}&status=paid&trxID=FAKE"),
        "status=success".to_owned(),
        String::new(),
    ] {
        let answer = shop
            .browser
            .get(&format!("{}/callback?{query}", order.path))
            .await;
        assert_eq!(answer.location(), order.path);
        assert_eq!(order.status().await, "open/pending_payer", "{query}");
    }
    // The callback has no effect on another payer's session either.
    let callback = order.at_bkash(&bkash_url, "approve").await;
    let other = shop.order().await;
    shop.browser
        .get(&callback.replace(&order.path, &other.path))
        .await;
    assert_eq!(
        (order.status().await.as_str(), other.status().await.as_str()),
        ("open/pending_payer", "open")
    );
    // `success` from a payer who did not confirm has no effect.
    let order = shop.order().await;
    let bkash_url = order.press(&[]).await;
    let cancelled = order.at_bkash(&bkash_url, "cancel").await;
    shop.browser
        .get(&cancelled.replace("status=cancel", "status=success"))
        .await;
    assert_ne!(order.status().await, "paid");
    assert!(shop.booked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn invariant_12_bkash_down_means_a_polite_refusal_and_nothing_lost() {
    let shop = Shop::open().await;
    for kind in ["cut_before", "html", "maintenance", "half_body", "empty"] {
        shop.fault(&json!({ "operation": "create", "kind": kind }));
        let order = shop.order().await;
        assert_eq!(order.press(&[]).await, order.path, "{kind}");
        let page = order.page().await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("bKash"), "{kind}");
        assert_eq!(order.status().await, "open", "{kind}");
        order.pay().await;
        assert_eq!(order.status().await, "paid", "{kind}");
    }
}

/// The bodies of all events, oldest first.
fn events(shop: &Shop) -> Vec<String> {
    let database = Connection::open(shop.database()).unwrap();
    let mut statement = database
        .prepare("SELECT body FROM events ORDER BY seq")
        .unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// When events of a type were recorded, in milliseconds, oldest first.
fn times(shop: &Shop, kind: &str) -> Vec<i64> {
    let database = Connection::open(shop.database()).unwrap();
    let mut statement = database
        .prepare("SELECT at FROM events WHERE instr(body, ?1) ORDER BY seq")
        .unwrap();
    statement
        .query_map([format!("\"{kind}\"")], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// The types and identifiers of all outbox rows, oldest first.
fn outbox(shop: &Shop) -> Vec<(String, String)> {
    let database = Connection::open(shop.database()).unwrap();
    let mut statement = database
        .prepare("SELECT type, id FROM outbox ORDER BY seq")
        .unwrap();
    statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}
