//! HTTP requests, by class of route.

use std::{borrow::Cow, time::Duration};

use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};

use super::labels::{Histograms, Labels, labels};

/// Who calls a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RouteClass {
    /// Payers' pages and forms.
    Page,
    /// Payers who return from bKash.
    Callback,
    /// The islands of the pages.
    Island,
    /// The REST API.
    Api,
    /// bKash's notifications.
    Notification,
    /// Probes of the operator.
    Probe,
    /// Files, the reference and what does not exist.
    Other,
}

impl RouteClass {
    const ALL: [Self; 7] = [
        Self::Page,
        Self::Callback,
        Self::Island,
        Self::Api,
        Self::Notification,
        Self::Probe,
        Self::Other,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Callback => "callback",
            Self::Island => "island",
            Self::Api => "api",
            Self::Notification => "notification",
            Self::Probe => "probe",
            Self::Other => "other",
        }
    }

    /// The class of a route's pattern, such as `/pay/{session}`.
    fn of(route: &str) -> Self {
        let first = route.split('/').nth(1).unwrap_or_default();
        match first {
            _ if route.ends_with("/callback") => Self::Callback,
            "pay" | "wallets" | "demo" => Self::Page,
            "" if route == "/" => Self::Page,
            "api" => Self::Island,
            "v1" => Self::Api,
            "ipn" => Self::Notification,
            "healthz" | "readyz" => Self::Probe,
            _ => Self::Other,
        }
    }
}

/// Counts requests and measures their duration.
pub(crate) struct Requests {
    total: Family<Labels<2>, Counter>,
    duration: Histograms<1>,
}

/// From a millisecond to ten seconds, as a callback may wait for bKash.
fn histogram() -> Histogram {
    Histogram::new([
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0,
    ])
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let requests = Self {
            total: Family::default(),
            duration: Histograms::new_with_constructor(histogram),
        };
        for class in RouteClass::ALL.map(RouteClass::as_str) {
            let with_status = labels([("route", class), ("status", "200")]);
            drop(requests.total.get_or_create(&with_status));
            drop(requests.duration.get_or_create(&labels([("route", class)])));
        }
        registry.register(
            "http_requests",
            "Requests by class of route and HTTP status",
            requests.total.clone(),
        );
        registry.register(
            "http_request_duration_seconds",
            "Time until the response was computed",
            requests.duration.clone(),
        );
        requests
    }

    /// Counts a request. `route` is the pattern that it matched.
    pub(crate) fn ended(&self, route: &str, status: u16, duration: Duration) {
        let class = RouteClass::of(route).as_str();
        self.total
            .get_or_create(&[
                ("route", Cow::Borrowed(class)),
                ("status", Cow::Owned(status.to_string())),
            ])
            .inc();
        self.duration
            .get_or_create(&labels([("route", class)]))
            .observe(duration.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::RouteClass;

    #[test]
    fn every_route_has_a_class() {
        for (route, class) in [
            ("/", RouteClass::Page),
            ("/pay/{session}", RouteClass::Page),
            ("/pay/{session}/callback", RouteClass::Callback),
            ("/wallets/{agreement}/callback", RouteClass::Callback),
            ("/api/checkout/status", RouteClass::Island),
            ("/v1/payments/{id}", RouteClass::Api),
            ("/ipn/{merchant}", RouteClass::Notification),
            ("/readyz", RouteClass::Probe),
            ("/embed/{file}", RouteClass::Other),
            ("-", RouteClass::Other),
        ] {
            assert_eq!(RouteClass::of(route), class, "{route}");
        }
    }
}
