//! The labels of a metric.

use std::borrow::Cow;

use prometheus_client::metrics::{family::Family, gauge::Gauge, histogram::Histogram};

/// Names and values. The names of one metric are always the same.
pub(super) type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];

/// Histograms by labels.
pub(super) type Histograms<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Gauges by labels.
pub(super) type Gauges<const N: usize> = Family<Labels<N>, Gauge>;

/// A gauge whose values are not whole.
pub(super) type Seconds = Gauge<f64, std::sync::atomic::AtomicU64>;

/// Labels with values that this program has written.
pub(super) fn labels<const N: usize>(pairs: [(&'static str, &'static str); N]) -> Labels<N> {
    pairs.map(|(name, value)| (name, Cow::Borrowed(value)))
}

/// A count as the value of a gauge.
pub(super) fn gauge_value(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
