//! The rate limit of each API key.

use std::{
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER};
use directory::{KeyId, KeyKind, Principal};
use eventlog::Clock;
use governor::{
    Quota, RateLimiter, clock, middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use crate::client::ClientNetwork;

/// The number of requests after which the counters of idle keys are dropped.
const CLEANUP_INTERVAL: usize = 10_000;

/// A key, and for a publishable key the network that it is used in.
type Caller = (KeyId, Option<ClientNetwork>);

/// The rate limiter of all keys.
pub(crate) struct RateLimits {
    per_minute: NonZeroU32,
    callers:
        RateLimiter<Caller, DefaultKeyedStateStore<Caller>, PortClock, StateInformationMiddleware>,
    clock: PortClock,
    requests: AtomicUsize,
}

/// The clock port as the limiter reads it.
#[derive(Clone)]
struct PortClock(Arc<dyn Clock>);

impl clock::Clock for PortClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().millis()).unwrap_or(0))
    }
}

/// What remains of a key's limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateLimitStatus {
    per_minute: u32,
    remaining: u32,
    /// The time until the next request is allowed, if the limit is exceeded.
    wait: Option<Duration>,
}

impl RateLimits {
    pub(crate) fn new(per_minute: NonZeroU32, clock: Arc<dyn Clock>) -> Self {
        let clock = PortClock(clock);
        let quota = Quota::per_minute(per_minute);
        Self {
            per_minute,
            callers: RateLimiter::dashmap_with_clock(quota, clock.clone())
                .with_middleware::<StateInformationMiddleware>(),
            clock,
            requests: AtomicUsize::new(0),
        }
    }

    /// Counts a request. A publishable key has one limit for each network that it is used in.
    pub(crate) fn count(
        &self,
        principal: &Principal,
        client: Option<ClientNetwork>,
    ) -> RateLimitStatus {
        if self.requests.fetch_add(1, Ordering::Relaxed) % CLEANUP_INTERVAL == CLEANUP_INTERVAL - 1
        {
            self.callers.retain_recent();
        }
        let client = match principal.kind {
            KeyKind::Secret => None,
            KeyKind::Publishable => client,
        };
        let caller = (principal.key.clone(), client);
        let (remaining, wait) = match self.callers.check_key(&caller) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => (
                0,
                Some(until.wait_time_from(clock::Clock::now(&self.clock))),
            ),
        };
        RateLimitStatus {
            per_minute: self.per_minute.get(),
            remaining,
            wait,
        }
    }
}

impl RateLimitStatus {
    pub(crate) fn is_exceeded(self) -> bool {
        self.wait.is_some()
    }

    /// Writes the response headers. Source: draft-ietf-httpapi-ratelimit-headers-10.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        let wait = self.wait.map_or(0, |wait| wait.as_secs() + 1);
        let per_minute = self.per_minute;
        let remaining = self.remaining;
        let mut set = |name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        };
        set(
            HeaderName::from_static("ratelimit-policy"),
            format!("\"key\";q={per_minute};w=60"),
        );
        set(
            HeaderName::from_static("ratelimit"),
            format!("\"key\";r={remaining};t={wait}"),
        );
        if self.is_exceeded() {
            set(RETRY_AFTER, wait.to_string());
        }
    }
}
