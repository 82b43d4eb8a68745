//! Rows of objects: written with events, filtered, sorted, counted.

use std::borrow::Cow;

use super::{
    Fixture,
    samples::{account, append, append_row, at, payments, row, tea_house},
};
use crate::{
    Append, DayTotal, ObjectFilter, ObjectQuery, ObjectRow, Position, Storage, TotalsQuery,
};

async fn ids(storage: &dyn Storage, query: &ObjectQuery) -> Vec<String> {
    let found = storage.objects(query).await.unwrap();
    found.into_iter().map(|object| object.row.id).collect()
}

/// An object has one row, exactly as the last append wrote it.
pub async fn an_object_has_one_row_and_the_last_append_counts(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(append_row(1, row(1))).await.unwrap();
    let changed = ObjectRow {
        status: Cow::Borrowed("quarantined"),
        trx_id: None,
        needs_attention: true,
        updated_at: at(9),
        sequence: 2,
        body: "{\"changed\":true}".to_owned(),
        ..row(1)
    };
    let change = Append {
        objects: vec![changed.clone()],
        ..append(1, 1)
    };
    storage.append(change).await.unwrap();
    let found = fixture.open().objects(&payments()).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row, changed);
    assert_eq!(found[0].stream, append(1, 0).stream);
}

/// Objects are listed newest first, and a position stays valid when objects are added.
pub async fn objects_are_listed_newest_first_and_a_position_stays_valid(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in 1..=5 {
        storage
            .append(append_row(number, row(number)))
            .await
            .unwrap();
    }
    // Objects that were created in the same millisecond are ordered by their identifiers.
    let twin = ObjectRow {
        id: "pay_000004b".to_owned(),
        ..row(4)
    };
    storage.append(append_row(6, twin)).await.unwrap();
    let all = ids(&*storage, &payments()).await;
    assert_eq!(
        all,
        [
            "pay_000005",
            "pay_000004b",
            "pay_000004",
            "pay_000003",
            "pay_000002",
            "pay_000001"
        ]
    );
    let page = ObjectQuery {
        limit: 2,
        ..payments()
    };
    assert_eq!(ids(&*storage, &page).await, all[..2]);
    storage.append(append_row(7, row(7))).await.unwrap();
    let next = ObjectQuery {
        after: Some(Position {
            created_at: at(4),
            id: "pay_000004b".to_owned(),
        }),
        limit: 3,
        ..payments()
    };
    assert_eq!(ids(&*storage, &next).await, all[2..5]);
}

/// Each filter selects exactly the objects that it describes.
pub async fn every_filter_selects_its_objects(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in 1..=3 {
        storage
            .append(append_row(number, row(number)))
            .await
            .unwrap();
    }
    let other = ObjectRow {
        status: Cow::Borrowed("declined"),
        invoice: Some("other".to_owned()),
        payer_reference: Some("customer-2".to_owned()),
        trx_id: None,
        provider_id: None,
        wallet_digits: Some("0001".to_owned()),
        parent: None,
        needs_attention: true,
        ..row(4)
    };
    storage.append(append_row(4, other)).await.unwrap();
    let theirs = ObjectRow {
        account: account("tea-house/live"),
        ..row(5)
    };
    storage.append(append_row(5, theirs)).await.unwrap();
    let session = ObjectRow {
        kind: Cow::Borrowed("checkout_session"),
        ..row(6)
    };
    storage.append(append_row(6, session)).await.unwrap();

    for (filter, expected) in filters() {
        let query = ObjectQuery {
            filter,
            ..payments()
        };
        let found: String = ids(&*storage, &query)
            .await
            .iter()
            .filter_map(|id| id.chars().last())
            .collect();
        assert_eq!(found, expected, "{:?}", query.filter);
    }
}

