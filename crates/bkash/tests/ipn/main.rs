//! Payment notifications, as Amazon SNS and attackers send them.

mod accepted;
mod certificates;
mod duplicates;
mod fake_sns;
mod fuzz;
mod golden;
mod rejected;
mod subscriptions;
