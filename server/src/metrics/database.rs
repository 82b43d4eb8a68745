//! What the database says: the same for every process that uses it.

use std::{borrow::Cow, time::Duration};

use domain::{
    Timestamp, agreement::AgreementStatus, notification::NotificationStatus,
    payment::PaymentStatus, refund::RefundStatus, session::SessionStatus,
};
use objects::row::kind;
use prometheus_client::{metrics::gauge::Gauge, registry::Registry};

use super::labels::{Gauges, Labels, Seconds, gauge_value, labels};
use crate::storage::{Backlog, DatabaseStatistics};

/// The kinds of objects whose outcome can be unknown.
const MONEY: [&str; 2] = [kind::PAYMENT, kind::REFUND];

/// The kinds of objects that may need a person.
const ATTENTION: [&str; 3] = [kind::SESSION, kind::PAYMENT, kind::NOTIFICATION];

/// Gauges of what is in the database.
pub(crate) struct DatabaseMetrics {
    objects: Gauges<2>,
    unknown: Gauges<1>,
    unknown_poisha: Gauges<1>,
    unknown_age: Gauges<1>,
    attention: Gauges<1>,
    endpoints: Gauges<1>,
    pending_deliveries: Gauge,
    pending_age: Seconds,
    due: Gauge,
    overdue: Seconds,
    log_position: Gauge,
    age: Seconds,
}

impl DatabaseMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            objects: Gauges::default(),
            unknown: Gauges::default(),
            unknown_poisha: Gauges::default(),
            unknown_age: Gauges::default(),
            attention: Gauges::default(),
            endpoints: Gauges::default(),
            pending_deliveries: Gauge::default(),
            pending_age: Seconds::default(),
            due: Gauge::default(),
            overdue: Seconds::default(),
            log_position: Gauge::default(),
            age: Seconds::default(),
        };
        let DatabaseMetrics {
            objects,
            unknown,
            unknown_poisha,
            unknown_age,
            attention,
            endpoints,
            pending_deliveries,
            pending_age,
            due,
            overdue,
            log_position,
            age,
        } = &metrics;
        registry.register(
            "objects",
            "Sessions, payments, refunds, agreements and notifications by status",
            objects.clone(),
        );
        registry.register(
            "unknown_money_objects",
            "Payments and refunds for which bKash gave no usable answer yet",
            unknown.clone(),
        );
        registry.register(
            "unknown_money_poisha",
            "The amounts of these, in poisha (1/100 taka)",
            unknown_poisha.clone(),
        );
        registry.register(
            "unknown_money_oldest_age_seconds",
            "Age of the oldest of these; 0 if there is none",
            unknown_age.clone(),
        );
        registry.register(
            "needs_attention_objects",
            "Objects that a person must look at",
            attention.clone(),
        );
        registry.register(
            "webhook_endpoints",
            "Webhook endpoints by state",
            endpoints.clone(),
        );
        registry.register(
            "webhook_deliveries_pending",
            "Deliveries to enabled endpoints that are neither made nor given up, counted up to 100,000 for each endpoint",
            pending_deliveries.clone(),
        );
        registry.register(
            "webhook_oldest_pending_age_seconds",
            "Age of the oldest of these; 0 if there is none",
            pending_age.clone(),
        );
        registry.register(
            "due_streams",
            "Streams that the worker must look at now, counted up to 100,000",
            due.clone(),
        );
        registry.register(
            "due_overdue_seconds",
            "For how long the first of these has been due",
            overdue.clone(),
        );
        registry.register(
            "log_position_events",
            "The number of events in the log",
            log_position.clone(),
        );
        registry.register(
            "database_metrics_age_seconds",
            "Age of the metrics that are read from the database",
            age.clone(),
        );
        metrics.reset();
        metrics
    }

    /// Sets every gauge that has labels to 0, so that a value that is no longer there is not shown.
    fn reset(&self) {
        let statuses = [
            (kind::SESSION, SessionStatus::NAMES.as_slice()),
            (kind::PAYMENT, PaymentStatus::NAMES.as_slice()),
            (kind::REFUND, RefundStatus::NAMES.as_slice()),
            (kind::AGREEMENT, AgreementStatus::NAMES.as_slice()),
            (kind::NOTIFICATION, NotificationStatus::NAMES.as_slice()),
        ];
        for (object, names) in statuses {
            for status in names {
                let by = labels([("object", object), ("status", status)]);
                self.objects.get_or_create(&by).set(0);
            }
        }
        for object in MONEY {
            let by = labels([("object", object)]);
            self.unknown.get_or_create(&by).set(0);
            self.unknown_poisha.get_or_create(&by).set(0);
            self.unknown_age.get_or_create(&by).set(0);
        }
        for object in ATTENTION {
            self.attention
                .get_or_create(&labels([("object", object)]))
                .set(0);
        }
    }

    /// Shows statistics that were read at `now`.
    pub(crate) fn set(&self, statistics: &DatabaseStatistics, now: Timestamp) {
        self.reset();
        for found in &statistics.objects {
            let by: Labels<2> = [
                ("object", Cow::Owned(found.kind.clone())),
                ("status", Cow::Owned(found.status.clone())),
            ];
            self.objects
                .get_or_create(&by)
                .set(gauge_value(found.count));
        }
        for money in &statistics.unknown {
            let by = object(&money.kind);
            self.unknown
                .get_or_create(&by)
                .set(gauge_value(money.count));
            self.unknown_poisha
                .get_or_create(&by)
                .set(gauge_value(money.poisha));
            let age = now.since(money.oldest).as_secs();
            self.unknown_age.get_or_create(&by).set(gauge_value(age));
        }
        for (kind, count) in &statistics.attention {
            self.attention
                .get_or_create(&object(kind))
                .set(gauge_value(*count));
        }
        let endpoints = &statistics.endpoints;
        for (state, count) in [
            ("healthy", endpoints.healthy),
            ("failing", endpoints.failing),
            ("paused", endpoints.paused),
            ("disabled", endpoints.disabled),
        ] {
            self.endpoints
                .get_or_create(&labels([("state", state)]))
                .set(gauge_value(count));
        }
        let pending = statistics.pending_deliveries;
        self.pending_deliveries.set(gauge_value(pending.count));
        self.pending_age.set(age(pending, now));
        self.due.set(gauge_value(statistics.due.count));
        self.overdue.set(age(statistics.due, now));
        self.log_position.set(gauge_value(statistics.log_position));
    }

    /// Sets the age of what was set last.
    pub(crate) fn set_age(&self, age: Duration) {
        self.age.set(age.as_secs_f64());
    }
}

fn object(kind: &str) -> Labels<1> {
    [("object", Cow::Owned(kind.to_owned()))]
}

fn age(backlog: Backlog, now: Timestamp) -> f64 {
    backlog
        .oldest
        .map_or(0.0, |oldest| now.since(oldest).as_secs_f64())
}
