//! `cargo xtask sim`: the whole checkout in virtual time, optimized as a release and with the assertions of a debug build.

use anyhow::Result;
use clap::Args;

use crate::command::{cargo, run as run_command};

/// For how many seconds further seeds are begun if the command line names none.
const SECONDS: &str = "60";

#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// What the simulation is told, such as `--seed 1 --payments 200 --seeds 50`; `--help` lists everything
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn simulate(arguments: &[String]) -> Result<()> {
    let base = [
        "run",
        "--locked",
        "--quiet",
        "--profile",
        "sim",
        "--package",
        "sim",
        "--",
    ];
    run_command(cargo().args(base).args(arguments))
}

/// Runs what the command line says; without arguments the seeds that ever failed, and then as many others as there is time
/// for.
///
/// # Errors
/// If the simulation does not compile, or a rule does not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    if !options.arguments.is_empty() {
        return simulate(&options.arguments);
    }
    let arguments = [
        "--kept",
        "--payments=100",
        "--seeds=1000000",
        "--seconds",
        SECONDS,
    ];
    simulate(&arguments.map(str::to_owned))
}