/// Filters with the last digits of the objects that they select, newest first.
fn filters() -> Vec<(ObjectFilter, &'static str)> {
    fn with(set: impl FnOnce(&mut ObjectFilter)) -> ObjectFilter {
        let mut filter = ObjectFilter::default();
        set(&mut filter);
        filter
    }
    vec![
        (ObjectFilter::default(), "4321"),
        (with(|f| f.id = Some("pay_000003".into())), "3"),
        (with(|f| f.statuses = vec!["declined"]), "4"),
        (with(|f| f.statuses = vec!["declined", "completed"]), "4321"),
        (with(|f| f.statuses = vec!["voided"]), ""),
        (with(|f| f.created_from = Some(at(3))), "43"),
        (with(|f| f.created_before = Some(at(3))), "21"),
        (with(|f| f.amount_from = Some(200)), "432"),
        (with(|f| f.amount_to = Some(200)), "21"),
        (
            with(|f| (f.amount_from, f.amount_to) = (Some(200), Some(300))),
            "32",
        ),
        (with(|f| f.invoice = Some("INV-2".into())), "2"),
        (with(|f| f.invoice = Some("INV-%".into())), ""),
        (
            with(|f| f.payer_reference = Some("customer-1".into())),
            "321",
        ),
        (with(|f| f.trx_id = Some("TRX3".into())), "3"),
        (with(|f| f.provider_id = Some("TR00113".into())), "3"),
        (with(|f| f.wallet_digits = Some("0001".into())), "4"),
        (with(|f| f.parent = Some("cs_1".into())), "321"),
        (with(|f| f.needs_attention = Some(true)), "4"),
        (with(|f| f.needs_attention = Some(false)), "321"),
        (with(|f| f.term = Some("INV-1".into())), "1"),
        (with(|f| f.term = Some("TRX2".into())), "2"),
        (with(|f| f.term = Some("TR00112".into())), "2"),
        (with(|f| f.term = Some("customer-2".into())), "4"),
        (with(|f| f.term = Some("pay_000003".into())), "3"),
        (with(|f| f.term = Some("pay_".into())), ""),
    ]
}

/// If several filters are set, all must match, on every page.
pub async fn filters_combine(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in 0..60 {
        let status = if number % 2 == 0 {
            "completed"
        } else {
            "declined"
        };
        let object = ObjectRow {
            status: Cow::Borrowed(status),
            payer_reference: Some(format!("customer-{}", number % 3)),
            ..row(number)
        };
        storage.append(append_row(number, object)).await.unwrap();
    }
    let mut query = ObjectQuery {
        filter: ObjectFilter {
            statuses: vec!["declined"],
            payer_reference: Some("customer-0".to_owned()),
            created_from: Some(at(10)),
            amount_to: Some(5000),
            ..ObjectFilter::default()
        },
        limit: 3,
        ..payments()
    };
    let mut found = Vec::new();
    loop {
        let page = storage.objects(&query).await.unwrap();
        let Some(last) = page.last() else { break };
        query.after = Some(Position {
            created_at: last.row.created_at,
            id: last.row.id.clone(),
        });
        found.extend(page.iter().map(|object| object.row.created_at.millis()));
    }
    assert_eq!(found, [45, 39, 33, 27, 21, 15]);
}

/// Totals reflect every change of a status, by the day on which the object was created.
pub async fn totals_follow_every_change_of_a_status(fixture: &impl Fixture) {
    let storage = fixture.open();
    let day = 24 * 3600 * 1000;
    for number in 1..=3 {
        let object = ObjectRow {
            created_at: at(if number == 3 { 5 * day } else { day }),
            ..row(number)
        };
        storage.append(append_row(number, object)).await.unwrap();
    }
    let declined = ObjectRow {
        status: Cow::Borrowed("declined"),
        created_at: at(day),
        ..row(2)
    };
    let change = Append {
        objects: vec![declined],
        ..append(2, 1)
    };
    storage.append(change).await.unwrap();
    let query = TotalsQuery {
        account: tea_house(),
        kind: "payment",
        from: 0,
        to: 9,
    };
    let total = |day, status: &str, count, amount| DayTotal {
        day,
        status: status.to_owned(),
        count,
        amount,
    };
    assert_eq!(
        storage.totals(&query).await.unwrap(),
        [
            total(1, "completed", 1, 100),
            total(1, "declined", 1, 200),
            total(5, "completed", 1, 300),
        ]
    );
    let later = TotalsQuery { from: 2, ..query };
    assert_eq!(
        storage.totals(&later).await.unwrap(),
        [total(5, "completed", 1, 300)]
    );
}

/// A rejected append changes no row and no total.
pub async fn a_refused_append_changes_no_row(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(append_row(1, row(1))).await.unwrap();
    let conflict = ObjectRow {
        status: Cow::Borrowed("declined"),
        ..row(1)
    };
    assert!(storage.append(append_row(1, conflict)).await.is_err());
    let found = storage.objects(&payments()).await.unwrap();
    assert_eq!(found[0].row, row(1));
}
