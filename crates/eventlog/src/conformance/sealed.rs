//! Sealed values beside a stream.

use super::{
    Fixture,
    samples::{append, stream},
};
use crate::{Append, AppendError, SealedValue};

fn sealing(number: usize, expected: usize, values: &[(&str, Option<&[u8]>)]) -> Append {
    let sealed = values.iter().map(|(name, bytes)| SealedValue {
        name: (*name).to_owned(),
        bytes: bytes.map(<[u8]>::to_vec),
    });
    Append {
        sealed: sealed.collect(),
        ..append(number, expected)
    }
}

/// A sealed value is written with events, belongs to its stream, is replaced by the next of its name, and is erased.
pub async fn a_sealed_value_is_written_replaced_and_erased_with_events(fixture: &impl Fixture) {
    let storage = fixture.open();
    let both: [(&str, Option<&[u8]>); 2] = [("test", Some(&[1, 0, 255])), ("live", Some(&[2]))];
    storage.append(sealing(1, 0, &both)).await.unwrap();
    storage
        .append(sealing(2, 0, &[("test", Some(&[3]))]))
        .await
        .unwrap();
    let other = fixture.open();
    let value = async |number, name| other.sealed_value(&stream(number), name).await.unwrap();
    assert_eq!(value(1, "test").await, Some(vec![1, 0, 255]));
    assert_eq!(value(2, "test").await, Some(vec![3]));
    assert_eq!(value(2, "live").await, None);
    let change: [(&str, Option<&[u8]>); 2] = [("test", Some(&[4])), ("live", None)];
    storage.append(sealing(1, 1, &change)).await.unwrap();
    assert_eq!(value(1, "test").await, Some(vec![4]));
    assert_eq!(value(1, "live").await, None);
    assert_eq!(value(2, "test").await, Some(vec![3]));
    storage.append(append(1, 2)).await.unwrap();
    assert_eq!(
        value(1, "test").await,
        Some(vec![4]),
        "events alone keep it"
    );
}

/// An append that another writer came before neither writes nor erases a sealed value.
pub async fn a_refused_append_seals_nothing(fixture: &impl Fixture) {
    let storage = fixture.open();
    let kept: [(&str, Option<&[u8]>); 1] = [("test", Some(&[1]))];
    storage.append(sealing(1, 0, &kept)).await.unwrap();
    let change: [(&str, Option<&[u8]>); 2] = [("test", None), ("live", Some(&[2]))];
    let refused = storage.append(sealing(1, 0, &change)).await;
    assert!(matches!(refused, Err(AppendError::Conflict)));
    let stream = stream(1);
    let value = async |name| storage.sealed_value(&stream, name).await.unwrap();
    assert_eq!(value("test").await, Some(vec![1]));
    assert_eq!(value("live").await, None);
}
