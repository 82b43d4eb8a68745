//! Dependencies between crates run in one direction: `domain` depends on no other member, `eventlog` on `domain`,
//! `engine` on both, the implementations of their ports on all three, and only the server on all. The rules are checked in the members' manifests, because a crate that is not a
//! dependency cannot be imported.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// What a member's shipped code may depend on. Its tests may depend on anything.
struct Rule {
    folder: &'static str,
    /// Workspace members that it may depend on.
    members: &'static [&'static str],
    /// Other crates that it must not depend on.
    never: &'static [&'static str],
}

const MEMBERS: [&str; 24] = [
    "api",
    "app",
    "axum-shop",
    "bkash",
    "bkash-checkout-leptos",
    "bkash-types",
    "http-server",
    "directory",
    "domain",
    "engine",
    "eventlog",
    "fail-points",
    "fault-disk",
    "frontend",
    "reference",
    "objects",
    "sealing",
    "server",
    "sim",
    "simulator",
    "soak",
    "storage-sqlite",
    "webhooks",
    "xtask",
];

const RULES: [Rule; 24] = [
    Rule {
        folder: "crates/domain",
        members: &[],
        never: &[
            "async-trait",
            "axum",
            "futures",
            "getrandom",
            "leptos",
            "rand",
            "reqwest",
            "rusqlite",
            "tokio",
        ],
    },
    // It compiles to nothing in what ships.
    Rule {
        folder: "crates/fail-points",
        members: &[],
        never: &["axum", "leptos", "reqwest", "rusqlite", "tokio"],
    },
    // It knows SQLite alone. Only tests depend on it: it is the one crate with unsafe code.
    Rule {
        folder: "crates/fault-disk",
        members: &[],
        never: &["axum", "leptos", "reqwest", "tokio"],
    },
    // It knows nothing of checkouts: of `domain` it uses accounts and instants alone.
    Rule {
        folder: "crates/eventlog",
        members: &["domain", "sealing"],
        never: &["axum", "leptos", "reqwest", "rusqlite", "utoipa"],
    },
    Rule {
        folder: "crates/objects",
        members: &["domain", "eventlog"],
        never: &["axum", "leptos", "reqwest", "rusqlite", "tokio"],
    },
    Rule {
        folder: "crates/engine",
        members: &["domain", "eventlog", "fail-points", "objects"],
        never: &["axum", "leptos", "reqwest", "rusqlite", "utoipa"],
    },
    Rule {
        folder: "crates/sealing",
        members: &[],
        never: &["axum", "leptos", "reqwest", "rusqlite", "tokio"],
    },
    // What the merchant directory needs to know of bKash, without the HTTP client.
    Rule {
        folder: "crates/bkash-types",
        members: &["domain", "sealing"],
        never: &["axum", "leptos", "reqwest", "rusqlite", "tokio", "utoipa"],
    },
    Rule {
        folder: "crates/bkash",
        members: &[
            "bkash-types",
            "domain",
            "engine",
            "eventlog",
            "fail-points",
            "sealing",
        ],
        never: &["axum", "leptos", "rusqlite", "utoipa"],
    },
    Rule {
        folder: "crates/webhooks",
        members: &["domain", "eventlog", "fail-points", "sealing"],
        never: &["axum", "leptos", "rusqlite"],
    },
    Rule {
        folder: "crates/directory",
        members: &["bkash-types", "domain", "eventlog", "sealing"],
        never: &["axum", "leptos", "reqwest", "rusqlite", "utoipa"],
    },
    Rule {
        folder: "crates/storage-sqlite",
        members: &[
            "directory",
            "domain",
            "engine",
            "eventlog",
            "fail-points",
            "sealing",
            "webhooks",
        ],
        never: &["axum", "leptos", "reqwest"],
    },
    // The HTTP listener of server and simulator. It depends on neither, nor on what they serve.
    Rule {
        folder: "crates/http-server",
        members: &[],
        never: &["leptos", "reqwest", "rusqlite", "serde"],
    },
    // It declares bKash's wire names itself, so that a mistake in the client's is found.
    Rule {
        folder: "crates/simulator",
        members: &["http-server"],
        never: &["leptos"],
    },
    Rule {
        folder: "crates/api",
        members: &[
            "directory",
            "domain",
            "engine",
            "eventlog",
            "fail-points",
            "objects",
            "webhooks",
        ],
        never: &["leptos", "reqwest", "rusqlite"],
    },
    // It reads the OpenAPI document as any other program would.
    Rule {
        folder: "crates/reference",
        members: &[],
        never: &["leptos", "reqwest", "rusqlite", "tokio"],
    },
    Rule {
        folder: "app",
        members: &["domain"],
        never: &["reqwest", "rusqlite", "secrecy"],
    },
    // Merchants compile it into their own programs.
    Rule {
        folder: "crates/leptos-button",
        members: &[],
        never: &["axum", "reqwest", "rusqlite", "tokio"],
    },
    // A merchant's program. It reaches the checkout only through the API.
    Rule {
        folder: "examples/axum",
        members: &["bkash-checkout-leptos"],
        never: &[],
    },
    Rule {
        folder: "frontend",
        members: &["app"],
        never: &["reqwest", "secrecy", "tokio"],
    },
    Rule {
        folder: "server",
        members: &[
            "api",
            "app",
            "bkash",
            "bkash-types",
            "http-server",
            "directory",
            "domain",
            "engine",
            "eventlog",
            "fail-points",
            "objects",
            "reference",
            "sealing",
            "storage-sqlite",
            "webhooks",
        ],
        never: &[],
    },
    // The whole, in virtual time. It ships with nothing.
    Rule {
        folder: "crates/sim",
        members: &[
            "bkash",
            "directory",
            "domain",
            "engine",
            "eventlog",
            "fault-disk",
            "fail-points",
            "server",
            "simulator",
            "webhooks",
        ],
        never: &["leptos", "reqwest"],
    },
    // Real processes, seen from outside. It alone enables the fail points.
    Rule {
        folder: "crates/soak",
        members: &["fail-points"],
        never: &["leptos"],
    },
    Rule {
        folder: "xtask",
        members: &[],
        never: &[],
    },
];

