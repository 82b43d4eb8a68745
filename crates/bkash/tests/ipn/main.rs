//! Payment notifications, as Amazon SNS and those who imitate it send them.

mod any_bytes;
mod believed;
mod certificates;
mod golden;
mod refused;
mod repeated;
mod sender;
mod subscriptions;
