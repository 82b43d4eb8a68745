//! The simulator as a merchant, a customer and a tester meet it, over real HTTP.

mod agreements;
mod authorizations;
mod control;
mod creating;
mod cross_family;
mod faults;
mod gateway;
mod golden;
mod harness;
mod iframe;
mod iframe_organization;
mod iframe_refunds;
mod pages;
mod payments;
mod properties;
mod reach;
mod refunds;
mod restarts;
mod tokens;
mod v03;
mod v2_agreements;
mod v2_gateway;
mod v2_payments;
mod v2_refunds;
mod watching;
