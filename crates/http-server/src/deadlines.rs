//! The deadlines of one connection: what it is doing, and since when.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::Notify, time::Instant};

use crate::{
    ConnectionLimits,
    pace::{Pace, time_of},
};

/// What a request in progress is doing.
#[derive(Debug)]
pub(crate) enum Transfer {
    /// The server works, or waits for something other than its client.
    Handling,
    /// The handler waits for the client to send the body, since this time.
    Receiving(Instant),
    /// The response is being sent, at the client's pace.
    Sending(Pace),
}

impl Transfer {
    fn waiting_since(&self, limits: &ConnectionLimits) -> Option<Instant> {
        match self {
            Self::Handling => None,
            Self::Receiving(since) => Some(*since),
            Self::Sending(pace) => pace.waiting_since(limits),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No request has begun.
    Idle,
    /// The head of a request is being received.
    ReceivingHead,
    /// Requests are in progress.
    Handling,
}

#[derive(Debug)]
struct Activity {
    phase: Phase,
    since: Instant,
    last_id: u64,
    transfers: BTreeMap<u64, Transfer>,
}

/// A connection that waits for its client, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Waiting {
    /// Since when.
    pub(crate) since: Instant,
    /// Whether no request has begun.
    pub(crate) is_idle: bool,
}

/// The activity of one connection, shared by its task and the listener.
#[derive(Debug)]
pub(crate) struct ConnectionDeadlines {
    limits: Arc<ConnectionLimits>,
    activity: Mutex<Activity>,
    closing: Notify,
    replaced: Notify,
}

impl ConnectionDeadlines {
    pub(crate) fn new(limits: Arc<ConnectionLimits>) -> Self {
        Self {
            limits,
            activity: Mutex::new(Activity {
                phase: Phase::Idle,
                since: Instant::now(),
                last_id: 0,
                transfers: BTreeMap::new(),
            }),
            closing: Notify::new(),
            replaced: Notify::new(),
        }
    }

    pub(crate) fn limits(&self) -> &ConnectionLimits {
        &self.limits
    }

    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that bytes were received. The first byte of a request starts the head timeout.
    pub(crate) fn on_received(&self) {
        let mut activity = self.activity();
        if activity.phase == Phase::Idle {
            activity.phase = Phase::ReceivingHead;
            activity.since = Instant::now();
        }
    }

    /// Records that bytes were sent. A client that reads a long response slowly is not idle, unless it reads more slowly
    /// than the minimum rate or only answers pings.
    pub(crate) fn on_sent(&self, bytes: usize) {
        let mut activity = self.activity();
        if activity.phase == Phase::Idle {
            let later = activity.since + time_of(bytes, &self.limits);
            activity.since = later.min(Instant::now());
        }
    }

    /// Records that the head of a request is complete, and returns the request's number.
    pub(crate) fn start_request(&self) -> u64 {
        let mut activity = self.activity();
        activity.phase = Phase::Handling;
        activity.last_id += 1;
        let id = activity.last_id;
        activity.transfers.insert(id, Transfer::Handling);
        id
    }

    pub(crate) fn set_transfer(&self, id: u64, transfer: Transfer) {
        self.activity().transfers.insert(id, transfer);
    }

    /// Changes the pace of the client that reads the response.
    pub(crate) fn change_pace(&self, id: u64, change: impl FnOnce(&mut Pace)) {
        if let Some(Transfer::Sending(pace)) = self.activity().transfers.get_mut(&id) {
            change(pace);
        }
    }

    pub(crate) fn end_request(&self, id: u64) {
        let mut activity = self.activity();
        activity.transfers.remove(&id);
        if activity.transfers.is_empty() {
            activity.phase = Phase::Idle;
            activity.since = Instant::now();
        }
    }

    /// Whether the head timeout or the idle timeout has elapsed, or the client reads a response too slowly.
    pub(crate) fn is_missed(&self) -> bool {
        let activity = self.activity();
        match activity.phase {
            Phase::Idle => activity.since.elapsed() >= self.limits.idle_timeout,
            Phase::ReceivingHead => activity.since.elapsed() >= self.limits.head_timeout,
            Phase::Handling => activity.transfers.values().any(|transfer| match transfer {
                Transfer::Sending(pace) => pace.deadline().is_some_and(|at| at <= Instant::now()),
                Transfer::Handling | Transfer::Receiving(_) => false,
            }),
        }
    }

