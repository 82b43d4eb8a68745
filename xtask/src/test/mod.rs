//! `cargo xtask test`: every check of the project, from the one that fails soonest
//! to the one that takes longest. Continuous integration runs this command and
//! nothing else. `cargo xtask check` runs the short part of it.

mod browser;
mod cargo;
mod clients;
mod counts;
mod metric_names;
mod monitoring;
mod rest;
mod run;
mod selection;
mod step;
mod steps;
mod summary;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::report;
use selection::{Selection, select};
use steps::STEPS;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo xtask test                                      every step
  cargo xtask test format clippy                        two steps
  cargo xtask test unit refund                          the Rust tests with `refund` in their names
  cargo xtask test unit -- -p domain --lib              the unit tests of one crate
  cargo xtask test browser specs/refusals.spec.ts       one browser spec
  cargo xtask test browser -- -g 'expired session'      the browser tests with these words in their titles")]
pub(crate) struct Options {
    /// Steps to run, all by default; the first word that is not a step begins the filter
    #[arg(value_name = "STEP|FILTER")]
    words: Vec<String>,
    /// Arguments for cargo test or Playwright
    #[arg(last = true, value_name = "FILTER")]
    filter: Vec<String>,
    /// List the steps and what each of them needs
    #[arg(long)]
    list: bool,
}

/// Runs the steps that the options select.
///
/// # Errors
/// If the options name no step or filter a step that has no filter. A failed step is
/// reported in the summary and is an exit code, not an error.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.list {
        report::line(&summary::list(STEPS));
        return Ok(ExitCode::SUCCESS);
    }
    let selection = select(STEPS, &options.words, &options.filter)?;
    Ok(run_and_report(&selection))
}

/// Runs the checks that need nothing but cargo and take less than a minute after a small change.
pub(crate) fn check() -> ExitCode {
    run_and_report(&Selection {
        steps: steps::QUICK.iter().collect(),
        filter: Vec::new(),
    })
}

fn run_and_report(selection: &Selection) -> ExitCode {
    let results = run::all(selection);
    report::line(&summary::table(&results));
    // The last line of the output, which continuous integration reads.
    report::line(&summary::total(&results).to_string());
    if results.iter().all(run::StepResult::passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
