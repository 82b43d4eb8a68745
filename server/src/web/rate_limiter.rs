//! Counts the requests of each IP address.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The number of requests after which idle addresses are removed.
const CLEANUP_INTERVAL: usize = 10_000;

/// The rate limiters of all addresses.
pub(super) struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    changes: DefaultKeyedRateLimiter<IpAddr>,
    request_count: AtomicUsize,
}

impl Limits {
    pub(super) fn new(requests_per_minute: u32, changes_per_minute: u32) -> Self {
        let per_minute =
            |count| Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN));
        Self {
            requests: RateLimiter::keyed(per_minute(requests_per_minute)),
            changes: RateLimiter::keyed(per_minute(changes_per_minute)),
            request_count: AtomicUsize::new(0),
        }
    }

    /// Counts a request, and returns whether its address is within the limits.
    pub(super) fn allows(&self, address: IpAddr, is_change: bool) -> bool {
        let count = self.request_count.fetch_add(1, Ordering::Relaxed);
        if count % CLEANUP_INTERVAL == CLEANUP_INTERVAL - 1 {
            self.requests.retain_recent();
            self.changes.retain_recent();
        }
        let address = network(address);
        self.requests.check_key(&address).is_ok()
            && (!is_change || self.changes.check_key(&address).is_ok())
    }
}

/// The /64 network of an IPv6 address, because one visitor usually has all of its addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        IpAddr::V4(_) => address,
    }
}
