//! Whether the database can be written, and the refusal of changes while it cannot.
//!
//! The database may be locked by another process that does not go on, its disk may be full, or it may not answer at all. A
//! request that changes something would then wait for a time-out, and so would every request after it.

use std::{
    fs::{File, remove_file},
    io::{self, Write as _},
    path::{Path, PathBuf},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::Mutex,
    task::spawn_blocking,
    time::{Instant, sleep, timeout},
};

use super::{Site, token_report};
use crate::{metrics::Limit, storage::with_ending};

/// How long the database may take to write a row.
const WRITE_TIMEOUT: Duration = Duration::from_millis(2500);

/// How long the result of a check is used, so that nobody can keep the disk busy by asking.
const VALIDITY: Duration = Duration::from_secs(1);

/// How long a request may take before the database is checked. With the time that the check takes it is less than SQLite
/// waits for a lock, after which the request would fail with 500.
const SLOW_REQUEST: Duration = Duration::from_secs(1);

/// The free space that a disk must have, in bytes. A write into the log's free pages would succeed on a full disk.
const FREE_SPACE: usize = 256 * 1024;

/// Why the database cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotReady {
    /// It cannot be read or written.
    Unusable,
    /// It does not answer: another process holds its lock, or the disk does not respond.
    Blocked,
    /// There is no space left beside it.
    DiskFull,
}

impl NotReady {
    /// The response of `/readyz`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Unusable => "the database is not usable\n",
            Self::Blocked => {
                "the database does not answer: another process holds its lock, or the disk does not respond\n"
            }
            Self::DiskFull => "the database's disk is full or cannot be written\n",
        }
    }
}

/// The last check of the database.
#[derive(Default)]
pub(super) struct Readiness {
    last: Mutex<Option<(Instant, Result<(), NotReady>)>>,
    has_failed: AtomicBool,
    last_tokens: Mutex<Option<(Instant, String)>>,
}

impl Readiness {
    /// Writes to the database, unless that was done within the last second.
    ///
    /// # Errors
    ///
    /// Returns [`NotReady`] if the write fails or takes too long, or if the disk is full.
    pub(super) async fn check(&self, site: &Site) -> Result<(), NotReady> {
        let mut last = self.last.lock().await;
        if let Some((at, result)) = *last
            && at.elapsed() < VALIDITY
        {
            return result;
        }
        self.check_now(site, &mut last).await
    }

    /// Writes to the database because a request failed, unless that was done since then: what an earlier check found is
    /// refuted by the failure.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Self::check`].
    async fn check_after_failure(&self, site: &Site, failed_at: Instant) -> Result<(), NotReady> {
        let mut last = self.last.lock().await;
        if let Some((at, result)) = *last
            && at >= failed_at
        {
            return result;
        }
        self.check_now(site, &mut last).await
    }

    async fn check_now(
        &self,
        site: &Site,
        last: &mut Option<(Instant, Result<(), NotReady>)>,
    ) -> Result<(), NotReady> {
        let result = check(site).await;
        let had_failed = self.has_failed.swap(result.is_err(), Ordering::Relaxed);
        match result {
            Ok(()) if had_failed => tracing::info!("the database is usable again"),
            Err(reason) if !had_failed => {
                tracing::error!(reason = reason.as_str().trim(), "changes are refused");
            }
            Ok(()) | Err(_) => {}
        }
        *last = Some((Instant::now(), result));
        result
    }
}

impl Readiness {
    /// What keeps payments from beginning, in lines for operators. Up to a second old.
    pub(super) async fn token_trouble(&self, site: &Site) -> String {
        let mut last = self.last_tokens.lock().await;
        if let Some((at, report)) = &*last
            && at.elapsed() < VALIDITY
        {
            return report.clone();
        }
        let report = token_report::of(&site.accounts).await;
        *last = Some((Instant::now(), report.clone()));
        report
    }
}

async fn check(site: &Site) -> Result<(), NotReady> {
    let written = timeout(WRITE_TIMEOUT, site.storage.check()).await;
    written.map_err(|_| NotReady::Blocked)?.map_err(|error| {
        tracing::error!(%error, "the database is not usable");
        NotReady::Unusable
    })?;
    let probe = probe_of(&site.config.database);
    let reserved = if site.has_threads {
        let reserved = timeout(WRITE_TIMEOUT, spawn_blocking(move || reserve(&probe))).await;
        let reserved = reserved.map_err(|_| NotReady::Blocked)?;
        reserved.map_err(|_| NotReady::Unusable)?
    } else {
        reserve(&probe)
    };
    reserved.map_err(|error| {
        tracing::error!(%error, "cannot write beside the database");
        NotReady::DiskFull
    })
}

/// The file beside the database that is written to find out whether the disk is full.
fn probe_of(database: &Path) -> PathBuf {
    with_ending(database, "-probe")
}

/// Writes a file and removes it.
fn reserve(path: &Path) -> io::Result<()> {
    let written = File::create(path).and_then(|mut file| {
        // Not flushed: the file system reserves the space at once, and the disk has nothing to do.
        file.write_all(&vec![0xa5; FREE_SPACE])
    });
    let removed = remove_file(path);
    written.and(removed)
}

/// Answers requests that change something with 503 while the database cannot be written, and others once they wait for it.
pub(super) async fn refuse_while_blocked(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let is_change = !request.method().is_safe() || request.uri().path().ends_with("/callback");
    let has_failed = site.readiness.has_failed.load(Ordering::Relaxed);
    if is_change && has_failed && site.readiness.check(&site).await.is_err() {
        return unavailable(&site);
    }
    let mut response = pin!(next.run(request));
    loop {
        let check = async {
            sleep(SLOW_REQUEST).await;
            site.readiness.check(&site).await
        };
        tokio::select! {
            biased;
            response = &mut response => {
                let may_be_storage =
                    is_change && response.status() == StatusCode::INTERNAL_SERVER_ERROR;
                if may_be_storage {
                    let checked = site.readiness.check_after_failure(&site, Instant::now());
                    if checked.await.is_err() {
                        return unavailable(&site);
                    }
                }
                return response;
            }
            // What the request has begun is continued by the log, as after a crash.
            checked = check => if checked.is_err() {
                return unavailable(&site);
            },
        }
    }
}

/// The layer for error pages makes a page or a problem document of it.
fn unavailable(site: &Site) -> Response {
    site.metrics.refusals.count(Limit::Database);
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}
