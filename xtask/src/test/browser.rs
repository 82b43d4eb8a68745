//! The browser tests, and the Playwright package for shops that they use.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use crate::command::{program, run};
use crate::product::{self, Build};
use crate::{paths, setup, shops};

/// Compiles the package and checks the types of the tests.
///
/// # Errors
/// If the package does not compile, or a type is wrong.
pub(super) fn types() -> Result<()> {
    package()?;
    run(&mut npx(&["tsc", "--noEmit"]))
}

/// Builds the product if its sources changed since the last build, and runs the tests
/// that the filter, Playwright's own arguments, selects.
///
/// # Errors
/// If a test fails or none runs.
pub(super) fn test(filter: &[String], counts: &mut Counts) -> Result<()> {
    product::build_if_changed(Build::Quick)?;
    package()?;
    shops::build()?;
    let report = paths::end2end().join("artefacts/results.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut playwright = npx(&["playwright", "test"]);
    playwright
        .args(filter)
        .env("BKASH_CHECKOUT_BIN", paths::binary())
        .env("BKASH_SIMULATOR_BIN", paths::simulator_binary())
        .env("AXUM_SHOP", shops::axum_shop())
        .env("SHOP_PYTHON", setup::SHOP.python());
    if let Some(path) = setup::chromium() {
        playwright.env("CHROMIUM", path);
    }
    let before = counts.passed;
    let outcome = run(&mut playwright);
    if let Ok(text) = fs::read_to_string(&report) {
        counts.add_playwright(&text)?;
    } else if outcome.is_ok() {
        bail!("Playwright wrote no report");
    }
    if outcome.is_ok() && counts.passed == before {
        bail!("Playwright ran no test");
    }
    outcome
}

/// Compiles the package into an empty folder, so that nothing of a removed source remains.
fn package() -> Result<()> {
    let compiled = paths::end2end().join("playwright/dist");
    if compiled.exists() {
        fs::remove_dir_all(&compiled)
            .with_context(|| format!("cannot remove {}", compiled.display()))?;
    }
    run(&mut npx(&["tsc", "--project", "playwright"]))
}

/// `npx` finds what the lock file installed and never downloads.
fn npx(arguments: &[&str]) -> Command {
    let mut command = program("npx");
    command
        .current_dir(paths::end2end())
        .arg("--no-install")
        .args(arguments);
    command
}
