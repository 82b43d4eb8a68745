//! The whole checkout in virtual time: the merchant's back end, payers' browsers, the server's router, the engine, the
//! bKash client, the simulated bKash, the SQLite store, and the webhook dispatcher with its receivers, in one process, on
//! one thread, with one seed.
//!
//! Nothing of the checkout is replaced but its edges: sockets, the clock, randomness, and the threads of the store. A seed
//! decides everything that happens, faults included, so that a failure is repeated by its seed.

mod addresses;
mod attack;
mod attention;
mod audit;
mod bkash_pages;
mod checks;
mod clocks;
mod conditions;
mod faults;
mod http;
mod ipn;
mod life;
mod log;
mod merchant;
mod model;
mod mutant_storage;
mod mutants;
mod network;
mod operation;
mod operator;
mod payer;
mod plan;
mod power;
mod probe;
mod process;
mod random;
mod rate;
mod received;
mod receivers;
mod report;
mod restoring;
mod run;
mod shrink;
mod side_by_side;
mod starting;
mod storms;
mod time;
mod trace;
mod world;

pub use checks::{Check, Violation};
pub use faults::Fault;
pub use mutants::Mutant;
pub use plan::Plan;
pub use rate::Rate;
pub use report::Report;
pub use run::{Outcome, run};
pub use shrink::shrink;
pub use side_by_side::{ORDERS_PER_RUN, run_side_by_side, split};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The seeds that once failed, each with its number of orders.
pub fn kept_seeds() -> Vec<(u64, u64)> {
    let lines = include_str!("../seeds.txt").lines();
    let seeds = lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
    });
    seeds.collect()
}
