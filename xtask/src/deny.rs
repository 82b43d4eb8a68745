//! `cargo deny`: licences, sources, duplicate versions and known vulnerabilities of the dependencies.

use anyhow::Result;

use crate::command::{program, quiet, run};
use crate::{report, setup};

/// Checks what `deny.toml` lists. The advisories are checked only if their database, a git repository at
/// github.com, can be fetched: without it nothing can be said about them.
///
/// # Errors
/// If a dependency breaks a rule, or has a known vulnerability.
pub(crate) fn check() -> Result<()> {
    let deny = setup::deny()?;
    let mut checks = vec!["licenses", "bans", "sources"];
    if quiet(program(&deny).args(["fetch", "db"])).is_some() {
        checks.push("advisories");
    } else {
        report::line(
            "! advisories are not checked, because https://github.com/RustSec/advisory-db cannot be fetched",
        );
    }
    run(program(&deny)
        .args(["--locked", "check", "--hide-inclusion-graph"])
        .args(checks))
}
