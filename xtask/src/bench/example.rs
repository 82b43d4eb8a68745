//! Load generators: examples of the crates that they measure, in release builds.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{self, cargo};
use crate::paths;

/// Builds an example in release mode.
///
/// # Errors
/// If it does not compile.
pub(super) fn build(package: &str, example: &str) -> Result<()> {
    command::run(cargo().args([
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        package,
        "--example",
        example,
    ]))
}

pub(super) fn path(example: &str) -> PathBuf {
    paths::target().join("release/examples").join(example)
}
