//! The queries about an outcome that is unknown, and about a call that was not executed but may arrive late.

use crate::{
    Timestamp,
    retries::Retries,
    timing::{RECHECKS_AFTER, RECHECKS_END},
};

/// The queries about an attempt whose Execute had no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inquiry {
    /// When Execute was sent.
    pub executed_at: Timestamp,
    /// The queries until bKash answers.
    pub retries: Retries,
    /// Whether it was reported as unresolved.
    pub reported: bool,
}

impl Inquiry {
    /// The state right after Execute. The first query is due when Execute can no longer be answered.
    pub fn begins(executed_at: Timestamp) -> Self {
        Self {
            executed_at,
            retries: Retries::first(executed_at),
            reported: false,
        }
    }

    /// The state after a query was sent at `at`. Without an outcome, it is repeated after the time-out.
    #[must_use]
    pub fn queried(self, at: Timestamp) -> Self {
        Self {
            retries: self.retries.called(at),
            ..self
        }
    }

    /// The state after a query without a usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            retries: self.retries.unanswered(at),
            ..self
        }
    }
}

/// The queries about something that did not happen as far as bKash or the log says, although it may still: a call that bKash
/// reported as not executed can arrive hours later, and a payment notification can contradict a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recheck {
    /// The queries so far, and when the next one is due.
    pub inquiry: Inquiry,
    /// Whether another query follows.
    pub stage: RecheckStage,
}

/// Whether another query of a [`Recheck`] follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecheckStage {
    /// bKash's last answer was that nothing happened; it is asked again when it is due.
    Due,
    /// bKash was or is to be asked, and has given no usable answer yet. The question is repeated when it is due.
    Queried,
    /// bKash is not asked again.
    Over,
}

impl Recheck {
    /// bKash reported at `at` that what `inquiry` is about did not happen.
    pub fn begins(inquiry: Inquiry, at: Timestamp) -> Self {
        let stage = RecheckStage::Due;
        Self { inquiry, stage }.denied(at)
    }

    /// At `at` it became known that the log has a gap: a first query is overdue since `due`, and nothing is believed before its
    /// answer.
    pub fn overdue(at: Timestamp, due: Timestamp) -> Self {
        Self {
            inquiry: Inquiry {
                retries: Retries::due(due),
                ..Inquiry::begins(at)
            },
            stage: RecheckStage::Queried,
        }
    }

    /// A first query is sent at `at`, because something contradicts the log.
    pub fn first(at: Timestamp) -> Self {
        let stage = RecheckStage::Queried;
        Self {
            inquiry: Inquiry::begins(at),
            stage,
        }
        .queried(at)
    }

    /// The state after bKash reported at `at` that nothing happened: the next of [`RECHECKS_AFTER`] is due.
    #[must_use]
    pub fn denied(self, at: Timestamp) -> Self {
        let called_at = self.inquiry.executed_at;
        let mut times = RECHECKS_AFTER.iter().map(|after| called_at + *after);
        let next_at = times.find(|time| *time > at);
        Self {
            inquiry: Inquiry {
                retries: Retries::due(next_at.unwrap_or(self.inquiry.retries.next_at)),
                ..self.inquiry
            },
            stage: match next_at {
                Some(_) => RecheckStage::Due,
                None => RecheckStage::Over,
            },
        }
    }

    /// The state after a query was sent at `at`.
    #[must_use]
    pub fn queried(self, at: Timestamp) -> Self {
        Self {
            inquiry: self.inquiry.queried(at),
            stage: RecheckStage::Queried,
        }
    }

    /// The state after a query without a usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        let inquiry = self.inquiry.unanswered(at);
        let stage = if inquiry.retries.next_at > inquiry.executed_at + RECHECKS_END {
            RecheckStage::Over
        } else {
            RecheckStage::Queried
        };
        Self { inquiry, stage }
    }

    /// Whether bKash was asked and has given no usable answer yet.
    pub const fn is_queried(&self) -> bool {
        matches!(self.stage, RecheckStage::Queried)
    }

    /// The queries until bKash answers, while an answer is missing.
    pub const fn open_retries(&mut self) -> Option<&mut Retries> {
        match self.stage {
            RecheckStage::Queried => Some(&mut self.inquiry.retries),
            RecheckStage::Due | RecheckStage::Over => None,
        }
    }

    /// When the next query is due.
    pub const fn due_at(&self) -> Option<Timestamp> {
        match self.stage {
            RecheckStage::Due | RecheckStage::Queried => Some(self.inquiry.retries.next_at),
            RecheckStage::Over => None,
        }
    }
}
