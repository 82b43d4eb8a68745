//! What a step of `cargo xtask test` is.

use anyhow::Result;

use super::counts::Counts;
use crate::setup::Requirements;

pub(super) struct Step {
    pub(super) name: &'static str,
    /// One line for people.
    pub(super) description: &'static str,
    /// What must be installed. Nothing beyond cargo, if it is empty.
    pub(super) requires: Requirements,
    /// Earlier steps without which this one says nothing new.
    pub(super) depends_on: &'static [&'static str],
    pub(super) action: Action,
}

/// How a step runs. Both add the tests that ran to the counts.
pub(super) enum Action {
    /// Always runs as a whole.
    Whole(fn(&mut Counts) -> Result<()>),
    /// Hands the filter, which may be empty, to cargo test or Playwright.
    Filtered(fn(&[String], &mut Counts) -> Result<()>),
}

impl Step {
    pub(super) fn has_filter(&self) -> bool {
        matches!(self.action, Action::Filtered(_))
    }

    /// Runs the step.
    ///
    /// # Errors
    /// If a check of the step fails.
    pub(super) fn run(&self, filter: &[String], counts: &mut Counts) -> Result<()> {
        match self.action {
            Action::Whole(run) => run(counts),
            Action::Filtered(run) => run(filter, counts),
        }
    }
}
