//! Authorization holds: how long money is held, and how a hold ends.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    Decline, ErrorDetail, Timestamp, TrxId,
    payment::{Charge, ReportedCharge},
    retries::Retries,
    timing::UNRESOLVED_AFTER,
};

/// The longest hold. bKash documents no limit.
pub const LONGEST_HOLD: Duration = Duration::from_secs(30 * 24 * 3600);

/// The shortest hold, so that merchants have time to act on the notice of its end.
pub const SHORTEST_HOLD: Duration = Duration::from_secs(3600);

/// How long before the end of a hold the merchant is notified, at most.
const NOTICE: Duration = Duration::from_secs(24 * 3600);

/// How long before the end the merchant's rule acts, because bKash may be unreachable for a while.
const MARGIN: Duration = Duration::from_secs(3600);

/// How long a payment is held, and what happens at the end if the merchant did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldTerms {
    /// How many seconds bKash is expected to hold the money. bKash documents no number; the merchant's contract states it.
    pub seconds: u64,
    /// What happens at the end.
    pub at_end: AtHoldEnd,
}

/// What is done at the end of a hold if the merchant neither captured nor voided the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AtHoldEnd {
    /// The payment is voided.
    #[default]
    Void,
    /// The payment is captured.
    Capture,
    /// Nothing. An event is sent before the hold ends, and bKash may release the money.
    Nothing,
}

impl HoldTerms {
    /// Creates terms. Returns `None` if `seconds` is below [`SHORTEST_HOLD`] or above [`LONGEST_HOLD`].
    pub fn new(seconds: u64, at_end: AtHoldEnd) -> Option<Self> {
        let possible = SHORTEST_HOLD.as_secs()..=LONGEST_HOLD.as_secs();
        possible
            .contains(&seconds)
            .then_some(Self { seconds, at_end })
    }

    /// When a hold that started at `at` ends.
    pub fn ends_at(&self, at: Timestamp) -> Timestamp {
        at + Duration::from_secs(self.seconds)
    }

    /// When the merchant is notified that a hold which started at `at` will end: a day before, or in its last quarter.
    pub fn notice_at(&self, at: Timestamp) -> Timestamp {
        self.before_end(at, NOTICE)
    }

    /// When the rule acts on a hold that started at `at`: an hour before its end, or at seven eighths of a short one.
    pub fn rule_applies_at(&self, at: Timestamp) -> Timestamp {
        self.before_end(at, MARGIN.min(Duration::from_secs(self.seconds / 8)))
    }

    fn before_end(&self, at: Timestamp, lead: Duration) -> Timestamp {
        let whole = Duration::from_secs(self.seconds);
        at + whole.saturating_sub(lead.min(whole / 4))
    }
}

/// Money that bKash holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The held money, and since when it is held.
    pub held: Charge,
    /// The latest notice of its end.
    pub notice: HoldNotice,
    /// Why bKash refused the last capture or void.
    pub refused: Option<Decline>,
}

/// The latest notice of the end of a hold. It only advances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoldNotice {
    /// None was sent.
    NotSent,
    /// The merchant was notified that the hold ends soon.
    Ending,
    /// The rule has acted or, without a rule, the merchant was notified that the hold has ended.
    Ended,
}

impl Hold {
    /// When the hold is due for its next notice or its rule.
    pub fn due_at(&self, terms: HoldTerms) -> Option<Timestamp> {
        match (self.notice, terms.at_end) {
            (HoldNotice::NotSent, _) => Some(terms.notice_at(self.held.at)),
            (HoldNotice::Ending, AtHoldEnd::Nothing) => Some(terms.ends_at(self.held.at)),
            (HoldNotice::Ending, AtHoldEnd::Capture | AtHoldEnd::Void) => {
                Some(terms.rule_applies_at(self.held.at))
            }
            (HoldNotice::Ended, _) => None,
        }
    }
}

/// How a hold is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The money is taken.
    Capture,
    /// The money is released to the payer.
    Void,
}

/// Who requested a resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionInitiator {
    /// The merchant.
    Merchant,
    /// The merchant's rule for the end of the hold.
    Rule,
    /// A retry of a call without a usable answer.
    Retry,
}

/// A capture or void in progress. bKash requires that the call is repeated until it is answered.
/// Source: Auth & Capture overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingResolution {
    /// The hold to resolve.
    pub hold: Hold,
    /// Capture or void.
    pub resolution: Resolution,
    /// When it was first requested.
    pub began_at: Timestamp,
    /// The calls until bKash answers.
    pub retries: Retries,
    /// Whether it was reported as unresolved.
    pub reported: bool,
}

impl PendingResolution {
    /// The state after the intent to resolve `hold`, recorded at `at`.
    pub fn begins(hold: Hold, resolution: Resolution, at: Timestamp) -> Self {
        Self {
            hold,
            resolution,
            began_at: at,
            retries: Retries::first(at),
            reported: false,
        }
    }

    /// The state after the call was sent again at `at`.
    #[must_use]
    pub fn repeated(self, at: Timestamp) -> Self {
        Self {
            retries: self.retries.called(at),
            ..self
        }
    }

    /// The state after a call without a usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            retries: self.retries.unanswered(at),
            ..self
        }
    }

    /// Whether the resolution must be reported as unresolved at `now`.
    pub fn is_to_report(&self, now: Timestamp) -> bool {
        !self.reported && now >= self.began_at + UNRESOLVED_AFTER
    }
}

/// What bKash's answer to Capture or Void means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolutionOutcome {
    /// The held money was taken (Capture) or released (Void).
    Done {
        /// bKash's transaction, if it named one.
        trx_id: Option<TrxId>,
    },
    /// The authorization was captured or voided before, by an earlier attempt of this call or by another call. Only Query
    /// shows which.
    AlreadyProcessed,
    /// bKash definitely refused. No money moved.
    Refused {
        /// Why.
        reason: Decline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// No usable answer: whether money moved is unknown.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

/// How bKash reports that an authorization was resolved before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportedResolution {
    /// The money was taken.
    Captured(ReportedCharge),
    /// The money was released.
    Voided,
    /// The money is still held, or there was no usable answer.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64) -> Timestamp {
        Timestamp::from_millis(0) + Duration::from_secs(seconds)
    }

    #[test]
    fn notifies_a_day_and_acts_an_hour_before_the_end_of_a_week() {
        let week = 7 * 24 * 3600;
        let terms = HoldTerms::new(week, AtHoldEnd::Void).unwrap();
        let begin = after(0);
        assert_eq!(terms.notice_at(begin), after(week - 24 * 3600));
        assert_eq!(terms.rule_applies_at(begin), after(week - 3600));
        assert_eq!(terms.ends_at(begin), after(week));
    }

    #[test]
    fn acts_on_a_short_hold_after_its_notice_and_before_its_end() {
        let terms = HoldTerms::new(3600, AtHoldEnd::Capture).unwrap();
        let begin = after(0);
        assert!(begin < terms.notice_at(begin));
        assert!(terms.notice_at(begin) < terms.rule_applies_at(begin));
        assert!(terms.rule_applies_at(begin) < terms.ends_at(begin));
    }

    #[test]
    fn rejects_holds_that_are_too_short_or_too_long() {
        assert_eq!(HoldTerms::new(3599, AtHoldEnd::Void), None);
        assert_eq!(HoldTerms::new(30 * 24 * 3600 + 1, AtHoldEnd::Void), None);
    }
}
