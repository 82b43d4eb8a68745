//! A rebuild of many rows, and one that is interrupted.

use eventlog::{Storage, StoredObject};
use rusqlite::Connection;

use crate::{Fixture, append, stream};

/// The names of the indexes and triggers of the table of objects.
fn names(fixture: &Fixture) -> Vec<String> {
    let database = Connection::open(fixture.path()).unwrap();
    let mut statement = database
        .prepare(
            "SELECT name FROM sqlite_schema WHERE tbl_name = 'objects' AND type IN ('index', 'trigger') ORDER BY name",
        )
        .unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

fn totals(fixture: &Fixture) -> Vec<(String, i64, i64)> {
    let database = Connection::open(fixture.path()).unwrap();
    let mut statement = database
        .prepare("SELECT status, count, amount FROM object_totals WHERE count > 0 ORDER BY status")
        .unwrap();
    let totals = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    totals.collect::<Result<_, _>>().unwrap()
}

/// Appends one event with the row of a payment.
async fn pay(fixture: &Fixture, number: u8) {
    let mut paid = append(stream(number), 0);
    paid.objects = vec![eventlog::ObjectRow {
        kind: "payment".into(),
        id: format!("pay_{number}"),
        account: domain::AccountId::parse("tea-house/test").unwrap(),
        status: "completed".into(),
        amount: Some(100),
        currency: Some("BDT".into()),
        invoice: None,
        payer_reference: None,
        trx_id: None,
        provider_id: None,
        wallet_digits: None,
        parent: None,
        created_at: crate::at(1000),
        updated_at: crate::at(1000),
        needs_attention: false,
        sequence: 1,
        body: "{}".to_owned(),
    }];
    fixture.store.append(paid).await.unwrap();
}

#[tokio::test]
async fn a_rebuild_restores_every_index_and_counts_what_was_written_meanwhile() {
    let fixture = Fixture::new();
    let before = names(&fixture);
    pay(&fixture, 1).await;
    fixture.store.begin_rebuild().await.unwrap();
    assert!(names(&fixture).len() < before.len());
    pay(&fixture, 2).await;
    let found = fixture.store.stored_objects(&[stream(2)]).await.unwrap();
    let ids: Vec<_> = found
        .iter()
        .map(|StoredObject { row, .. }| &row.id)
        .collect();
    assert_eq!(ids, ["pay_2"]);
    fixture.store.finish_rebuild().await.unwrap();
    assert_eq!(names(&fixture), before);
    assert_eq!(totals(&fixture), [("completed".to_owned(), 2, 200)]);
    pay(&fixture, 3).await;
    assert_eq!(totals(&fixture), [("completed".to_owned(), 3, 300)]);
    assert_eq!(fixture.store.differing_totals().await.unwrap(), 0);
}

#[tokio::test]
async fn the_next_opening_finishes_a_rebuild_that_was_interrupted() {
    let fixture = Fixture::new();
    let before = names(&fixture);
    pay(&fixture, 1).await;
    fixture.store.begin_rebuild().await.unwrap();
    pay(&fixture, 2).await;
    assert_eq!(totals(&fixture), [("completed".to_owned(), 1, 100)]);
    let reopened = fixture.reopened();
    assert_eq!(names(&fixture), before);
    assert_eq!(totals(&fixture), [("completed".to_owned(), 2, 200)]);
    assert_eq!(reopened.differing_totals().await.unwrap(), 0);
}
