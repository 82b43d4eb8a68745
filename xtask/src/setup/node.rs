//! What npm brings: wasm-opt for the build, Playwright for the browser tests.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::Need;
use crate::command::{hushed, program, quiet};
use crate::pins::{NODE_AT_LEAST, WASM_OPT_AT_LEAST};
use crate::{paths, report};

pub(super) fn packages() -> Need {
    Need {
        name: "packages from npm".into(),
        present: || {
            check_node()?;
            let lock = fs::read(paths::root().join("package-lock.json"))
                .context("cannot read package-lock.json")?;
            let installed = fs::read(stamp()).is_ok_and(|stamp| stamp == lock);
            Ok(installed.then(|| "packages from npm".into()))
        },
        install: || {
            hushed(program("npm").arg("ci"))
                .context("Make the npm registry reachable, because `npm ci` failed")?;
            fs::copy(paths::root().join("package-lock.json"), stamp())?;
            Ok(())
        },
    }
}

/// A copy of the lock file that was installed; `npm ci` removes it with everything else.
fn stamp() -> PathBuf {
    paths::root().join("node_modules/.installed-lock.json")
}

fn check_node() -> Result<()> {
    let node = quiet(program("node").arg("--version"))
        .as_deref()
        .and_then(first_number);
    let npm = quiet(program("npm").arg("--version"));
    if node.is_none_or(|major| major < NODE_AT_LEAST) || npm.is_none() {
        bail!("Install Node.js {NODE_AT_LEAST} or later with npm from https://nodejs.org.");
    }
    Ok(())
}

/// cargo-leptos takes the one in `node_modules/.bin` before any other.
pub(super) fn check_wasm_opt() -> Result<()> {
    let said =
        quiet(program(paths::node_bin().join("wasm-opt")).arg("--version")).unwrap_or_default();
    match first_number(&said) {
        Some(version) if version >= WASM_OPT_AT_LEAST => {
            report::already(&format!("wasm-opt {version}"));
            Ok(())
        }
        _ => bail!(
            "Run `npm ci`, because node_modules has no wasm-opt {WASM_OPT_AT_LEAST} or later."
        ),
    }
}

/// `v20.20.2` is 20; `wasm-opt version 132 (version_132)` is 132.
fn first_number(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|part| !part.is_empty())?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_major_version_is_found_in_what_tools_say() {
        assert_eq!(first_number("v20.20.2"), Some(20));
        assert_eq!(
            first_number("wasm-opt version 132 (version_132)"),
            Some(132)
        );
        assert_eq!(first_number("none"), None);
    }
}
