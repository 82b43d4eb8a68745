//! Caches signing certificates by URL and limits how often untrusted messages cause a fetch.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Timestamp;

use super::{Fetch, IpnError, certificate::SigningCertificate};

/// The size of the cache. SNS signs with one certificate at a time and replaces it about once a year.
const MAX_CERTIFICATES: usize = 8;
/// How long a certificate is cached, so that one that Amazon withdraws is gone within a day.
const TIME_TO_LIVE: Duration = Duration::from_secs(24 * 3600);
/// The size limit of a certificate file in bytes. SNS's have about 2 kB.
const MAX_CERTIFICATE_BYTES: usize = 64 * 1024;
/// The limit of fetches per minute. Anybody who knows the topic can send messages that name new certificates.
const FETCHES_PER_MINUTE: usize = 10;
const MINUTE: Duration = Duration::from_secs(60);

/// The cached certificates.
#[derive(Default)]
pub(super) struct CertificateCache {
    state: Mutex<State>,
    /// One fetch at a time, so that a burst of messages fetches its certificate once. Messages whose certificate is
    /// cached do not wait.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Oldest first.
    certificates: VecDeque<(String, Timestamp, SigningCertificate)>,
    fetches: VecDeque<Timestamp>,
}

impl CertificateCache {
    /// Returns the certificate at a URL, which the caller has checked.
    pub(super) async fn certificate(
        &self,
        url: &str,
        fetch: &dyn Fetch,
        now: Timestamp,
    ) -> Result<SigningCertificate, IpnError> {
        if let Some(found) = self.state().find(url, now) {
            return Ok(found);
        }
        let _guard = self.fetching.lock().await;
        if let Some(found) = self.state().find(url, now) {
            return Ok(found);
        }
        if !self.state().may_fetch(now) {
            return Err(IpnError::CertificateUnavailable);
        }
        let pem = fetch
            .get(url, MAX_CERTIFICATE_BYTES)
            .await
            .map_err(|_| IpnError::CertificateUnavailable)?;
        let certificate = SigningCertificate::parse(&pem)?;
        let mut state = self.state();
        if state.certificates.len() == MAX_CERTIFICATES {
            state.certificates.pop_front();
        }
        state
            .certificates
            .push_back((url.to_owned(), now, certificate.clone()));
        Ok(certificate)
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
    fn find(&mut self, url: &str, now: Timestamp) -> Option<SigningCertificate> {
        self.certificates
            .retain(|(_, at, _)| is_recent(*at, now, TIME_TO_LIVE));
        self.certificates
            .iter()
            .find(|(known, _, _)| known == url)
            .map(|(_, _, found)| found.clone())
    }

    /// Counts a fetch, unless the limit is reached.
    fn may_fetch(&mut self, now: Timestamp) -> bool {
        self.fetches.retain(|at| is_recent(*at, now, MINUTE));
        let left = self.fetches.len() < FETCHES_PER_MINUTE;
        if left {
            self.fetches.push_back(now);
        }
        left
    }
}
