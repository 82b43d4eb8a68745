//! Money that is held rather than taken: how long, and what becomes of it when nobody acts.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    Decline, ErrorDetail, Timestamp, TrxId,
    attempt::{ABANDONED_AFTER, UNRESOLVED_AFTER, pause_after},
    payment::{Charge, ReportedCharge},
};

/// The longest hold that can be agreed on. bKash documents no limit of its own.
pub const LONGEST_HOLD: Duration = Duration::from_secs(30 * 24 * 3600);

/// The shortest hold: there must be time to act on the notice of its end.
pub const SHORTEST_HOLD: Duration = Duration::from_secs(3600);

/// The earliest that the merchant is told of a hold's end.
const NOTICE: Duration = Duration::from_secs(24 * 3600);

/// How long before the end the merchant's rule acts: bKash may be out of reach for a while.
const MARGIN: Duration = Duration::from_secs(3600);

/// How long a payment is held, and what is done when that ends and the merchant did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldTerms {
    /// For how many seconds bKash is expected to hold the money. bKash documents no number: the merchant has
    /// it from the contract.
    pub seconds: u64,
    /// The merchant's rule.
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
    /// Terms of `seconds`, if a hold can be that long.
    pub fn new(seconds: u64, at_end: AtHoldEnd) -> Option<Self> {
        let possible = SHORTEST_HOLD.as_secs()..=LONGEST_HOLD.as_secs();
        possible
            .contains(&seconds)
            .then_some(Self { seconds, at_end })
    }

    /// When a hold that began `at` ends.
    pub fn ends(&self, at: Timestamp) -> Timestamp {
        at + Duration::from_secs(self.seconds)
    }

    /// When the merchant is told that a hold which began `at` will end: a day before, or in its last quarter.
    pub fn notice(&self, at: Timestamp) -> Timestamp {
        self.before_end(at, NOTICE)
    }

    /// When the rule acts on a hold that began `at`: an hour before its end, or in its last quarter.
    pub fn acts(&self, at: Timestamp) -> Timestamp {
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
    /// What is held, and since when.
    pub held: Charge,
    /// How far its end was announced.
    pub notice: Notice,
    /// Why bKash refused to capture or to void it, if that was asked for last.
    pub refused: Option<Decline>,
}

/// How far the end of a hold was announced. Only forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// Not yet.
    None,
    /// The merchant was told that it is near.
    Near,
    /// The rule has acted, or, without one, the merchant was told that the hold is over.
    Over,
}

impl Hold {
    /// When the hold must be looked at.
    pub fn due_at(&self, terms: HoldTerms) -> Option<Timestamp> {
        match (self.notice, terms.at_end) {
            (Notice::None, _) => Some(terms.notice(self.held.at)),
            (Notice::Near, AtHoldEnd::Nothing) => Some(terms.ends(self.held.at)),
            (Notice::Near, AtHoldEnd::Capture | AtHoldEnd::Void) => Some(terms.acts(self.held.at)),
            (Notice::Over, _) => None,
        }
    }
}

/// What ends a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The money is taken.
    Capture,
    /// The money is given back.
    Void,
}

/// Who wants a hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionInitiator {
    /// The merchant asked for it.
    Merchant,
    /// The merchant's rule for the hold's end.
    Rule,
    /// The call had no usable answer and is sent again.
    Retry,
}

/// A capture or a void under way. bKash asks that it be sent until it is answered.
/// Source: Auth & Capture overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingResolution {
    /// The hold that it ends.
    pub hold: Hold,
    /// Which.
    pub resolution: Resolution,
    /// When it was first asked for.
    pub began_at: Timestamp,
    /// How many calls had no usable answer.
    pub unanswered: u32,
    /// When to call again.
    pub next_at: Timestamp,
    /// Whether the merchant was told that it stays unresolved.
    pub reported: bool,
}

impl PendingResolution {
    /// The intent to end `hold`, recorded at `at`.
    pub fn begins(hold: Hold, resolution: Resolution, at: Timestamp) -> Self {
        Self {
            hold,
            resolution,
            began_at: at,
            unanswered: 0,
            next_at: at + ABANDONED_AFTER,
            reported: false,
        }
    }

    /// The call is sent again.
    #[must_use]
    pub fn repeated(self, at: Timestamp) -> Self {
        Self {
            next_at: at + ABANDONED_AFTER,
            ..self
        }
    }

    /// The call had no usable answer.
    #[must_use]
    pub fn unanswered(self, at: Timestamp) -> Self {
        Self {
            next_at: at + pause_after(self.unanswered),
            unanswered: self.unanswered.saturating_add(1),
            ..self
        }
    }

    /// Whether the merchant is to be told, at `now`, that nobody knows what became of it.
    pub fn is_to_report(&self, now: Timestamp) -> bool {
        !self.reported && now >= self.began_at + UNRESOLVED_AFTER
    }
}

/// What bKash's answer to Capture or Void means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolutionOutcome {
    /// Done: the held money was taken (Capture) or given back (Void).
    Done {
        /// bKash's transaction, if it named one.
        trx_id: Option<TrxId>,
    },
    /// The authorization was captured or voided before, by this call's first sending or by another: only Query
    /// can tell which.
    AlreadyProcessed,
    /// bKash definitely refused: nothing moved.
    Refused {
        /// Why.
        reason: Decline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Nothing that can be used: whether money moved is unknown.
    Unusable {
        /// What came instead.
        detail: ErrorDetail,
    },
}

/// What bKash says became of an authorization that it calls processed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportedResolution {
    /// The money was taken.
    Captured(ReportedCharge),
    /// The money was given back.
    Voided,
    /// It is still held, or nothing that can be used came.
    Unusable {
        /// What came instead.
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
    fn a_week_is_announced_a_day_and_ended_an_hour_before() {
        let week = 7 * 24 * 3600;
        let terms = HoldTerms::new(week, AtHoldEnd::Void).unwrap();
        let begin = after(0);
        assert_eq!(terms.notice(begin), after(week - 24 * 3600));
        assert_eq!(terms.acts(begin), after(week - 3600));
        assert_eq!(terms.ends(begin), after(week));
    }

    #[test]
    fn the_rule_of_a_short_hold_acts_after_its_notice_and_before_its_end() {
        let terms = HoldTerms::new(3600, AtHoldEnd::Capture).unwrap();
        let begin = after(0);
        assert!(begin < terms.notice(begin));
        assert!(terms.notice(begin) < terms.acts(begin));
        assert!(terms.acts(begin) < terms.ends(begin));
    }

    #[test]
    fn a_hold_that_nobody_could_act_on_is_not_agreed_to() {
        assert_eq!(HoldTerms::new(3599, AtHoldEnd::Void), None);
        assert_eq!(HoldTerms::new(30 * 24 * 3600 + 1, AtHoldEnd::Void), None);
    }
}
