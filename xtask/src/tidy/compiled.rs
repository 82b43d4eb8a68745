//! What a crate must not compile, however indirectly: a dependency that another one brings along is as slow to build, and
//! as large a surface, as one that the manifest names.

use anyhow::{Context, Result};

use crate::command::{self, cargo};

/// The crate, what it must not compile, and why.
const NEVER: &[(&str, &[&str], &str)] = &[
    (
        "domain",
        &["tokio", "reqwest", "rusqlite", "utoipa"],
        "it is pure",
    ),
    (
        "eventlog",
        &["reqwest", "rusqlite", "utoipa"],
        "it knows no database and no API",
    ),
    (
        "bkash",
        &["axum", "rusqlite", "utoipa"],
        "a client needs no API of ours",
    ),
    (
        "directory",
        &["reqwest", "rusqlite", "utoipa"],
        "merchants need no HTTP client",
    ),
    (
        "storage-sqlite",
        &["reqwest", "axum", "utoipa"],
        "a storage needs no HTTP client",
    ),
    (
        "server",
        &["rsa", "rcgen", "simulator"],
        "what holds money links nothing of the simulator",
    ),
];

/// The feature that compiles points of failure, which only tests may have.
const FAIL_POINTS: &str = "fail-points feature \"enabled\"";

/// The feature that lets the simulation leave checks out.
const OMISSIONS: &str = "fail-points feature \"omissions\"";

/// Describes each crate that compiles what it must not.
///
/// # Errors
/// If cargo cannot list the dependencies of a crate.
pub(super) fn complaints() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (member, never, why) in NEVER {
        let arguments = ["tree", "--locked", "--edges", "normal", "--prefix", "none"];
        let tree = command::output(cargo().args(arguments).args(["--package", member]))
            .with_context(|| format!("cannot list the dependencies of {member}"))?;
        for name in compiled(&tree, never) {
            found.push(format!("{member} compiles `{name}`, but {why}"));
        }
    }
    let server = features("server")?;
    if server.contains(FAIL_POINTS) || server.contains(OMISSIONS) {
        found.push("server compiles the fail points or omissions, which are for tests".to_owned());
    }
    if !features("sim")?.contains(OMISSIONS) {
        found.push("sim compiles no omissions, so that it leaves no check out".to_owned());
    }
    if !features("soak")?.contains(FAIL_POINTS) {
        found.push("soak compiles no fail points, so that it kills nothing at them".to_owned());
    }
    Ok(found)
}

/// What a member compiles if it is built alone, each crate with its features.
fn features(member: &str) -> Result<String> {
    let arguments = [
        "tree",
        "--locked",
        "--edges",
        "normal,build,features",
        "--prefix",
        "none",
    ];
    command::output(cargo().args(arguments).args(["--package", member]))
        .with_context(|| format!("cannot list the features of {member}"))
}

fn compiled<'a>(tree: &str, never: &[&'a str]) -> Vec<&'a str> {
    let names: Vec<_> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let is_compiled = |name: &&&str| names.contains(*name);
    never.iter().filter(is_compiled).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_another_one_brings_along_is_found() {
        let tree = "bkash v0.1.0 (/x)\nreqwest v0.13.5\nutoipa-axum v0.3.0\nutoipa v6.0.0 (*)\n";
        assert_eq!(compiled(tree, &["utoipa", "axum"]), ["utoipa"]);
    }
}
