//! Runs the selected steps. A failure does not keep the others from running, unless
//! they depend on the step that failed.

use std::time::Duration;

use anyhow::Result;

use super::counts::Counts;
use super::selection::Selection;
use super::step::Step;
use crate::report;
use crate::setup::Installer;
use crate::stopwatch::Stopwatch;

/// How one step ended.
pub(super) struct StepResult {
    pub(super) name: &'static str,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
    pub(super) counts: Counts,
}

pub(super) enum Outcome {
    Passed,
    /// With the error's message.
    Failed(String),
    /// With the name of the step that failed before it.
    Skipped(&'static str),
}

impl StepResult {
    pub(super) fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed)
    }
}

/// Runs every selected step and gives their results in the same order.
pub(super) fn all(selection: &Selection) -> Vec<StepResult> {
    let mut installer = Installer::default();
    let mut results: Vec<StepResult> = Vec::new();
    for step in &selection.steps {
        let result = match unmet_dependency(step, &results) {
            Some(name) => skip(step, name),
            None => run(step, &selection.filter, &mut installer),
        };
        results.push(result);
    }
    results
}

/// The first of the step's dependencies that was selected and did not pass.
fn unmet_dependency(step: &Step, results: &[StepResult]) -> Option<&'static str> {
    results
        .iter()
        .find(|result| !result.passed() && step.depends_on.contains(&result.name))
        .map(|result| result.name)
}

fn skip(step: &Step, because_of: &'static str) -> StepResult {
    report::line(&format!(
        "- {}: skipped, because `{because_of}` failed",
        step.name
    ));
    StepResult {
        name: step.name,
        outcome: Outcome::Skipped(because_of),
        took: Duration::ZERO,
        counts: Counts::default(),
    }
}

fn run(step: &Step, filter: &[String], installer: &mut Installer) -> StepResult {
    report::begin(&format!("{}: {}", step.name, step.description));
    let watch = Stopwatch::start();
    let mut counts = Counts::default();
    let ended = attempt(step, filter, installer, &mut counts);
    let took = watch.elapsed();
    let outcome = match ended {
        Ok(()) => {
            report::done(step.name, took);
            Outcome::Passed
        }
        Err(error) => {
            let message = format!("{error:#}");
            report::failed(step.name, took, &message);
            // A step without tests of its own counts as one test.
            counts.failed = counts.failed.max(1);
            Outcome::Failed(message)
        }
    };
    StepResult {
        name: step.name,
        outcome,
        took,
        counts,
    }
}

fn attempt(
    step: &Step,
    filter: &[String],
    installer: &mut Installer,
    counts: &mut Counts,
) -> Result<()> {
    installer.ensure_all(step.requires)?;
    step.run(filter, counts)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::super::step::Action;
    use super::super::summary;
    use super::*;

    const fn step(
        name: &'static str,
        depends_on: &'static [&'static str],
        run: fn(&mut Counts) -> Result<()>,
    ) -> Step {
        Step {
            name,
            description: "a made-up step",
            requires: &[],
            depends_on,
            action: Action::Whole(run),
        }
    }

    const MADE_UP: &[Step] = &[
        step("build", &[], |_| bail!("no compiler")),
        step("sizes", &["build"], |_| bail!("must not run")),
        step("unit", &[], |counts| {
            counts.passed += 7;
            counts.failed += 2;
            bail!("cargo test found failures")
        }),
        step("format", &[], |_| Ok(())),
    ];

    fn results(steps: &[Step]) -> Vec<StepResult> {
        all(&Selection {
            steps: steps.iter().collect(),
            filter: Vec::new(),
        })
    }

    #[test]
    fn every_independent_failure_is_reported() {
        let results = results(MADE_UP);
        assert!(matches!(&results[0].outcome, Outcome::Failed(why) if why == "no compiler"));
        assert!(matches!(results[1].outcome, Outcome::Skipped("build")));
        assert!(matches!(results[2].outcome, Outcome::Failed(_)));
        assert!(results[3].passed());
        assert_eq!(summary::total(&results).to_string(), "7 passed, 3 failed");
    }

    #[test]
    fn a_dependency_that_was_not_selected_does_not_skip_a_step() {
        let results = results(&MADE_UP[1..2]);
        assert!(matches!(&results[0].outcome, Outcome::Failed(why) if why == "must not run"));
    }
}
