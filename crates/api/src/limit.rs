//! How often one key may ask, and how often one may be guessed.

use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER};
use directory::KeyId;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

/// After how many requests keys that have been quiet are forgotten.
const FORGET_EVERY: usize = 10_000;

/// The limits of every key.
pub(crate) struct Limits {
    per_minute: NonZeroU32,
    keys:
        RateLimiter<KeyId, DefaultKeyedStateStore<KeyId>, DefaultClock, StateInformationMiddleware>,
    clock: DefaultClock,
    seen: AtomicUsize,
}

/// What is left of a key's limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    per_minute: u32,
    remaining: u32,
    /// `Some` when there is nothing left: when there is again.
    wait: Option<Duration>,
}

impl Limits {
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        Self {
            per_minute,
            keys: RateLimiter::keyed(Quota::per_minute(per_minute))
                .with_middleware::<StateInformationMiddleware>(),
            clock: DefaultClock::default(),
            seen: AtomicUsize::new(0),
        }
    }

    pub(crate) fn count(&self, key: &KeyId) -> Left {
        if self.seen.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.keys.retain_recent();
        }
        let (remaining, wait) = match self.keys.check_key(key) {
            Ok(left) => (left.remaining_burst_capacity(), None),
            Err(until) => (0, Some(until.wait_time_from(self.clock.now()))),
        };
        Left {
            per_minute: self.per_minute.get(),
            remaining,
            wait,
        }
    }
}

impl Left {
    pub(crate) fn is_over(self) -> bool {
        self.wait.is_some()
    }

    /// Says it in headers. Source: draft-ietf-httpapi-ratelimit-headers-10.
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
        if self.is_over() {
            set(RETRY_AFTER, wait.to_string());
        }
    }
}
