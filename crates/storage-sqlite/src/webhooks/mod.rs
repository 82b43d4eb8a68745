//! Outgoing webhooks at rest: endpoints, deliveries and attempts beside the outbox they belong to.

mod claim;
mod deliveries;
mod endpoints;
mod events;
mod fan_out;
mod queue;
mod ready;
mod record;
mod records;
mod replay;
mod row;
mod sweep;

pub(crate) use fan_out::fan_out;
