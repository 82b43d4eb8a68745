//! The page `/metrics`, on a listener of its own: metrics show a shop's turnover, which strangers must not read.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use eventlog::StoreError;
use http_server::{ConnectionLimits, TrustedProxies};
use tokio::{
    net::TcpListener,
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{metrics, storage::MeasuredDatabase, web::Site};

/// The least time between two reads of the database.
const INTERVAL: Duration = Duration::from_secs(10);

/// Reading takes at most this part of the time.
const SHARE: u32 = 100;

/// How long the database may take.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// The metrics of one server.
pub struct MetricsPage {
    site: Arc<Site>,
    database: MeasuredDatabase,
    reads: Mutex<Reads>,
}

/// When the database was and will be read.
struct Reads {
    last: Instant,
    next: Instant,
}

impl MetricsPage {
    pub(crate) fn new(site: Arc<Site>, database: MeasuredDatabase) -> Self {
        let now = Instant::now();
        Self {
            site,
            database,
            reads: Mutex::new(Reads {
                last: now,
                next: now,
            }),
        }
    }

    /// The metrics as text. The database is read at most every ten seconds, and never for more than a hundredth of the time.
    ///
    /// # Errors
    ///
    /// Returns [`std::fmt::Error`] if a metric cannot be written as text.
    pub async fn render(&self) -> Result<String, std::fmt::Error> {
        let metrics = &self.site.metrics;
        let mut reads = self.reads.lock().await;
        if reads.next <= Instant::now() {
            let began = Instant::now();
            match timeout(READ_TIMEOUT, self.read()).await {
                Ok(Ok(())) => reads.last = began,
                Ok(Err(error)) => {
                    tracing::error!(%error, "metrics cannot be read from the database");
                }
                Err(_) => tracing::error!("metrics cannot be read: the database does not answer"),
            }
            reads.next = Instant::now() + INTERVAL.max(began.elapsed() * SHARE);
        }
        metrics.database.set_age(reads.last.elapsed());
        let is_ready = self.site.check_readiness().await.is_ok();
        metrics.server.ready.set(i64::from(is_ready));
        let ahead = self.site.clock_ahead_millis().unwrap_or(0);
        let ahead = f64::from(i32::try_from(ahead).unwrap_or(i32::MAX)) / 1000.0;
        metrics.server.clock_ahead.set(ahead);
        if let Err(error) = metrics.disk.measure(&self.site.config.database) {
            tracing::error!(%error, "the disk of the database cannot be measured");
        }
        metrics.render()
    }

    async fn read(&self) -> Result<(), StoreError> {
        let (metrics, now) = (&self.site.metrics, self.site.now());
        let statistics = self.database.statistics(now).await?;
        metrics.database.set(&statistics, now);
        for account in self.site.accounts.in_use() {
            let health = account.tokens.health().await?;
            metrics.tokens.set(&account.id, &health);
        }
        Ok(())
    }

    /// Serves `/metrics` until `shutdown` completes.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        let router = Router::new().route("/metrics", get(show)).with_state(self);
        let limits = ConnectionLimits {
            max_connections: 64,
            ..ConnectionLimits::default()
        };
        let limits = limits.for_one_network();
        let proxies = TrustedProxies::default();
        http_server::serve(listener, router, limits, proxies, shutdown).await;
    }
}

async fn show(State(page): State<Arc<MetricsPage>>) -> Response {
    match page.render().await {
        Ok(text) => ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics cannot be written as text");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
