//! The browser tests, and the package for shops' tests that they are written with.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use crate::command::{program, run};
use crate::{paths, setup, shops};

/// Compiles the package and checks the types of the tests.
pub(super) fn types() -> Result<()> {
    package()?;
    run(&mut npx(&["tsc", "--noEmit"]))
}

/// Runs them all.
pub(super) fn test(counts: &mut Counts) -> Result<()> {
    if ![paths::binary(), paths::simulator_binary()]
        .iter()
        .all(|binary| binary.is_file())
    {
        bail!("the product is not built yet: run the step `build` first");
    }
    package()?;
    shops::make_ready()?;
    let report = paths::end2end().join("artefacts/results.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut playwright = npx(&["playwright", "test"]);
    playwright
        .env("BKASH_CHECKOUT_BIN", paths::binary())
        .env("BKASH_SIMULATOR_BIN", paths::simulator_binary())
        .env("AXUM_SHOP", shops::axum_shop())
        .env("SHOP_PYTHON", setup::shop_python());
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

/// Compiles the package, without leftovers of sources that are gone.
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
