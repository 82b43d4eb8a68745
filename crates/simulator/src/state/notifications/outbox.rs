//! The queue between API calls and the dispatcher.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::payment_notification::{CompletedPayment, PaymentNotification};
use crate::{clock::Moment, identifiers, rng::Rng, state::payment::Payment};

/// The largest queue. Further messages are counted and dropped, to bound memory.
const LONGEST: usize = 10_000;
/// Separates the service's identifiers from those of payments with the same seed.
const APART: u64 = 0x0069_706e;

/// A queued message and its `MessageId`.
#[derive(Debug)]
pub(crate) struct QueuedMessage {
    pub(crate) id: String,
    pub(crate) subject: Option<String>,
    pub(crate) content: MessageContent,
}

/// The content of a message.
#[derive(Debug)]
pub(crate) enum MessageContent {
    /// A payment that was completed through the API.
    Payment(CompletedPayment),
    /// A payment of another channel, reported on request.
    Reported(Box<PaymentNotification>),
    /// A given text.
    Text(String),
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

/// The queue.
#[derive(Debug)]
pub(crate) struct Outbox {
    /// Whether there is a confirmed subscription. Checked first, because usually there is none.
    enabled: AtomicBool,
    inner: Mutex<Inner>,
    filled: Notify,
}

#[derive(Debug)]
struct Inner {
    queue: VecDeque<QueuedMessage>,
    /// Messages that were taken and are not finished.
    in_flight: usize,
    dropped: u64,
    /// Generates identifiers in queue order, so that a seed gives the same ones.
    rng: Rng,
}

/// The numbers of queued, in-flight and dropped messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QueueStats {
    pub(crate) waiting: usize,
    pub(crate) in_flight: usize,
    pub(crate) dropped: u64,
}

impl Outbox {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let rng = seed.map_or_else(Rng::from_os, |seed| Rng::from_seed(seed ^ APART));
        Self {
            enabled: AtomicBool::new(false),
            inner: Mutex::new(Inner {
                queue: VecDeque::new(),
                in_flight: 0,
                dropped: 0,
                rng,
            }),
            filled: Notify::new(),
        }
    }

    /// Queues a completed payment of the first merchant, if there is a confirmed subscription.
    /// Never waits.
    pub(crate) fn paid(&self, payment: &Payment, now: Moment) {
        if !self.enabled.load(Ordering::Relaxed) || payment.details.merchant != <_>::default() {
            return;
        }
        if let (Some(wallet), Some(trx_id)) = (&payment.wallet, &payment.trx_id) {
            let paid = CompletedPayment {
                details: Arc::clone(&payment.details),
                wallet: wallet.clone(),
                trx_id: Arc::clone(trx_id),
                at: now,
            };
            self.push(None, MessageContent::Payment(paid));
        }
    }

    /// Queues a message and returns its `MessageId`, or `None` if the queue is full.
    pub(crate) fn push(&self, subject: Option<String>, content: MessageContent) -> Option<String> {
        let mut inner = self.lock();
        if inner.queue.len() >= LONGEST {
            inner.dropped += 1;
            return None;
        }
        let id = uuid(&mut inner.rng);
        inner.queue.push_back(QueuedMessage {
            id: id.clone(),
            subject,
            content,
        });
        drop(inner);
        self.filled.notify_one();
        Some(id)
    }

    /// Waits for the oldest message. The caller calls [`Outbox::done`] when it is finished.
    pub(crate) async fn take(&self) -> QueuedMessage {
        loop {
            {
                let mut inner = self.lock();
                if let Some(queued) = inner.queue.pop_front() {
                    inner.in_flight += 1;
                    return queued;
                }
            }
            self.filled.notified().await;
        }
    }

    pub(crate) fn done(&self) {
        let mut inner = self.lock();
        inner.in_flight = inner.in_flight.saturating_sub(1);
    }

    pub(crate) fn stats(&self) -> QueueStats {
        let inner = self.lock();
        QueueStats {
            waiting: inner.queue.len(),
            in_flight: inner.in_flight,
            dropped: inner.dropped,
        }
    }

    pub(crate) fn set_enabled(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Relaxed);
    }

    pub(crate) fn clear(&self) {
        let mut inner = self.lock();
        inner.queue.clear();
        inner.dropped = 0;
    }

    pub(crate) fn uuid(&self) -> String {
        uuid(&mut self.lock().rng)
    }

    /// The token of a confirmation: a long hexadecimal number, as at SNS.
    pub(crate) fn token(&self) -> String {
        let mut inner = self.lock();
        let mut token = String::with_capacity(256);
        for _ in 0..16 {
            // Writing into a String cannot fail.
            let _ = write!(token, "{:016x}", inner.rng.next());
        }
        token
    }

    pub(crate) fn trx_id(&self, now: Moment) -> Arc<str> {
        identifiers::trx_id(&mut self.lock().rng, now)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A version 4 UUID.
fn uuid(rng: &mut Rng) -> String {
    let (high, low) = (rng.next(), rng.next());
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
    fn the_queue_is_bounded_and_counts_dropped_messages() {
        let outbox = Outbox::new(Some(1));
        for _ in 0..LONGEST + 5 {
            outbox.push(None, MessageContent::Text(String::new()));
        }
        let stats = outbox.stats();
        assert_eq!((stats.waiting, stats.dropped), (LONGEST, 5));
    }

    #[test]
    fn the_same_seed_gives_the_same_uuids() {
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
