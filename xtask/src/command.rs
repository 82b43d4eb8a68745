//! Runs other programs: from the workspace's root, with the project's own tools first
//! on the path, and without the variables of the `cargo run` that started xtask.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::{environment, paths, report};

/// A command that finds the project's tools.
pub(crate) fn program(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command
        .current_dir(paths::root())
        .env("PATH", search_path())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    // `cargo run` sets these to describe xtask. Build scripts that watch them, such as
    // ring's, would run again each time a person and xtask call cargo in turn.
    for name in environment::names().filter(|name| describes_xtask(name)) {
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
    program(environment::variable("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// `target/tools/bin`, then the machine's own path.
fn search_path() -> OsString {
    let own = std::iter::once(paths::tools().join("bin"));
    let machine = environment::variable("PATH").unwrap_or_default();
    std::env::join_paths(own.chain(std::env::split_paths(&machine))).unwrap_or(machine)
}

/// The path of a program that the search path has.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&search_path())
        .map(|dir| dir.join(name))
        .find(|path| path.is_file())
}

/// Runs a program to its end and shows its output.
///
/// # Errors
/// If it does not start or does not succeed.
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

/// Runs a program without showing its output. Gives its standard output, or `None` if it
/// fails or is not installed.
pub(crate) fn quiet(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program and shows its output only if it fails.
///
/// # Errors
/// If it does not start or does not succeed.
pub(crate) fn hushed(command: &mut Command) -> Result<()> {
    output(command).map(|_| ())
}

/// Like [`hushed`], and gives the standard output.
///
/// # Errors
/// If the program does not start or does not succeed, or if it prints anything but UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let words = words(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{words}` did not start"))?;
    if !output.status.success() {
        report::line(String::from_utf8_lossy(&output.stdout).trim_end());
        report::line(String::from_utf8_lossy(&output.stderr).trim_end());
        bail!("`{words}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{words}` printed no UTF-8"))
}

/// Runs a program, shows its output and hands each line of standard output to `on_line`.
/// Gives whether the program succeeded.
///
/// # Errors
/// If it does not start.
pub(crate) fn watched(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<bool> {
    let words = words(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{words}` did not start"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            report::line(&line);
            on_line(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// The command line as one would type it.
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
