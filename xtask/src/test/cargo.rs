//! The steps that are a call of cargo.

use anyhow::{Result, bail};

use super::counts::Counts;
use crate::command::{cargo, run, watched};
use crate::{paths, pins};

/// Lints the workspace.
///
/// # Errors
/// If clippy warns.
pub(super) fn clippy() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Uses the target folder of the browser half's own builds.
///
/// # Errors
/// If clippy warns.
pub(super) fn clippy_wasm() -> Result<()> {
    let folder = paths::target().join("front");
    run(cargo()
        .args([
            "clippy",
            "--package",
            "frontend",
            "--package",
            "bkash-checkout-leptos",
            "--features",
            "bkash-checkout-leptos/hydrate",
            "--locked",
            "--target",
            pins::WASM_TARGET,
            "--target-dir",
        ])
        .arg(folder)
        .args(["--", "-D", "warnings"]))
}

/// Runs the tests of the whole workspace, or those that the filter's arguments select.
///
/// # Errors
/// If a test fails or none runs.
pub(super) fn test(filter: &[String], counts: &mut Counts) -> Result<()> {
    let names_packages = filter
        .iter()
        .any(|word| ["-p", "--package"].contains(&word.as_str()) || word.starts_with("--package="));
    let workspace = if names_packages {
        None
    } else {
        Some("--workspace".to_owned())
    };
    run_tests(workspace.iter().chain(filter), counts)
}

/// Runs all tests of some packages.
///
/// # Errors
/// If a test fails or none runs.
pub(super) fn test_packages(packages: &[&str], counts: &mut Counts) -> Result<()> {
    let arguments: Vec<String> = packages
        .iter()
        .map(|package| format!("--package={package}"))
        .collect();
    run_tests(arguments.iter(), counts)
}

fn run_tests<'a>(arguments: impl Iterator<Item = &'a String>, counts: &mut Counts) -> Result<()> {
    let passed = watched(
        cargo()
            .args(["test", "--locked", "--no-fail-fast"])
            .args(arguments),
        |line| {
            counts.add_cargo_line(line);
        },
    )?;
    if !passed {
        bail!("cargo test found failures");
    }
    if counts.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

/// Builds the documentation.
///
/// # Errors
/// If rustdoc warns.
pub(super) fn documentation() -> Result<()> {
    run(cargo()
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}
