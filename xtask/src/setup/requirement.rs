//! What a command needs on the machine, and its installation.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};

use crate::report;
use crate::stopwatch::{Durations, Stopwatch};

/// A tool, or a set of packages, that a command needs.
pub(crate) struct Requirement {
    pub(crate) name: String,
    /// Describes what is installed, or gives `None` if it must be installed.
    ///
    /// # Errors
    /// If installing it would not help, for example when Node.js is too old.
    pub(super) present: fn() -> Result<Option<String>>,
    pub(super) install: fn() -> Result<()>,
}

/// How a list of requirements is written down: as functions, because their names hold versions.
pub(crate) type Requirements = &'static [fn() -> Requirement];

/// Checks each requirement once per run, whichever number of steps need it.
#[derive(Default)]
pub(crate) struct Installer {
    /// By the requirement's name; the message if it could not be installed.
    checked: BTreeMap<String, Result<(), String>>,
    /// How long each installation took.
    pub(super) durations: Durations,
}

impl Installer {
    /// Installs what is missing.
    ///
    /// # Errors
    /// At the first requirement that cannot be installed, with what to do about it.
    pub(crate) fn ensure_all(&mut self, requirements: Requirements) -> Result<()> {
        requirements
            .iter()
            .try_for_each(|requirement| self.ensure(&requirement()))
    }

    fn ensure(&mut self, requirement: &Requirement) -> Result<()> {
        if !self.checked.contains_key(&requirement.name) {
            let outcome = self
                .install_if_missing(requirement)
                .map_err(|error| format!("{error:#}"));
            self.checked.insert(requirement.name.clone(), outcome);
        }
        let outcome = self.checked.get(&requirement.name).cloned();
        outcome
            .unwrap_or(Ok(()))
            .map_err(|message| anyhow!("{}: {message}", requirement.name))
    }

    fn install_if_missing(&mut self, requirement: &Requirement) -> Result<()> {
        if let Some(found) = (requirement.present)()? {
            report::already(&found);
            return Ok(());
        }
        let title = format!("installing {}", requirement.name);
        report::begin(&title);
        let watch = Stopwatch::start();
        (requirement.install)()?;
        report::done(&requirement.name, watch.elapsed());
        self.durations.add(title, watch.elapsed());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use anyhow::bail;

    use super::*;

    static ATTEMPTS: AtomicUsize = AtomicUsize::new(0);

    #[test]
    fn a_requirement_that_cannot_be_installed_is_tried_once_and_reported_each_time() {
        let broken = || Requirement {
            name: "a tool".into(),
            present: || Ok(None),
            install: || {
                ATTEMPTS.fetch_add(1, Ordering::SeqCst);
                bail!("no network")
            },
        };
        let mut installer = Installer::default();
        for _ in 0..2 {
            let error = installer.ensure(&broken()).expect_err("it cannot be had");
            assert_eq!(error.to_string(), "a tool: no network");
        }
        assert_eq!(ATTEMPTS.load(Ordering::SeqCst), 1);
    }
}
