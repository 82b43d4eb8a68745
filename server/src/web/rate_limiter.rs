//! Counts the requests of each network.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http_server::network_of;
use tokio::time::Instant;

/// The number of requests after which idle networks are removed.
const CLEANUP_INTERVAL: usize = 10_000;

const MINUTE: Duration = Duration::from_secs(60);

/// The rate limiters of all networks.
pub(super) struct Limits {
    requests: RateLimiter,
    changes: RateLimiter,
}

/// What a request counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Only as a request.
    Request,
    /// Also as a change.
    Change,
}

impl Limits {
    pub(super) fn new(requests_per_minute: u32, changes_per_minute: u32) -> Self {
        Self {
            requests: RateLimiter::new(requests_per_minute),
            changes: RateLimiter::new(changes_per_minute),
        }
    }

    /// Counts a request, and returns whether its network is within the limits.
    pub(super) fn take(&self, address: IpAddr, counted: Counted) -> bool {
        self.take_at(address, counted, Instant::now())
    }

    fn take_at(&self, address: IpAddr, counted: Counted, now: Instant) -> bool {
        let network = network_of(address);
        if counted == Counted::Change && !self.changes.take(network, now) {
            return false;
        }
        self.requests.take(network, now)
    }

    /// Gives back what [`Self::take`] counted, once the request turns out to be limited otherwise.
    pub(super) fn give_back(&self, address: IpAddr, counted: Counted) {
        self.requests.give_back(network_of(address));
        self.give_back_change(address, counted);
    }

    /// Gives back the change alone.
    pub(super) fn give_back_change(&self, address: IpAddr, counted: Counted) {
        if counted == Counted::Change {
            self.changes.give_back(network_of(address));
        }
    }
}

/// A limit per minute by the generic cell rate algorithm, whose requests can be given back.
struct RateLimiter {
    /// How long the limit takes to allow one more request.
    interval: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When each network's requests will have been worked off.
    free_at: HashMap<IpAddr, Instant>,
    count: usize,
}

impl RateLimiter {
    fn new(per_minute: u32) -> Self {
        Self {
            interval: MINUTE / per_minute.max(1),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, network: IpAddr, now: Instant) -> bool {
        let mut state = self.state();
        state.count += 1;
        if state.count.is_multiple_of(CLEANUP_INTERVAL) {
            state.free_at.retain(|_, at| *at > now);
        }
        let free_at = state.free_at.entry(network).or_insert(now);
        let next = (*free_at).max(now) + self.interval;
        let is_within = next <= now + MINUTE;
        if is_within {
            *free_at = next;
        }
        is_within
    }

    fn give_back(&self, network: IpAddr) {
        if let Some(at) = self.state().free_at.get_mut(&network) {
            *at = at.checked_sub(self.interval).unwrap_or(*at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{net::IpAddr, time::Duration};

    use tokio::time::Instant;

    use super::{Counted, Limits};

    #[test]
    fn a_network_has_a_limit_per_minute() {
        let limits = Limits::new(60, 3);
        let now = Instant::now();
        let [one, same, other, mapped] = [
            "2001:db8::1",
            "2001:db8::2",
            "203.0.113.9",
            "::ffff:203.0.113.9",
        ]
        .map(|address| address.parse::<IpAddr>().unwrap());
        for _ in 0..30 {
            assert!(limits.take_at(one, Counted::Request, now));
            assert!(limits.take_at(same, Counted::Request, now));
        }
        assert!(!limits.take_at(same, Counted::Request, now));
        for _ in 0..3 {
            assert!(limits.take_at(mapped, Counted::Change, now));
        }
        assert!(!limits.take_at(other, Counted::Change, now));
        assert!(limits.take_at(other, Counted::Request, now));
        let later = now + Duration::from_secs(20);
        assert!(limits.take_at(other, Counted::Change, later));
        assert!(!limits.take_at(other, Counted::Change, later));
    }

    #[test]
    fn a_request_that_is_given_back_does_not_count() {
        let limits = Limits::new(2, 1);
        let now = Instant::now();
        let address = "203.0.113.9".parse().unwrap();
        for _ in 0..100 {
            assert!(limits.take_at(address, Counted::Change, now));
            assert!(!limits.take_at(address, Counted::Change, now));
            limits.give_back(address, Counted::Change);
        }
    }
}
