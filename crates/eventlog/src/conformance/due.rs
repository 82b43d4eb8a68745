//! Due times.

use super::{
    Fixture,
    samples::{append, at, stream},
};
use crate::Append;

/// A due stream is found until it is postponed, or until an append removes its due time.
pub async fn a_due_stream_is_found_until_it_is_postponed_or_done(fixture: &impl Fixture) {
    let storage = fixture.open();
    for number in 1..=3 {
        storage.append(append(number, 0)).await.unwrap();
    }
    assert_eq!(storage.due(at(999), 10).await.unwrap(), []);
    assert_eq!(storage.due(at(1000), 2).await.unwrap().len(), 2);
    storage
        .postpone(&stream(1), at(1000), at(5000))
        .await
        .unwrap();
    let done = Append {
        due: None,
        ..append(2, 1)
    };
    storage.append(done).await.unwrap();
    assert_eq!(storage.due(at(1000), 10).await.unwrap(), [stream(3)]);
    storage
        .postpone(&stream(2), at(1000), at(5000))
        .await
        .unwrap();
    assert_eq!(
        storage.due(at(9000), 10).await.unwrap().len(),
        2,
        "what is done stays so"
    );
}

/// A stream whose due time has changed meanwhile is not postponed.
pub async fn a_stream_with_a_new_due_time_is_not_postponed(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(append(1, 0)).await.unwrap();
    storage
        .postpone(&stream(1), at(999), at(5000))
        .await
        .unwrap();
    assert_eq!(storage.due(at(1000), 9).await.unwrap(), [stream(1)]);
}