    /// Since when the connection waits for its client; `None` while the server works on one of its requests.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        let activity = self.activity();
        match activity.phase {
            Phase::Idle | Phase::ReceivingHead => Some(Waiting {
                since: activity.since,
                is_idle: activity.phase == Phase::Idle,
            }),
            Phase::Handling => {
                let transfers = activity.transfers.values();
                let since = transfers.map(|transfer| transfer.waiting_since(&self.limits));
                let since = since.collect::<Option<Vec<_>>>()?.into_iter().min()?;
                Some(Waiting {
                    since,
                    is_idle: false,
                })
            }
        }
    }

    /// Requests the connection to close once the active requests are complete.
    pub(crate) fn request_close(&self) {
        self.closing.notify_one();
    }

    /// Completes when [`Self::request_close`] is called.
    pub(crate) async fn close_requested(&self) {
        self.closing.notified().await;
    }

    /// Requests the connection to end, whatever its client has sent, to make room for another one.
    pub(crate) fn replace(&self) {
        self.replaced.notify_one();
    }

    /// Completes when [`Self::replace`] is called.
    pub(crate) async fn replaced(&self) {
        self.replaced.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::{ConnectionDeadlines, Transfer};
    use crate::{ConnectionLimits, pace::Pace};

    const LIMITS: ConnectionLimits = ConnectionLimits::DEFAULT;

    fn deadlines() -> ConnectionDeadlines {
        ConnectionDeadlines::new(Arc::new(LIMITS))
    }

    #[tokio::test(start_paused = true)]
    async fn a_response_that_is_read_slowly_is_not_idle() {
        let deadlines = deadlines();
        deadlines.on_received();
        let request = deadlines.start_request();
        advance(LIMITS.idle_timeout * 10).await;
        assert!(!deadlines.is_missed() && deadlines.waiting().is_none());
        deadlines.end_request(request);
        for _ in 0..5 {
            advance(LIMITS.idle_timeout * 9 / 10).await;
            assert!(!deadlines.is_missed());
            deadlines.on_sent(100_000);
        }
        // Pings are not worth a timeout.
        for _ in 0..10 {
            advance(LIMITS.idle_timeout / 10).await;
            deadlines.on_sent(17);
        }
        advance(LIMITS.idle_timeout / 10).await;
        assert!(deadlines.is_missed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_response_must_be_read_at_the_minimum_rate() {
        let deadlines = deadlines();
        let request = deadlines.start_request();
        deadlines.set_transfer(request, Transfer::Sending(Pace::new(&LIMITS)));
        // Ten times the stall timeout at the minimum rate.
        for _ in 0..10 {
            deadlines.change_pace(request, |pace| {
                pace.resume(&LIMITS);
                pace.allow(20 * 1024, &LIMITS);
                pace.wait();
            });
            advance(LIMITS.stall_timeout).await;
            assert!(!deadlines.is_missed());
        }
        // Waiting for the handler does not count.
        deadlines.change_pace(request, |pace| pace.resume(&LIMITS));
        advance(LIMITS.idle_timeout * 10).await;
        assert!(!deadlines.is_missed() && deadlines.waiting().is_none());
        deadlines.change_pace(request, |pace| {
            pace.wait();
        });
        assert!(deadlines.waiting().is_some());
        advance(LIMITS.stall_timeout).await;
        assert!(deadlines.is_missed());
    }

    #[tokio::test(start_paused = true)]
    async fn the_head_timeout_starts_at_the_first_byte() {
        let deadlines = deadlines();
        advance(LIMITS.idle_timeout / 2).await;
        for _ in 0..10 {
            deadlines.on_received();
            deadlines.on_sent(1000);
            assert!(!deadlines.is_missed());
            advance(LIMITS.head_timeout / 10).await;
        }
        assert!(deadlines.is_missed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_after_its_last_concurrent_response() {
        let deadlines = deadlines();
        let (first, second) = (deadlines.start_request(), deadlines.start_request());
        deadlines.end_request(first);
        advance(LIMITS.idle_timeout * 2).await;
        assert!(!deadlines.is_missed());
        deadlines.end_request(second);
        assert!(!deadlines.is_missed());
        advance(LIMITS.idle_timeout).await;
        assert!(deadlines.is_missed());
    }
}
