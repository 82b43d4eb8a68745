//! Somebody changes the database while the server runs. Nothing that was changed is believed.

use rusqlite::Connection;

use crate::support::{BackEnd, Process, Shop, eventually};

/// Changes the database as another program.
fn attack(shop: &Shop, sql: &str) {
    let database = Connection::open(shop.database()).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER IF EXISTS events_are_never_changed; DROP TRIGGER IF EXISTS events_are_never_removed;
             PRAGMA foreign_keys = OFF;",
        )
        .unwrap();
    database.execute_batch(sql).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_log_was_cut_no_order_is_taken_and_the_server_is_not_ready() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    merchant.paid(&merchant.order("INV-1")).await;
    assert_eq!(shop.browser.get("/readyz").await.status, 200);
    // Cut, and the head set from the log's own table.
    attack(
        &shop,
        "DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM events);
         DELETE FROM events WHERE seq = (SELECT max(seq) FROM events);
         UPDATE lanes SET seq = (SELECT max(seq) FROM events),
            hash = (SELECT hash FROM events ORDER BY seq DESC LIMIT 1);",
    );
    let refused = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-2"))
        .await;
    assert!(refused.status >= 500, "{refused:?}");
    eventually("the server is not ready", async || {
        let ready = shop.browser.get("/readyz").await;
        if ready.status == 503 {
            Ok(())
        } else {
            Err(format!("{ready:?}"))
        }
    })
    .await;
    let found = Process::command(&shop, &[], &["verify"]);
    assert!(!found.succeeded, "{found:?}");
    let start = Process::command(&shop, &[], &["serve"]);
    assert!(
        !start.succeeded && start.errors.contains("verify`"),
        "{start:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_event_or_row_does_not_make_an_order_paid() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (paid, _) = merchant.paid(&merchant.order("INV-1")).await;
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-2"))
        .await;
    let open = opened.text("id");
    attack(
        &shop,
        &format!(
            "UPDATE objects SET status = 'paid', body = replace(body, '\"open\"', '\"paid\"') WHERE id = '{open}';
             INSERT INTO events (seq, lane, stream, version, at, actor, source, form, body, beside, unique_key,
                    master_key, stream_hash, hash)
                SELECT (SELECT max(seq) FROM events) + 1, lane, 'session/{open}', 1, at, actor, source, form, body, beside,
                    unique_key, master_key, stream_hash, hash
                FROM events WHERE stream = 'session/{paid}' ORDER BY version DESC LIMIT 1;"
        ),
    );
    let read = merchant.get(&format!("/v1/checkout/sessions/{open}")).await;
    assert!(read.status >= 500, "{read:?}");
    let listed = merchant.get("/v1/checkout/sessions").await;
    assert!(listed.status >= 500, "{listed:?}");
    let found = Process::command(&shop, &[], &["verify"]);
    assert!(!found.succeeded, "{found:?}");
}
