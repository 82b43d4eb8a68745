//! Whether the server is ready, its version, and the agreement of its clock.

use prometheus_client::{metrics::gauge::Gauge, registry::Registry};

use super::labels::{Gauges, Seconds, labels};

/// Metrics of the server as a whole.
pub(crate) struct ServerMetrics {
    /// 1 if the server is ready.
    pub(crate) ready: Gauge,
    /// How far this machine's clock is ahead, in seconds.
    pub(crate) clock_ahead: Seconds,
}

impl ServerMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let build = Gauges::<1>::default();
        let version = labels([("version", env!("CARGO_PKG_VERSION"))]);
        build.get_or_create(&version).set(1);
        registry.register("build_info", "The version of the server, as a label", build);
        let metrics = Self {
            ready: Gauge::default(),
            clock_ahead: Seconds::default(),
        };
        registry.register(
            "ready",
            "1 if /readyz responds 200: the database can be written, and the clocks agree",
            metrics.ready.clone(),
        );
        registry.register(
            "clock_ahead_seconds",
            "How far this machine's clock is ahead of the other processes on the database; 0 within 2 seconds",
            metrics.clock_ahead.clone(),
        );
        metrics
    }
}
