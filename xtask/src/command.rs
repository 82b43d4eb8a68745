//! Running other programs: always from the workspace's root, always with the
//! project's own tools first on the path, and never with leftovers of the
//! `cargo run` that started xtask.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{ambient, paths, report};

/// A command that sees the project's tools.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command
        .current_dir(paths::root())
        .env("PATH", search_path())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    // `cargo run` describes xtask in these; build scripts that watch them (ring's)
    // would compile again each time a person and xtask take turns.
    for name in ambient::names().filter(|name| describes_xtask(name)) {
        command.env_remove(name);
    }
    command
}

fn describes_xtask(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
        || variable == "CARGO"
        || variable == "CARGO_PRIMARY_PACKAGE"
}

/// `cargo`, of the toolchain that runs xtask.
pub(crate) fn cargo() -> Command {
    program(ambient::variable("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// `target/tools/bin`, then the machine's own path.
fn search_path() -> OsString {
    let own = std::iter::once(paths::tools().join("bin"));
    let machine = ambient::variable("PATH").unwrap_or_default();
    std::env::join_paths(own.chain(std::env::split_paths(&machine))).unwrap_or(machine)
}

/// Where the machine's path has a program, if anywhere.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path())
        .map(|dir| dir.join(name))
        .find(|path| path.is_file())
}

/// Runs to the end with the person watching; fails when the program does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    let status = command
        .status()
        .with_context(|| format!("`{words}` did not start"))?;
    if !status.success() {
        bail!("`{words}` failed ({status})");
    }
    Ok(())
}

/// Runs unseen and gives its standard output, or nothing if it failed or is not there.
pub(crate) fn quiet(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs unseen; what it said is shown only when it fails.
pub(crate) fn hushed(command: &mut Command) -> Result<()> {
    let words = words(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{words}` did not start"))?;
    if !output.status.success() {
        report::say(String::from_utf8_lossy(&output.stdout).trim_end());
        report::say(String::from_utf8_lossy(&output.stderr).trim_end());
        bail!("`{words}` failed ({})", output.status);
    }
    Ok(())
}

/// Runs with the person watching and hands each line of standard output to `see`.
/// Gives whether it succeeded.
pub(crate) fn watched(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let words = words(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{words}` did not start"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            report::say(&line);
            see(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// The command as a person would type it.
fn words(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
