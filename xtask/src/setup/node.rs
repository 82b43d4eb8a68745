//! Packages from npm: wasm-opt and esbuild for the build, Playwright for the browser tests, and a published
//! bKash client that the simulator is tested with.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::requirement::Requirement;
use super::stamp::{empty_folder, is_same};
use crate::command::{hushed, program, quiet};
use crate::paths;
use crate::pins::{NODE_AT_LEAST, WASM_OPT_AT_LEAST};

pub(crate) fn packages() -> Requirement {
    Requirement {
        name: "packages from npm".into(),
        present: || {
            check_node()?;
            let installed = is_same(&paths::root().join("package-lock.json"), &stamp())?;
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

/// A copy of the lock file that was installed. `npm ci` removes it with the rest of the folder.
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

/// One of the packages from npm. cargo-leptos prefers the one in `node_modules/.bin` to any other.
pub(crate) fn wasm_opt() -> Requirement {
    Requirement {
        name: "wasm-opt".into(),
        present: || {
            let printed = quiet(program(paths::node_bin().join("wasm-opt")).arg("--version"));
            let version = printed.as_deref().and_then(first_number);
            Ok(version
                .filter(|version| *version >= WASM_OPT_AT_LEAST)
                .map(|version| format!("wasm-opt {version}")))
        },
        install: || {
            bail!(
                "Run `npm ci`, because node_modules has no wasm-opt {WASM_OPT_AT_LEAST} or later."
            )
        },
    }
}

const CLIENT_FILES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

/// The published bKash client, and the libraries of the tests that use it.
pub(crate) fn bkash_client_for_node() -> Requirement {
    Requirement {
        name: "a bKash client from npm".into(),
        present: || {
            check_node()?;
            let current = is_same(&client_lock(), &client_stamp())?;
            Ok(current.then(|| "a bKash client from npm".into()))
        },
        install: || {
            let folder = empty_folder("node")?;
            for file in CLIENT_FILES {
                fs::copy(paths::clients().join("node").join(file), folder.join(file))
                    .with_context(|| format!("cannot copy {file}"))?;
            }
            hushed(program("npm").arg("ci").current_dir(&folder))
                .context("Make the npm registry reachable, because `npm ci` failed")?;
            fs::copy(client_lock(), client_stamp())?;
            Ok(())
        },
    }
}

fn client_lock() -> PathBuf {
    paths::clients().join("node/package-lock.json")
}

fn client_stamp() -> PathBuf {
    paths::installed_clients().join("node/.installed")
}

/// The major version in the output of `--version`: 20 in `v20.20.2`, 132 in
/// `wasm-opt version 132 (version_132)`.
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
    fn the_major_version_is_found_in_the_output_of_tools() {
        assert_eq!(first_number("v20.20.2"), Some(20));
        assert_eq!(
            first_number("wasm-opt version 132 (version_132)"),
            Some(132)
        );
        assert_eq!(first_number("none"), None);
    }

    #[test]
    fn the_lock_file_of_npm_names_no_address_and_every_hash() {
        let lock = fs::read_to_string(client_lock()).expect("a lock file");
        assert!(!lock.contains("\"resolved\""), "{lock}");
        let lock: serde_json::Value = serde_json::from_str(&lock).expect("JSON");
        let packages = lock["packages"].as_object().expect("packages");
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
        }
        assert_eq!(packages["node_modules/bkash-payment"]["version"], "3.0.5");
    }
}
