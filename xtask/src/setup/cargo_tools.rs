//! Tools that cargo builds from source: cargo-leptos, wasm-bindgen and cargo-deny.
//! They are installed below `target/tools`. A tool of the same version that is
//! already on the path is used instead.

use std::fs;
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::requirement::Requirement;
use crate::command::{cargo, on_path, program, quiet, run};
use crate::paths;
use crate::pins::{CARGO_DENY, CARGO_LEPTOS, CargoTool, WASM_BINDGEN};

pub(crate) fn cargo_leptos() -> Requirement {
    Requirement {
        name: name(&CARGO_LEPTOS),
        present: || Ok(present(&CARGO_LEPTOS)),
        install: || install(&CARGO_LEPTOS),
    }
}

pub(crate) fn cargo_deny() -> Requirement {
    Requirement {
        name: name(&CARGO_DENY),
        present: || Ok(present(&CARGO_DENY)),
        install: || install(&CARGO_DENY),
    }
}

pub(crate) fn wasm_bindgen() -> Requirement {
    Requirement {
        name: name(&WASM_BINDGEN),
        present: || {
            check_lock(
                &fs::read_to_string(paths::root().join("Cargo.lock"))
                    .context("cannot read Cargo.lock")?,
            )?;
            Ok(present(&WASM_BINDGEN))
        },
        install: || install(&WASM_BINDGEN),
    }
}

/// The path of `cargo-deny`.
///
/// # Errors
/// If it is not installed.
pub(crate) fn deny() -> Result<PathBuf> {
    on_path(CARGO_DENY.program).context("cargo-deny is missing after set-up")
}

/// The path of `cargo-leptos`.
///
/// # Errors
/// If it is not installed.
pub(crate) fn leptos() -> Result<PathBuf> {
    on_path(CARGO_LEPTOS.program).context("cargo-leptos is missing after set-up")
}

fn name(tool: &CargoTool) -> String {
    format!("{} {}", tool.name, tool.version)
}

/// The search path starts with `target/tools/bin`, so the first match is the program that will run.
fn present(tool: &CargoTool) -> Option<String> {
    let path = on_path(tool.program)?;
    let printed = quiet(program(path).arg("--version"))?;
    (version(&printed) == Some(tool.version)).then(|| name(tool))
}

/// `cargo-leptos 0.3.10`, `wasm-bindgen 0.2.129 (a1b2c3)`.
fn version(printed: &str) -> Option<&str> {
    printed.split_whitespace().nth(1)
}

fn install(tool: &CargoTool) -> Result<()> {
    let mut command = cargo();
    if !std::io::stdout().is_terminal() {
        // On a terminal the progress is one line; in a log it would be hundreds.
        command.env("CARGO_TERM_QUIET", "true");
    }
    command
        .args(["install", "--locked", "--force"])
        .arg(format!("{}@{}", tool.name, tool.version))
        .args(tool.flags)
        .arg("--root")
        .arg(paths::tools())
        // The product's builds cannot reuse the objects of a tool.
        .env_remove("CARGO_TARGET_DIR");
    run(&mut command)
        .with_context(|| format!("Install {} by hand, because cargo could not", name(tool)))?;
    if present(tool).is_none() {
        bail!(
            "Put {} first on the PATH, because another version was found after installing it.",
            name(tool)
        );
    }
    Ok(())
}

/// Tool and crate must have the same version, because the format between them changes with every release.
fn check_lock(lock: &str) -> Result<()> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    let locked = lock
        .get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some("wasm-bindgen"))
        .and_then(|package| package.get("version").and_then(toml::Value::as_str))
        .context("Cargo.lock has no package wasm-bindgen")?;
    if locked != WASM_BINDGEN.version {
        bail!(
            "Cargo.lock has wasm-bindgen {locked} but xtask/src/pins.rs has {}: make them equal.",
            WASM_BINDGEN.version
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_second_word() {
        assert_eq!(version("cargo-leptos 0.3.10"), Some("0.3.10"));
        assert_eq!(version("wasm-bindgen 0.2.129 (abc)"), Some("0.2.129"));
        assert_eq!(version(""), None);
    }

    #[test]
    fn the_lock_file_must_have_the_same_wasm_bindgen() {
        let lock = |version: &str| {
            format!("[[package]]\nname = \"wasm-bindgen\"\nversion = \"{version}\"\n")
        };
        assert!(check_lock(&lock(WASM_BINDGEN.version)).is_ok());
        let error = check_lock(&lock("0.2.1"))
            .expect_err("they differ")
            .to_string();
        assert!(error.contains("0.2.1 but"), "{error}");
        assert!(check_lock("").is_err());
    }

    #[test]
    fn the_lock_file_has_the_pinned_wasm_bindgen() {
        let lock = fs::read_to_string(paths::root().join("Cargo.lock")).expect("a lock file");
        check_lock(&lock).expect("equal versions");
    }
}
