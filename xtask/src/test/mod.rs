//! `cargo xtask test`: every check the project has, in the order in which a
//! failure is cheapest to find. Continuous integration runs this and nothing else.

mod browser;
mod clients;
mod counts;
mod rest;
mod steps;

use anyhow::{Result, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::stopwatch::Stopwatch;
use crate::{report, setup};
use counts::Counts;
use steps::STEPS;

#[derive(Args)]
pub(crate) struct Options {
    /// Run one step alone
    #[arg(long, value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    only: Option<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let watch = Stopwatch::start();
    setup::test_tools()?;
    let mut counts = Counts::default();
    let chosen = STEPS
        .iter()
        .filter(|step| options.only.as_deref().is_none_or(|only| only == step.name));
    for step in chosen {
        report::begin(&format!("{}: {}", step.name, step.what));
        let watch = Stopwatch::start();
        let outcome = (step.run)(&mut counts);
        if let Err(error) = outcome {
            report::say(&format!(
                "✗ {} ({})",
                step.name,
                report::duration(watch.elapsed())
            ));
            // A step without tests of its own has failed as one.
            counts.failed = counts.failed.max(1);
            report::say(&counts.to_string());
            bail!("step `{}` failed: {error:#}", step.name);
        }
        report::done(step.name, watch.elapsed());
    }
    report::done("everything", watch.elapsed());
    report::say(&counts.to_string());
    Ok(())
}
