//! Certificates that were fetched, by address, and how often a stranger can make us fetch one.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Timestamp;

use super::{Fetch, IpnError, certificate::SigningCertificate};

/// SNS signs with one certificate at a time, and replaces it about once a year.
const KEPT: usize = 8;
/// A certificate that Amazon takes away is forgotten within a day.
const KEPT_FOR: Duration = Duration::from_secs(24 * 3600);
/// A certificate has about two kilobytes.
const LARGEST_CERTIFICATE: usize = 64 * 1024;
/// Fetches in any minute: a stranger who knows the topic can name any number of certificates.
const FETCHES: usize = 10;
const MINUTE: Duration = Duration::from_secs(60);

/// The certificates at hand.
#[derive(Default)]
pub(super) struct Keyring {
    held: Mutex<Held>,
    /// One fetch at a time, so a burst of messages fetches their certificate once; messages whose
    /// certificate is at hand do not wait for it.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    /// Oldest first.
    certificates: VecDeque<(String, Timestamp, SigningCertificate)>,
    fetches: VecDeque<Timestamp>,
}

impl Keyring {
    /// The certificate at an address that was checked.
    pub(super) async fn certificate(
        &self,
        address: &str,
        fetch: &dyn Fetch,
        now: Timestamp,
    ) -> Result<SigningCertificate, IpnError> {
        if let Some(found) = self.held().find(address, now) {
            return Ok(found);
        }
        let _alone = self.fetching.lock().await;
        if let Some(found) = self.held().find(address, now) {
            return Ok(found);
        }
        if !self.held().may_fetch(now) {
            return Err(IpnError::CertificateUnavailable);
        }
        let pem = fetch
            .get(address, LARGEST_CERTIFICATE)
            .await
            .map_err(|_| IpnError::CertificateUnavailable)?;
        let certificate = SigningCertificate::parse(&pem)?;
        let mut held = self.held();
        if held.certificates.len() == KEPT {
            held.certificates.pop_front();
        }
        held.certificates
            .push_back((address.to_owned(), now, certificate.clone()));
        Ok(certificate)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an instant lies within `span` before now. One in the future, after the clock was set back,
/// does not: it would stay for ever.
fn is_recent(at: Timestamp, now: Timestamp, span: Duration) -> bool {
    at <= now && now.since(at) < span
}

impl Held {
    fn find(&mut self, address: &str, now: Timestamp) -> Option<SigningCertificate> {
        self.certificates
            .retain(|(_, at, _)| is_recent(*at, now, KEPT_FOR));
        self.certificates
            .iter()
            .find(|(known, _, _)| known == address)
            .map(|(_, _, found)| found.clone())
    }

    /// Counts a fetch, if this minute has one left.
    fn may_fetch(&mut self, now: Timestamp) -> bool {
        self.fetches.retain(|at| is_recent(*at, now, MINUTE));
        let left = self.fetches.len() < FETCHES;
        if left {
            self.fetches.push_back(now);
        }
        left
    }
}
