//! One command for every chore, so that a machine with nothing but cargo and
//! npm can set up, show, test and measure the product.

mod ambient;
mod bench;
mod command;
mod demo;
mod embed;
mod family;
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
mod simulator;
mod stopwatch;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Set-up, demo, tests and benchmarks in one command"
)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what the build needs; says nothing new when all is there
    Setup,
    /// Build the binary as it ships and say where it is
    Build,
    /// Make the script for merchants' pages of its source, and show its size and hash
    Embed,
    /// Make the packages that shops install, and say where they are
    Packages,
    /// Build, start the checkout with the simulator, and say where to click
    Demo(demo::Options),
    /// Every check the project has, in order, stopping at the first failure
    Test(test::Options),
    /// Measure sizes, start and memory against their budgets
    Bench(bench::Options),
    /// Build and run bKash on this machine, alone
    Simulator(simulator::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().chore {
        Chore::Setup => setup::build_tools().map(|_| ()),
        Chore::Build => product::ship(),
        Chore::Embed => embed::write(),
        Chore::Packages => packages::make(),
        Chore::Demo(options) => demo::run(&options),
        Chore::Test(options) => test::run(&options),
        Chore::Bench(options) => bench::run(&options),
        Chore::Simulator(options) => simulator::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}
