//! Where an API call leaves the note that a payment was completed, and goes on at once.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::notice::Notice;
use crate::{
    clock::Moment,
    identifiers,
    random::Random,
    state::{Facts, Payment},
    wallets::Msisdn,
};

/// Notes that may wait; above that they are counted and lost, as the simulator's memory is bounded.
const LONGEST: usize = 10_000;
/// Keeps the service's identifiers apart from those of payments with the same seed.
const APART: u64 = 0x0069_706e;

/// Something that is to be sent, and the `MessageId` it will have.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) id: String,
    pub(super) subject: Option<String>,
    pub(super) what: What,
}

/// What a note is about.
#[derive(Debug)]
pub(super) enum What {
    /// A payment that was completed through the API.
    Paid(Paid),
    /// A payment that some other channel reports, on request.
    Reported(Box<Notice>),
    /// A message in the tester's own words.
    Text(String),
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

/// The facts of a completed payment, shared with it.
#[derive(Debug)]
pub(super) struct Paid {
    pub(super) facts: Arc<Facts>,
    pub(super) wallet: Msisdn,
    pub(super) trx_id: Arc<str>,
    pub(super) at: Moment,
}

/// The queue between the API and the delivery.
#[derive(Debug)]
pub(crate) struct Outbox {
    /// Whether anybody is subscribed; looked at before anything else, since usually nobody is.
    open: AtomicBool,
    inner: Mutex<Inner>,
    filled: Notify,
}

#[derive(Debug)]
struct Inner {
    notes: VecDeque<Note>,
    /// Notes that were taken out and are not done with.
    in_hand: usize,
    lost: u64,
    /// Draws identifiers in the order of the notes, so that a seed gives the same ones.
    random: Random,
}

/// What waits, is under way and was lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) waiting: usize,
    pub(super) in_hand: usize,
    pub(super) lost: u64,
}

impl Outbox {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let random = seed.map_or_else(Random::from_system, |seed| Random::seeded(seed ^ APART));
        Self {
            open: AtomicBool::new(false),
            inner: Mutex::new(Inner {
                notes: VecDeque::new(),
                in_hand: 0,
                lost: 0,
                random,
            }),
            filled: Notify::new(),
        }
    }

    /// Notes a completed payment, if it is the first merchant's and somebody is subscribed. Never waits.
    pub(crate) fn paid(&self, payment: &Payment, now: Moment) {
        if !self.open.load(Ordering::Relaxed) || payment.facts.merchant != <_>::default() {
            return;
        }
        if let (Some(wallet), Some(trx_id)) = (&payment.wallet, &payment.trx_id) {
            let paid = Paid {
                facts: Arc::clone(&payment.facts),
                wallet: wallet.clone(),
                trx_id: Arc::clone(trx_id),
                at: now,
            };
            self.push(None, What::Paid(paid));
        }
    }

    /// Puts a note into the queue and tells its `MessageId`; none if the queue is full.
    pub(super) fn push(&self, subject: Option<String>, what: What) -> Option<String> {
        let mut inner = self.lock();
        if inner.notes.len() >= LONGEST {
            inner.lost += 1;
            return None;
        }
        let id = uuid(&mut inner.random);
        inner.notes.push_back(Note {
            id: id.clone(),
            subject,
            what,
        });
        drop(inner);
        self.filled.notify_one();
        Some(id)
    }

    /// The oldest note, as soon as there is one. Whoever takes it says [`Outbox::done`] at its end.
    pub(super) async fn take(&self) -> Note {
        loop {
            {
                let mut inner = self.lock();
                if let Some(note) = inner.notes.pop_front() {
                    inner.in_hand += 1;
                    return note;
                }
            }
            self.filled.notified().await;
        }
    }

    pub(super) fn done(&self) {
        let mut inner = self.lock();
        inner.in_hand = inner.in_hand.saturating_sub(1);
    }

    pub(super) fn load(&self) -> Load {
        let inner = self.lock();
        Load {
            waiting: inner.notes.len(),
            in_hand: inner.in_hand,
            lost: inner.lost,
        }
    }

    pub(super) fn set_open(&self, open: bool) {
        self.open.store(open, Ordering::Relaxed);
    }

    pub(super) fn clear(&self) {
        let mut inner = self.lock();
        inner.notes.clear();
        inner.lost = 0;
    }

    pub(super) fn uuid(&self) -> String {
        uuid(&mut self.lock().random)
    }

    /// A confirmation's token, which at SNS is a long hexadecimal number as well.
    pub(super) fn token(&self) -> String {
        let mut inner = self.lock();
        let mut token = String::with_capacity(256);
        for _ in 0..16 {
            // Writing into a String cannot fail.
            let _ = write!(token, "{:016x}", inner.random.next());
        }
        token
    }

    pub(super) fn trx_id(&self, now: Moment) -> Arc<str> {
        identifiers::trx_id(&mut self.lock().random, now)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A UUID of version 4.
fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_bounded_and_says_what_it_lost() {
        let outbox = Outbox::new(Some(1));
        for _ in 0..LONGEST + 5 {
            outbox.push(None, What::Text(String::new()));
        }
        let load = outbox.load();
        assert_eq!((load.waiting, load.lost), (LONGEST, 5));
    }

    #[test]
    fn a_seed_gives_the_same_identifiers_and_they_are_uuids() {
        let ids = |seed| {
            let outbox = Outbox::new(Some(seed));
            [outbox.uuid(), outbox.uuid(), outbox.token()]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        for id in &ids(1)[..2] {
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
    }
}
