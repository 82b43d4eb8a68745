//! Rows of objects that were changed behind the server's back are found by `verify` and mended by `rebuild`.

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{BackEnd, Process, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_changed_rows_and_rebuild_makes_them_anew() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    merchant.paid(&merchant.order("INV-1")).await;
    merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-2"))
        .await;
    let lists = ["/v1/checkout/sessions", "/v1/payments", "/v1/summary"];
    let before = all(&merchant, &lists).await;

    let whole = Process::command(&shop, &[], &["verify"]);
    assert!(whole.succeeded, "{whole:?}");
    assert!(whole.output.contains("all as the log says"), "{whole:?}");
    for change in [
        "UPDATE objects SET status = 'paid' WHERE invoice = 'INV-2'",
        "UPDATE objects SET body = replace(body, '599.00', '5.99') WHERE kind = 'payment'",
        "DELETE FROM objects WHERE kind = 'payment'",
        "UPDATE objects SET stream = 'session/none' WHERE invoice = 'INV-2'",
        "UPDATE object_totals SET amount = amount + 1",
        "DELETE FROM object_totals",
    ] {
        let database = Connection::open(shop.database()).unwrap();
        assert!(database.execute(change, []).unwrap() > 0, "{change}");
        let found = Process::command(&shop, &[], &["verify"]);
        assert!(!found.succeeded, "{change}: {found:?}");
        assert!(found.errors.contains("rebuild"), "{change}: {found:?}");

        let rebuilt = Process::command(&shop, &[], &["rebuild"]);
        assert!(rebuilt.succeeded, "{change}: {rebuilt:?}");
        let whole = Process::command(&shop, &[], &["verify"]);
        assert!(whole.succeeded, "{change}: {whole:?}");
        assert_eq!(all(&merchant, &lists).await, before, "{change}");
    }
}

async fn all(merchant: &BackEnd<'_>, paths: &[&str]) -> Vec<Value> {
    let mut found = Vec::new();
    for path in paths {
        found.push(merchant.get(path).await.body);
    }
    found
}
