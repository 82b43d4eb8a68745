//! When a call to bKash that has no usable answer is made again.

use crate::{
    Timestamp,
    timing::{ABANDONED_AFTER, PROBED_AFTER, UNRESOLVED_AFTER, pause_after},
};

/// The calls for one outcome, until bKash gives a usable answer.
///
/// Each call is recorded, so the pauses between them grow while bKash is out of order. Between them bKash is probed: a call that
/// changes nothing and is recorded only if bKash answers it. So the outcome is known soon after the end of an outage, however
/// long it lasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// How many calls had no usable answer.
    pub unanswered: u32,
    /// When to call next.
    pub next_at: Timestamp,
    /// When the first call was or is due: bKash is not probed for longer than a day.
    since: Timestamp,
    /// Since when no call is open; `None` while one may be answered.
    paused_at: Option<Timestamp>,
}

impl Retries {
    /// The state after the first call, made at `at`: the next is due when it can no longer be answered.
    pub fn first(at: Timestamp) -> Self {
        Self::due(at + ABANDONED_AFTER)
    }

    /// The state in which a call is due at `next_at`.
    pub const fn due(next_at: Timestamp) -> Self {
        Self {
            unanswered: 0,
            next_at,
            since: next_at,
            paused_at: None,
        }
    }

    /// The state after another call at `at`. Without an answer, it is repeated after the time-out.
    #[must_use]
    pub fn called(self, at: Timestamp) -> Self {
        Self {
            next_at: at + ABANDONED_AFTER,
            paused_at: None,
            ..self
        }
    }

    /// The state after a call without a usable answer, which was recorded at `at`.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            unanswered: self.unanswered.saturating_add(1),
            next_at: at + pause_after(self.unanswered),
            paused_at: Some(at),
            ..self
        }
    }

    /// When to probe bKash, if that is before the next call.
    pub fn probe_at(self) -> Option<Timestamp> {
        let probe_at = self.paused_at? + PROBED_AFTER;
        let ends_at = self.next_at.min(self.since + UNRESOLVED_AFTER);
        (probe_at < ends_at).then_some(probe_at)
    }

    /// The state after bKash answered a probe at `at`: the next call is due, unless one is open.
    #[must_use]
    pub fn probed(self, at: Timestamp) -> Self {
        Self {
            next_at: match self.probe_at() {
                Some(_) => self.next_at.min(at),
                None => self.next_at,
            },
            ..self
        }
    }
}
