//! Rebuilt rows.

use super::{
    Fixture,
    samples::{append, append_row, at, payments, row, stream},
};
use crate::{Append, ObjectRow, Replacement};

/// The rows of a stream are replaced, unless the stream has grown since it was read.
pub async fn rows_are_replaced_unless_the_stream_has_grown(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in 1..=2 {
        storage
            .append(append_row(number, row(number)))
            .await
            .unwrap();
    }
    storage.append(append(2, 1)).await.unwrap();
    let rebuilt = |number| Replacement {
        stream: stream(number),
        length: 1,
        rows: vec![ObjectRow {
            id: format!("rebuilt_{number}"),
            ..row(number)
        }],
        due: Some(at(4000)),
    };
    storage
        .replace_objects(vec![rebuilt(1), rebuilt(2)])
        .await
        .unwrap();
    let found = storage.objects(&payments()).await.unwrap();
    let ids: Vec<_> = found.iter().map(|object| object.row.id.as_str()).collect();
    assert_eq!(ids, ["pay_000002", "rebuilt_1"]);
    let streams = [stream(1), stream(2), stream(3)];
    let due = storage.due_times(&streams).await.unwrap();
    assert_eq!(due.len(), 2);
    assert_eq!((due[&stream(1)], due[&stream(2)]), (at(4000), at(1000)));
    let stored = storage
        .stored_objects(&[stream(1), stream(3)])
        .await
        .unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].row.id, "rebuilt_1");
}

/// A row whose stream does not exist is an orphan.
pub async fn orphaned_rows_are_counted_and_removed(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(append_row(1, row(1))).await.unwrap();
    // An append without events writes a row but no stream, as in a damaged database.
    let orphan = Append {
        events: Vec::new(),
        due: None,
        ..append_row(2, row(2))
    };
    storage.append(orphan).await.unwrap();
    assert_eq!(storage.orphaned_objects().await.unwrap(), 1);
    assert_eq!(storage.remove_orphaned_objects().await.unwrap(), 1);
    assert_eq!(storage.orphaned_objects().await.unwrap(), 0);
    assert_eq!(storage.objects(&payments()).await.unwrap().len(), 1);
}
