//! Requests and connections that were refused because of a limit.

use http_server::{Refusal, RefusalObserver};
use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::labels::{Labels, labels};

/// The limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// `[limits] requests-per-minute` or `changes-per-minute` of a network.
    Network,
    /// `[limits] requests-per-minute-per-key`.
    Key,
    /// Connections of a network.
    Connections,
    /// Requests of a network that are in progress.
    RequestsInProgress,
    /// Memory for request bodies.
    Bodies,
    /// The database cannot be written.
    Database,
}

impl Limit {
    const ALL: [Self; 6] = [
        Self::Network,
        Self::Key,
        Self::Connections,
        Self::RequestsInProgress,
        Self::Bodies,
        Self::Database,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Key => "key",
            Self::Connections => "connections",
            Self::RequestsInProgress => "requests_in_progress",
            Self::Bodies => "bodies",
            Self::Database => "database",
        }
    }
}

/// Counts refusals.
pub(crate) struct Refusals(Family<Labels<1>, Counter>);

impl Refusals {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let total = Family::<Labels<1>, Counter>::default();
        for limit in Limit::ALL {
            drop(total.get_or_create(&labels([("limit", limit.as_str())])));
        }
        registry.register(
            "requests_refused",
            "Requests and connections that were refused, by the limit that was reached",
            total.clone(),
        );
        Self(total)
    }

    pub(crate) fn count(&self, limit: Limit) {
        self.0
            .get_or_create(&labels([("limit", limit.as_str())]))
            .inc();
    }
}

impl RefusalObserver for Refusals {
    fn refused(&self, refusal: Refusal) {
        self.count(match refusal {
            Refusal::Connection => Limit::Connections,
            Refusal::Request => Limit::RequestsInProgress,
            Refusal::Body => Limit::Bodies,
        });
    }
}
