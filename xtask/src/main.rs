//! The project's commands: set-up, demo, tests, benchmarks and generated files. They
//! install what they need, on a machine that has cargo, Node.js and Python.

mod bench;
mod command;
mod debug_build;
mod demo;
mod deny;
mod embed;
mod environment;
mod family;
mod generate;
mod http;
mod instance;
mod interrupt;
mod packages;
mod paths;
mod pins;
mod product;
mod report;
mod service;
mod setup;
mod shops;
mod sim;
mod simulator;
mod soak;
mod stopwatch;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Set-up, demo, tests, benchmarks and generated files"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what the build needs and is missing
    Setup,
    /// Build the release binary and print its path
    Build,
    /// Write the files that are made from others, such as the OpenAPI document
    Generate(generate::Options),
    /// Build the packages that shops install and print their paths
    Packages,
    /// Build, start the checkout with the simulator, and say where to click
    Demo(demo::Options),
    /// Run the quick checks: format, house rules, lints, tests of domain and engine
    Check,
    /// Run every check, or the steps that are named
    Test(test::Options),
    /// List the circles of imports inside a crate
    Circles {
        /// The crate's folder, such as crates/engine
        folder: String,
    },
    /// Measure sizes, start time, memory and speed against their budgets
    Bench(bench::Options),
    /// Run the whole checkout in virtual time, with everything that can go wrong, from a seed
    Sim(sim::Options),
    /// Run the real server, kill it at every point, and let everything happen to it, for hours
    Soak(soak::Options),
    /// Build and start the bKash simulator alone
    Simulator(simulator::Options),
}

fn main() -> ExitCode {
    run(Arguments::parse().command).unwrap_or_else(|error| {
        report::error(&error);
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Check => return Ok(test::check()),
        Command::Test(options) => return test::run(&options),
        Command::Setup => setup::build_tools().map(|_| ())?,
        Command::Build => product::ship()?,
        Command::Generate(options) => generate::run(&options)?,
        Command::Packages => packages::make()?,
        Command::Demo(options) => demo::run(&options)?,
        Command::Circles { folder } => tidy::circles::list(&folder)?,
        Command::Bench(options) => bench::run(&options)?,
        Command::Sim(options) => sim::run(&options)?,
        Command::Soak(options) => soak::run(&options)?,
        Command::Simulator(options) => simulator::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}
