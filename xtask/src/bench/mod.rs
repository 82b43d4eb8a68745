//! `cargo xtask bench`: measures the product and compares it with its budgets.

mod api;
mod example;
mod first_view;
mod form;
mod lists;
mod payment_cost;
mod running;
mod simulator;
pub(crate) mod sizes;
mod table;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::instance::{Instance, free_port};
use crate::product::{self, Build};
use crate::service::Service;
use crate::{interrupt, paths, report, setup};
use table::{Row, render};

#[derive(Args)]
pub(crate) struct Options {
    /// Measure what was built last
    #[arg(long)]
    no_build: bool,
    /// Measure one part alone
    #[arg(long)]
    only: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// What a payer's phone loads, and what the server costs
    Product,
    /// How fast sessions are opened over REST, and how soon webhooks leave
    Api,
    /// How fast the simulator is, and that its memory is bounded
    Simulator,
    /// How fast lists, openings and a rebuild are with 1,000,000 sessions stored
    Lists,
    /// How many commits and stream reads one payment costs
    PaymentCost,
}

/// Runs the selected benchmarks and prints their results.
///
/// # Errors
/// If something does not build, or cannot be measured.
pub(crate) fn run(options: &Options) -> Result<()> {
    let wanted = |part| options.only.is_none_or(|only| only == part);
    if !options.no_build {
        if wanted(Part::Product) || wanted(Part::Api) {
            setup::build_tools()?;
            product::build(Build::Shipped)?;
        }
        if wanted(Part::Api) {
            api::build()?;
        }
        if wanted(Part::Simulator) {
            simulator::build()?;
        }
        if wanted(Part::Lists) {
            lists::build()?;
        }
    }
    interrupt::listen()?;
    let mut rows = Vec::new();
    if wanted(Part::Product) {
        report::begin("measuring the product");
        rows.extend(sizes::rows()?);
        rows.extend(with_checkout(measure)?);
    }
    if wanted(Part::Api) {
        report::begin("measuring the REST API and the webhooks");
        rows.extend(with_checkout(api::rows)?);
    }
    if wanted(Part::Simulator) {
        report::begin("measuring the simulator");
        rows.extend(simulator::rows()?);
    }
    if wanted(Part::Lists) {
        report::begin("measuring the lists");
        rows.extend(lists::rows()?);
    }
    if wanted(Part::PaymentCost) {
        report::begin("counting what a payment costs");
        rows.extend(payment_cost::rows()?);
    }
    report::line(&render(&rows));
    Ok(())
}

/// Measures a checkout that is created in a temporary folder.
fn with_checkout(measure: fn(&Instance) -> Result<Vec<Row>>) -> Result<Vec<Row>> {
    let folder = paths::root().join(format!("target/bench-{}", std::process::id()));
    let instance = Instance {
        program: paths::binary(),
        simulator_program: paths::simulator_binary(),
        folder,
        port: free_port()?,
        simulator_port: free_port()?,
        family: crate::family::Family::default(),
    };
    instance.prepare()?;
    let outcome = measure(&instance);
    if outcome.is_ok() {
        std::fs::remove_dir_all(&instance.folder)?;
    }
    outcome
}

fn measure(instance: &Instance) -> Result<Vec<Row>> {
    let (simulator, _) = Service::start(instance.simulator())?;
    let mut rows = vec![running::start_to_ready(instance)?];
    let (server, _) = Service::start(instance.server())?;
    rows.push(running::idle_memory(&server)?);
    rows.extend(first_view::rows(instance)?);
    server.stop();
    simulator.stop();
    Ok(rows)
}
