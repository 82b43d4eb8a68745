//! What one connection is doing, and since when.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::Notify, time::Instant};

use crate::Limits;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody waits for anything.
    Idle,
    /// A request has begun to arrive.
    Head,
    /// Requests are being answered, so many at once: HTTP/2 has more than one.
    Answering(usize),
}

#[derive(Debug)]
struct Doing {
    phase: Phase,
    since: Instant,
}

/// One connection, as those who watch over it see it.
#[derive(Debug)]
pub(crate) struct Line {
    doing: Mutex<Doing>,
    closing: Notify,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self {
            doing: Mutex::new(Doing {
                phase: Phase::Idle,
                since: Instant::now(),
            }),
            closing: Notify::new(),
        }
    }

    fn doing(&self) -> MutexGuard<'_, Doing> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes have come. The first ones of a request begin its head.
    pub(crate) fn heard(&self) {
        let mut doing = self.doing();
        if doing.phase == Phase::Idle {
            doing.phase = Phase::Head;
            doing.since = Instant::now();
        }
    }

    /// Bytes have gone: whoever takes a long answer slowly is not idle.
    pub(crate) fn spoke(&self) {
        let mut doing = self.doing();
        if doing.phase == Phase::Idle {
            doing.since = Instant::now();
        }
    }

    /// A request's head is whole. It is being answered until the guard is dropped.
    pub(crate) fn answering(self: &Arc<Self>) -> Answering {
        let mut doing = self.doing();
        doing.phase = match doing.phase {
            Phase::Answering(count) => Phase::Answering(count + 1),
            Phase::Idle | Phase::Head => Phase::Answering(1),
        };
        drop(doing);
        Answering(Arc::clone(self))
    }

    /// Whether a head takes too long to come, or nothing has come for too long.
    pub(crate) fn is_overdue(&self, limits: &Limits) -> bool {
        let doing = self.doing();
        match doing.phase {
            Phase::Idle => doing.since.elapsed() >= limits.idle,
            Phase::Head => doing.since.elapsed() >= limits.head,
            Phase::Answering(_) => false,
        }
    }

    /// Since when nothing has been asked; none while something is.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        let doing = self.doing();
        (doing.phase == Phase::Idle).then_some(doing.since)
    }

    /// Asks the connection to end after what it is answering.
    pub(crate) fn close(&self) {
        self.closing.notify_one();
    }

    /// Resolves when the connection is asked to end.
    pub(crate) async fn told_to_close(&self) {
        self.closing.notified().await;
    }
}

/// While it lives, a request is being answered.
#[derive(Debug)]
pub(crate) struct Answering(Arc<Line>);

impl Drop for Answering {
    fn drop(&mut self) {
        let mut doing = self.0.doing();
        doing.phase = match doing.phase {
            Phase::Answering(count) if count > 1 => Phase::Answering(count - 1),
            _ => Phase::Idle,
        };
        doing.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::advance;

    use super::Line;
    use crate::Limits;

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_taken_slowly_is_not_idleness() {
        let limits = Limits::default();
        let line = Arc::new(Line::new());
        line.heard();
        let answering = line.answering();
        advance(limits.idle * 10).await;
        assert!(!line.is_overdue(&limits) && line.idle_since().is_none());
        drop(answering);
        for _ in 0..5 {
            advance(limits.idle * 9 / 10).await;
            assert!(!line.is_overdue(&limits));
            line.spoke();
        }
        advance(limits.idle).await;
        assert!(line.is_overdue(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_time_from_its_first_byte() {
        let limits = Limits::default();
        let line = Arc::new(Line::new());
        advance(limits.idle / 2).await;
        for _ in 0..10 {
            line.heard();
            line.spoke();
            assert!(!line.is_overdue(&limits));
            advance(limits.head / 10).await;
        }
        assert!(line.is_overdue(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn of_several_requests_the_last_one_counts() {
        let limits = Limits::default();
        let line = Arc::new(Line::new());
        let (first, second) = (line.answering(), line.answering());
        drop(first);
        advance(limits.idle * 2).await;
        assert!(!line.is_overdue(&limits));
        drop(second);
        assert!(!line.is_overdue(&limits));
        advance(limits.idle).await;
        assert!(line.is_overdue(&limits));
    }
}