/// Describes each dependency in the wrong direction.
///
/// # Errors
/// If a manifest cannot be read or parsed.
pub(super) fn complaints(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for rule in &RULES {
        let path = root.join(rule.folder).join("Cargo.toml");
        let manifest =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        found.extend(broken(rule, &dependencies(&manifest)?));
    }
    for folder in members(root)? {
        if !RULES.iter().any(|rule| rule.folder == folder) {
            found.push(format!(
                "{folder}: give it a rule in xtask/src/tidy/architecture.rs"
            ));
        }
    }
    Ok(found)
}

fn broken(rule: &Rule, dependencies: &BTreeSet<String>) -> Vec<String> {
    dependencies
        .iter()
        .filter(|name| {
            let name = name.as_str();
            rule.never.contains(&name) || (MEMBERS.contains(&name) && !rule.members.contains(&name))
        })
        .map(|name| format!("{}/Cargo.toml: must not depend on `{name}`", rule.folder))
        .collect()
}

/// The dependencies of shipped code, for every target.
fn dependencies(manifest: &str) -> Result<BTreeSet<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let mut names = named(&manifest);
    for target in manifest
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(toml::Table::values)
    {
        names.extend(target.as_table().map(named).unwrap_or_default());
    }
    Ok(names)
}

fn named(table: &toml::Table) -> BTreeSet<String> {
    ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|key| table.get(*key).and_then(toml::Value::as_table))
        .flatten()
        .map(|(name, value)| {
            value
                .get("package")
                .and_then(toml::Value::as_str)
                .unwrap_or(name)
                .to_owned()
        })
        .collect()
}

/// The folders of the workspace's members; `crates/*` is written out.
///
/// # Errors
/// If the workspace's manifest cannot be read or parsed, or names no members.
pub(super) fn members(root: &Path) -> Result<Vec<String>> {
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
    let patterns = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("members"))
        .and_then(toml::Value::as_array)
        .context("the workspace has no members")?;
    let mut folders = Vec::new();
    for pattern in patterns.iter().filter_map(toml::Value::as_str) {
        let Some(parent) = pattern.strip_suffix("/*") else {
            folders.push(pattern.to_owned());
            continue;
        };
        for entry in fs::read_dir(root.join(parent))? {
            let entry = entry?;
            if entry.path().join("Cargo.toml").is_file() {
                folders.push(format!("{parent}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_of_every_target_count_and_those_of_tests_do_not() {
        let manifest = "
            [dependencies]
            serde = '1'
            alias = { package = 'tokio', version = '1' }
            [dev-dependencies]
            tempfile = '3'
            [target.'cfg(target_arch = \"wasm32\")'.dependencies]
            app = { path = '../app' }
        ";
        let names: Vec<_> = dependencies(manifest)
            .expect("a manifest")
            .into_iter()
            .collect();
        assert_eq!(names, ["app", "serde", "tokio"]);
    }

    #[test]
    fn a_dependency_in_the_wrong_direction_is_found() {
        let names = ["engine", "serde", "tokio"].map(String::from).into();
        let found = broken(&RULES[0], &names);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn nothing_that_ships_depends_on_the_simulator_or_the_faulty_disk() {
        // The simulation is run by contributors only; nothing depends on it either.
        for rule in RULES.iter().filter(|rule| rule.folder != "crates/sim") {
            for name in ["simulator", "sim", "soak", "fault-disk"] {
                assert!(!rule.members.contains(&name), "{}", rule.folder);
            }
        }
    }

    #[test]
    fn this_workspace_keeps_its_rules() {
        assert_eq!(
            complaints(&crate::paths::root()).expect("manifests"),
            Vec::<String>::new()
        );
    }
}
