//! Debug builds of the workspace's programs, which share their dependencies with `cargo test`.
//!
//! Cargo compiles a dependency once per set of features. With the whole workspace and an example among the targets it
//! selects the features that it selects for tests, so that nothing is compiled a second time.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{paths, report};

/// An example that depends on little, for the builds that need none.
const SMALL_EXAMPLE: &str = "errors";

/// Builds a binary and gives its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn binary(name: &str) -> Result<PathBuf> {
    report::begin(&format!("building {name}"));
    build(&["--bin", name, "--example", SMALL_EXAMPLE])?;
    Ok(paths::target().join("debug").join(name))
}

/// Builds binaries in one call of cargo and gives their paths.
///
/// # Errors
/// If one of them does not compile.
pub(crate) fn binaries<const N: usize>(names: [&str; N]) -> Result<[PathBuf; N]> {
    report::begin(&format!("building {}", names.join(", ")));
    let mut targets: Vec<&str> = names.iter().flat_map(|name| ["--bin", name]).collect();
    targets.extend(["--example", SMALL_EXAMPLE]);
    build(&targets)?;
    Ok(names.map(|name| paths::target().join("debug").join(name)))
}

/// Builds an example and gives its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn example(name: &str) -> Result<PathBuf> {
    build(&["--example", name])?;
    Ok(paths::target().join("debug/examples").join(name))
}

fn build(targets: &[&str]) -> Result<()> {
    run(cargo()
        .args(["build", "--quiet", "--workspace", "--locked"])
        .args(targets))
}
