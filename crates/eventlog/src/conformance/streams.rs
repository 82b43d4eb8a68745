//! Streams, conflicts, the chain, and unique keys.

use super::{
    Fixture,
    samples::{append, stream},
};
use crate::{Append, AppendError, Cause, UniqueKey};

/// Another process reads appended events, with their cause, its address, and the version of their JSON form.
pub async fn appended_events_are_read_back_by_another_process(fixture: &impl Fixture) {
    let storage = fixture.open();
    let by_key = Cause::key("key_1").from_address(Some([203, 0, 113, 9].into()));
    let first = Append {
        cause: by_key.clone(),
        ..append(1, 0)
    };
    storage.append(first).await.unwrap();
    let by_payer = Append {
        cause: Cause::PAYER,
        schema: 2,
        ..append(1, 1)
    };
    storage.append(by_payer).await.unwrap();
    let events = fixture.open().load(&stream(1)).await.unwrap();
    let bodies: Vec<_> = events.iter().map(|event| event.body.as_str()).collect();
    assert_eq!(bodies, ["{\"number\":0}", "{\"number\":1}"]);
    assert_eq!(events[0].cause, by_key);
    assert_eq!((&events[1].cause, events[1].schema), (&Cause::PAYER, 2));
    assert_eq!(storage.load(&stream(2)).await.unwrap(), []);
}

/// If two writers append after the same version of a stream, one is rejected and writes nothing.
pub async fn one_of_two_writers_on_the_same_stream_is_refused_and_writes_nothing(
    fixture: &impl Fixture,
) {
    let (storage, other) = (fixture.open(), fixture.open());
    let (first, second) = tokio::join!(storage.append(append(1, 0)), other.append(append(1, 0)));
    let outcomes = [first, second];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let conflict =
        |outcome: &Result<(), AppendError>| matches!(outcome, Err(AppendError::Conflict));
    assert!(outcomes.iter().any(conflict), "{outcomes:?}");
    assert_eq!(storage.load(&stream(1)).await.unwrap().len(), 1);
    assert_eq!(storage.verify().await.unwrap().events, 1);
}

/// Hundreds of writers in two processes leave an intact chain.
pub async fn many_writers_in_two_processes_leave_one_whole_chain(fixture: &impl Fixture) {
    let storages = [fixture.open(), fixture.open()];
    let writers = (0..200).map(|number| {
        let storage = storages[number % 2].clone();
        tokio::spawn(async move {
            for expected in 0..3 {
                storage.append(append(number, expected)).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(storages[0].verify().await.unwrap().events, 600);
}

/// Streams are read with all their events in batches, ordered by name.
pub async fn streams_are_read_in_the_order_of_their_names(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in [3, 1, 2] {
        storage.append(append(number, 0)).await.unwrap();
    }
    storage.append(append(1, 1)).await.unwrap();
    let first = storage.streams(None, 2).await.unwrap();
    let lengths: Vec<_> = first.iter().map(|stream| stream.events.len()).collect();
    assert_eq!(lengths, [2, 1]);
    assert_eq!(first[0].id, stream(1));
    let rest = storage.streams(Some(&first[1].id), 2).await.unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].id, stream(3));
    assert_eq!(storage.streams(Some(&rest[0].id), 2).await.unwrap(), []);
}

/// A unique key has one holder, and can be moved only from the holder that the writer expects.
pub async fn a_unique_key_has_one_holder_and_passes_on_only_from_the_expected_one(
    fixture: &impl Fixture,
) {
    let storage = fixture.open();
    let reserving = |number, from: Option<usize>| {
        let key = UniqueKey {
            key: "invoice/INV-1".to_owned(),
            from: from.map(stream),
        };
        storage.append(Append {
            unique_key: Some(key),
            ..append(number, 0)
        })
    };
    reserving(1, None).await.unwrap();
    let refused = reserving(2, None).await;
    assert!(matches!(refused, Err(AppendError::Reserved(holder)) if holder == stream(1)));
    assert_eq!(storage.load(&stream(2)).await.unwrap(), []);
    reserving(2, Some(1)).await.unwrap();
    assert!(matches!(
        reserving(3, Some(1)).await,
        Err(AppendError::Reserved(_))
    ));
}

/// A stream has a length, and the holder of a unique key is found by the key.
pub async fn the_holder_and_the_length_of_a_stream_are_found(fixture: &impl Fixture) {
    let storage = fixture.open();
    let key = UniqueKey {
        key: "api_key/00ff".to_owned(),
        from: None,
    };
    let reserving = Append {
        unique_key: Some(key),
        ..append(1, 0)
    };
    storage.append(reserving).await.unwrap();
    storage.append(append(1, 1)).await.unwrap();
    let other = fixture.open();
    assert_eq!(other.length(&stream(1)).await.unwrap(), 2);
    assert_eq!(other.length(&stream(2)).await.unwrap(), 0);
    assert_eq!(other.holder("api_key/00ff").await.unwrap(), Some(stream(1)));
    assert_eq!(other.holder("api_key/00fe").await.unwrap(), None);
}
