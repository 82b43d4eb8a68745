//! Caches signing certificates by URL and limits how often untrusted messages cause a fetch.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use domain::Timestamp;
use tokio::sync::Semaphore;

use super::{Fetch, IpnError, certificate::SigningCertificate};

/// The size of the cache. SNS signs with one certificate at a time and replaces it about once a year.
const MAX_CERTIFICATES: usize = 8;
/// How long a certificate is cached, so that one that Amazon withdraws is gone within a day.
const TIME_TO_LIVE: Duration = Duration::from_secs(24 * 3600);
/// The size limit of a certificate file in bytes. SNS's have about 2 kB.
const MAX_CERTIFICATE_BYTES: usize = 64 * 1024;
/// The limit of fetches per minute. Anybody who knows the topic can send messages that name new certificates. A fetch
/// costs the sender of such a message as much as it costs this server.
const FETCHES_PER_MINUTE: usize = 1200;
/// The part of it that messages from one address may cause.
const FETCHES_PER_MINUTE_AND_ADDRESS: usize = 300;
/// The limit of fetches of certificates that genuine messages were signed with. Others cannot use it up.
const PROVEN_FETCHES_PER_MINUTE: usize = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// How many fetches may be under way.
const MAX_CONCURRENT_FETCHES: usize = 8;

/// The cached certificates.
pub(super) struct CertificateCache {
    state: Mutex<State>,
    fetching: Semaphore,
}

impl Default for CertificateCache {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            fetching: Semaphore::new(MAX_CONCURRENT_FETCHES),
        }
    }
}

#[derive(Default)]
struct State {
    /// Oldest first.
    certificates: VecDeque<Cached>,
    /// The URLs of certificates that genuine messages were signed with, oldest first. They are kept longer than the
    /// certificates.
    proven: VecDeque<String>,
    fetches: VecDeque<(Timestamp, Option<IpAddr>)>,
    proven_fetches: VecDeque<Timestamp>,
    /// One fetch of a URL at a time, so that a burst of messages fetches its certificate once.
    locks: HashMap<String, Weak<tokio::sync::Mutex<()>>>,
}

struct Cached {
    url: String,
    at: Timestamp,
    certificate: SigningCertificate,
}

impl CertificateCache {
    /// Returns the certificate at a URL, which the caller has checked, for a message from `source`.
    pub(super) async fn certificate(
        &self,
        url: &str,
        source: Option<IpAddr>,
        fetch: &dyn Fetch,
        now: Timestamp,
    ) -> Result<SigningCertificate, IpnError> {
        if let Some(found) = self.state().find(url, now) {
            return Ok(found);
        }
        let lock = self.state().lock_of(url);
        let _guard = lock.lock().await;
        if let Some(found) = self.state().find(url, now) {
            return Ok(found);
        }
        if !self.state().may_fetch(url, source, now) {
            return Err(IpnError::CertificateUnavailable);
        }
        let permit = self.fetching.acquire().await;
        let pem = fetch
            .get(url, MAX_CERTIFICATE_BYTES)
            .await
            .map_err(|_| IpnError::CertificateUnavailable)?;
        drop(permit);
        let certificate = SigningCertificate::parse(&pem)?;
        self.state().insert(Cached {
            url: url.to_owned(),
            at: now,
            certificate: certificate.clone(),
        });
        Ok(certificate)
    }

    /// Records that a genuine message was signed with the certificate at a URL.
    pub(super) fn prove(&self, url: &str) {
        let mut state = self.state();
        if state.is_proven(url) {
            return;
        }
        if state.proven.len() == MAX_CERTIFICATES {
            state.proven.pop_front();
        }
        state.proven.push_back(url.to_owned());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `at` is within `span` before `now`. A time in the future, after the clock was set back, is not recent: it
/// would stay forever.
fn is_recent(at: Timestamp, now: Timestamp, span: Duration) -> bool {
    at <= now && now.since(at) < span
}

impl State {
    fn is_proven(&self, url: &str) -> bool {
        self.proven.iter().any(|proven| proven == url)
    }

    fn find(&mut self, url: &str, now: Timestamp) -> Option<SigningCertificate> {
        self.certificates
            .retain(|cached| is_recent(cached.at, now, TIME_TO_LIVE));
        self.certificates
            .iter()
            .find(|cached| cached.url == url)
            .map(|cached| cached.certificate.clone())
    }

    /// Inserts a certificate. Others of Amazon's certificates, which a stranger can name, do not replace proven ones.
    fn insert(&mut self, cached: Cached) {
        if self.certificates.len() >= MAX_CERTIFICATES {
            let unproven = self
                .certificates
                .iter()
                .position(|cached| !self.is_proven(&cached.url));
            self.certificates.remove(unproven.unwrap_or(0));
        }
        self.certificates.push_back(cached);
    }

    fn lock_of(&mut self, url: &str) -> Arc<tokio::sync::Mutex<()>> {
        self.locks.retain(|_, lock| lock.strong_count() > 0);
        let known = self.locks.get(url).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let lock = Arc::default();
            self.locks.insert(url.to_owned(), Arc::downgrade(&lock));
            lock
        })
    }

    /// Counts a fetch, unless a limit is reached.
    fn may_fetch(&mut self, url: &str, source: Option<IpAddr>, now: Timestamp) -> bool {
        if self.is_proven(url) {
            self.proven_fetches.retain(|at| is_recent(*at, now, MINUTE));
            let left = self.proven_fetches.len() < PROVEN_FETCHES_PER_MINUTE;
            if left {
                self.proven_fetches.push_back(now);
            }
            return left;
        }
        self.fetches.retain(|(at, _)| is_recent(*at, now, MINUTE));
        let of_source = self.fetches.iter().filter(|(_, from)| *from == source);
        let left = of_source.count() < FETCHES_PER_MINUTE_AND_ADDRESS
            && self.fetches.len() < FETCHES_PER_MINUTE;
        if left {
            self.fetches.push_back((now, source));
        }
        left
    }
}
