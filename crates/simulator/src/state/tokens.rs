//! The issued tokens, and the limit on token calls: two per rolling hour at bKash.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, merchant::MerchantId};

/// Every live token. One namespace for all products.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    /// Tokens, each with its owner and its expiry.
    pub(super) live: HashMap<String, (MerchantId, Moment)>,
    pub(super) refreshable: BTreeMap<String, (MerchantId, Moment)>,
    pub(super) grants: BTreeMap<MerchantId, RateLimit>,
    pub(super) refreshes: BTreeMap<MerchantId, RateLimit>,
    /// How many tokens were left after the last sweep of expired ones.
    pub(super) live_after_last_sweep: usize,
}

/// The result of Grant and Refresh.
#[derive(Debug)]
pub(crate) struct IssuedTokens {
    pub(crate) id_token: String,
    pub(crate) refresh_token: String,
    pub(crate) expires_in: u64,
}

/// Why no token was issued.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TokenRefusal {
    LimitExceeded,
    UnknownRefreshToken,
}

/// A rolling hour of calls, and the block that follows an excess.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct RateLimit {
    calls: VecDeque<Moment>,
    pub(super) blocked_until: Option<Moment>,
}

impl RateLimit {
    /// Counts one call; false when it exceeds the limit or the caller is still blocked.
    pub(super) fn try_spend(
        &mut self,
        limit: Option<u32>,
        block_seconds: u64,
        now: Moment,
    ) -> bool {
        if self.blocked_until.is_some_and(|until| now < until) {
            return false;
        }
        let Some(limit) = limit else { return true };
        while self
            .calls
            .front()
            .is_some_and(|call| call.is_older_than(3600, now))
        {
            self.calls.pop_front();
        }
        if self.calls.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            self.blocked_until = Some(now.plus_seconds(block_seconds));
            return false;
        }
        self.calls.push_back(now);
        true
    }
}

impl Tokens {
    /// The owner of a token, if it was issued here and has not expired.
    pub(crate) fn owner(&self, token: &str, now: Moment) -> Option<MerchantId> {
        let (merchant, ends) = self.live.get(token)?;
        (now < *ends).then_some(*merchant)
    }

    /// Keeps every token valid for as long as before an advance of the clock by `seconds`.
    pub(crate) fn extend(&mut self, seconds: u64) {
        let live = self.live.values_mut();
        for (_, ends) in live.chain(self.refreshable.values_mut()) {
            *ends = ends.plus_seconds(seconds);
        }
    }

    /// Drops expired tokens. Only now and then: a scan on every call would cost more.
    pub(super) fn drop_expired(&mut self, now: Moment) {
        if self.live.len() + self.refreshable.len() < 2 * self.live_after_last_sweep + 64 {
            return;
        }
        self.live.retain(|_, (_, ends)| now < *ends);
        self.refreshable.retain(|_, (_, ends)| now < *ends);
        self.live_after_last_sweep = self.live.len() + self.refreshable.len();
    }
}
