//! What a run counted.

use std::{collections::BTreeMap, fmt};

use crate::{faults::Fault, world::World};

/// The counts of one run, or of several.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Orders.
    pub orders: u64,
    /// Orders that bKash charged.
    pub charged: u64,
    /// Refunded orders.
    pub refunded: u64,
    /// Queries that were sent to bKash.
    pub queries: u64,
    /// Webhooks that arrived, repetitions included.
    pub webhooks: u64,
    /// Virtual milliseconds.
    pub virtual_time: i64,
    /// How often each fault was injected.
    pub faults: BTreeMap<Fault, u64>,
}

impl Report {
    pub(crate) fn of(world: &World) -> Self {
        let model = world.model();
        let count = |is: fn(&crate::model::Order) -> bool| {
            model.orders.values().filter(|order| is(order)).count() as u64
        };
        Self {
            orders: model.orders.len() as u64,
            charged: count(|order| !order.charged.is_empty()),
            refunded: count(|order| order.refunded > 0),
            queries: model.queries,
            webhooks: world.received().deliveries,
            virtual_time: world.time.elapsed(),
            faults: world.faults.injected(),
        }
    }

    /// Adds another run's counts.
    pub fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.charged += other.charged;
        self.refunded += other.refunded;
        self.queries += other.queries;
        self.webhooks += other.webhooks;
        self.virtual_time += other.virtual_time;
        for (fault, count) in &other.faults {
            *self.faults.entry(*fault).or_default() += count;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            orders,
            charged,
            refunded,
            queries,
            webhooks,
            ..
        } = self;
        writeln!(
            formatter,
            "{orders} orders, {charged} charged, {refunded} refunded, {queries} queries, {webhooks} webhooks"
        )?;
        let faults = self.faults.iter();
        let faults: Vec<_> = faults
            .map(|(fault, count)| format!("{fault:?} {count}"))
            .collect();
        write!(formatter, "faults: {}", faults.join(", "))
    }
}
