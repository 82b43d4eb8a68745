//! Heads that are kept elsewhere, and gaps.

use super::{
    Fixture,
    samples::{append, at},
};
use crate::{Cause, Gap, GapReason, Head};

/// Each event has a head of its own, and the log contains the heads that it had, and no others.
pub async fn the_head_moves_with_every_event_and_earlier_heads_are_found(fixture: &impl Fixture) {
    let storage = fixture.open();
    let mut seen = vec![storage.head().await.unwrap()];
    assert_eq!(seen[0], Head::EMPTY);
    for number in 1..=3 {
        storage.append(append(number, 0)).await.unwrap();
        seen.push(fixture.open().head().await.unwrap());
    }
    for (position, head) in (0..).zip(&seen) {
        assert_eq!(head.position, position);
        assert!(storage.contains(head).await.unwrap(), "{head}");
    }
    let verified = storage.verify().await.unwrap();
    assert_eq!((verified.events, verified.head), (3, seen[3]));
    let (mut head, mut steps) = (Head::EMPTY, Vec::new());
    while head != verified.head {
        head = storage.verify_after(&head, 2).await.unwrap();
        steps.push(head.position);
    }
    assert_eq!(steps, [2, 3]);
    assert_eq!(storage.verify_after(&head, 2).await.unwrap(), head);
    storage.heartbeat(at(5000)).await.unwrap();
    assert_eq!(
        storage.head().await.unwrap(),
        seen[3],
        "a heartbeat is no event"
    );
    let foreign = [
        Head {
            position: 2,
            ..seen[3]
        },
        Head {
            position: 4,
            ..seen[3]
        },
        Head {
            position: 0,
            ..seen[3]
        },
    ];
    for head in foreign {
        let other = fixture.open();
        assert!(other.verify_after(&head, 2).await.is_err(), "{head}");
        assert!(!storage.contains(&head).await.unwrap(), "{head}");
    }
}

/// A gap is an event of the log, and the newest one is found by every process.
pub async fn the_newest_gap_is_found_by_every_process(fixture: &impl Fixture) {
    let storage = fixture.open();
    storage.append(append(1, 0)).await.unwrap();
    assert_eq!(storage.gap().await.unwrap(), None);
    let gaps = [(1000, 2000), (3000, 4000)].map(|(since, until)| Gap {
        since: at(since),
        until: at(until),
        reason: GapReason::Restored,
    });
    for (number, gap) in gaps.into_iter().enumerate() {
        let append = gap.append(2 * number, Cause::operator("alice")).unwrap();
        storage.append(append).await.unwrap();
        assert_eq!(fixture.open().gap().await.unwrap(), Some(gap));
        assert_eq!(undoubted(fixture).await, Some(gap));
        let doubted = Gap::doubted(2 * number + 1, at(5000)).unwrap();
        storage.append(doubted).await.unwrap();
        assert_eq!(fixture.open().gap().await.unwrap(), Some(gap));
        assert_eq!(undoubted(fixture).await, None);
    }
    assert_eq!(storage.verify().await.unwrap().events, 5);
}

async fn undoubted(fixture: &impl Fixture) -> Option<Gap> {
    let history = fixture.open().load(&Gap::stream()).await.unwrap();
    Gap::undoubted(&history).unwrap()
}
