//! The deadlines of one connection: what it is doing, and since when.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::Notify, time::Instant};

use crate::ConnectionLimits;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No request has begun.
    Idle,
    /// The head of a request is being received.
    ReceivingHead,
    /// This number of requests is being handled. HTTP/2 allows more than one.
    Handling(usize),
}

#[derive(Debug)]
struct Activity {
    phase: Phase,
    since: Instant,
}

/// The activity of one connection, shared by its task and the listener.
#[derive(Debug)]
pub(crate) struct ConnectionDeadlines {
    activity: Mutex<Activity>,
    closing: Notify,
}

impl ConnectionDeadlines {
    pub(crate) fn new() -> Self {
        Self {
            activity: Mutex::new(Activity {
                phase: Phase::Idle,
                since: Instant::now(),
            }),
            closing: Notify::new(),
        }
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

    /// Records that bytes were sent. A client that reads a long response slowly is not idle.
    pub(crate) fn on_sent(&self) {
        let mut activity = self.activity();
        if activity.phase == Phase::Idle {
            activity.since = Instant::now();
        }
    }

    /// Records that the head of a request is complete. The request is active until the guard is dropped.
    pub(crate) fn start_request(self: &Arc<Self>) -> ActiveRequest {
        let mut activity = self.activity();
        activity.phase = match activity.phase {
            Phase::Handling(count) => Phase::Handling(count + 1),
            Phase::Idle | Phase::ReceivingHead => Phase::Handling(1),
        };
        drop(activity);
        ActiveRequest(Arc::clone(self))
    }

    /// Whether the head timeout or the idle timeout has elapsed.
    pub(crate) fn is_missed(&self, limits: &ConnectionLimits) -> bool {
        let activity = self.activity();
        match activity.phase {
            Phase::Idle => activity.since.elapsed() >= limits.idle_timeout,
            Phase::ReceivingHead => activity.since.elapsed() >= limits.head_timeout,
            Phase::Handling(_) => false,
        }
    }

    /// Since when the connection is idle; `None` if it is not.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        let activity = self.activity();
        (activity.phase == Phase::Idle).then_some(activity.since)
    }

    /// Requests the connection to close once the active requests are complete.
    pub(crate) fn request_close(&self) {
        self.closing.notify_one();
    }

    /// Completes when [`Self::request_close`] is called.
    pub(crate) async fn close_requested(&self) {
        self.closing.notified().await;
    }
}

/// Marks a request as active until dropped.
#[derive(Debug)]
pub(crate) struct ActiveRequest(Arc<ConnectionDeadlines>);

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        let mut activity = self.0.activity();
        activity.phase = match activity.phase {
            Phase::Handling(count) if count > 1 => Phase::Handling(count - 1),
            Phase::Idle | Phase::ReceivingHead | Phase::Handling(_) => Phase::Idle,
        };
        activity.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::ConnectionDeadlines;
    use crate::ConnectionLimits;

    #[tokio::test(start_paused = true)]
    async fn a_response_that_is_read_slowly_is_not_idle() {
        let limits = ConnectionLimits::default();
        let deadlines = Arc::new(ConnectionDeadlines::new());
        deadlines.on_received();
        let active = deadlines.start_request();
        advance(limits.idle_timeout * 10).await;
        assert!(!deadlines.is_missed(&limits) && deadlines.idle_since().is_none());
        drop(active);
        for _ in 0..5 {
            advance(limits.idle_timeout * 9 / 10).await;
            assert!(!deadlines.is_missed(&limits));
            deadlines.on_sent();
        }
        advance(limits.idle_timeout).await;
        assert!(deadlines.is_missed(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn the_head_timeout_starts_at_the_first_byte() {
        let limits = ConnectionLimits::default();
        let deadlines = Arc::new(ConnectionDeadlines::new());
        advance(limits.idle_timeout / 2).await;
        for _ in 0..10 {
            deadlines.on_received();
            deadlines.on_sent();
            assert!(!deadlines.is_missed(&limits));
            advance(limits.head_timeout / 10).await;
        }
        assert!(deadlines.is_missed(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_after_its_last_concurrent_response() {
        let limits = ConnectionLimits::default();
        let deadlines = Arc::new(ConnectionDeadlines::new());
        let (first, second) = (deadlines.start_request(), deadlines.start_request());
        drop(first);
        advance(limits.idle_timeout * 2).await;
        assert!(!deadlines.is_missed(&limits));
        drop(second);
        assert!(!deadlines.is_missed(&limits));
        advance(limits.idle_timeout).await;
        assert!(deadlines.is_missed(&limits));
    }
}
