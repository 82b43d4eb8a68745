//! Storage of outgoing webhooks: endpoints, deliveries and attempts, in the database of the outbox.

mod attempts;
mod deliveries;
mod endpoints;
mod events;
mod fan_out;
mod lease;
mod queue;
mod ready_at;
mod replay;
mod row;
mod store;
mod sweep;

pub(crate) use fan_out::publish;
