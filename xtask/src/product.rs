//! Builds the product, server and browser half, release, compressed; and the simulator
//! beside it. cargo-leptos rewrites the browser's files each time, which makes cargo link
//! the server again; the demo therefore skips the build when no source has changed since
//! the last one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};

use crate::command::{cargo, program, run};
use crate::stopwatch::Stopwatch;
use crate::{embed, paths, report, setup};

/// The files and folders that the product is built from.
const SOURCES: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "crates",
    "embed",
    "frontend",
    "package-lock.json",
    "public",
    "server",
    "style",
];

/// How much the compiler optimizes the server and the simulator. The browser half is the same in both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As they ship.
    Shipped,
    /// Less, for the demo and for tests: compiles in a third of the time.
    Quick,
}

impl Build {
    const fn name(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Quick => "quick",
        }
    }

    /// What cargo takes instead of the manifest's profile. Cargo keeps the objects of both builds.
    const fn profile(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Shipped => &[],
            Self::Quick => &[
                ("CARGO_PROFILE_RELEASE_LTO", "off"),
                ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
            ],
        }
    }
}

/// Sets up, builds, and prints the paths of the binaries.
///
/// # Errors
/// If a tool cannot be installed, or the product does not build.
pub(crate) fn ship() -> Result<()> {
    setup::build_tools()?;
    build_if_changed(Build::Shipped)?;
    refuse_fail_points(&fs::read(paths::binary())?)?;
    embed::show()?;
    report::line(&paths::binary().display().to_string());
    report::line(&paths::simulator_binary().display().to_string());
    Ok(())
}

/// What is in every binary with fail points: `MARKER` of `crates/fail-points`.
const FAIL_POINT_MARKER: &[u8] = b"compiled with fail points";

/// # Errors
/// If a binary contains fail points, at which tests kill it.
fn refuse_fail_points(binary: &[u8]) -> Result<()> {
    let mut parts = binary.windows(FAIL_POINT_MARKER.len());
    if parts.any(|part| part == FAIL_POINT_MARKER) {
        bail!(
            "the binary contains the fail points of tests: build the server alone, in release mode"
        );
    }
    Ok(())
}

/// Builds if a source has changed since the last build. A shipped build serves where a quick one is asked for.
///
/// # Errors
/// If the product does not build.
pub(crate) fn build_if_changed(wanted: Build) -> Result<Duration> {
    if is_current(wanted).unwrap_or(false) {
        report::already("the checkout is built");
        return Ok(Duration::ZERO);
    }
    build(wanted)
}

/// Builds the product and the simulator, and gives how long that took.
///
/// # Errors
/// If one of them does not build, or the stamp cannot be written.
pub(crate) fn build(wanted: Build) -> Result<Duration> {
    report::begin("building the checkout");
    let watch = Stopwatch::start();
    let stamp = stamp();
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    // The stamp has the time when the build began, so that a source that changes during the build is newer.
    fs::write(&stamp, "")?;
    let begun = fs::metadata(&stamp)?.modified()?;
    run(program(setup::leptos()?)
        .args([
            "leptos",
            "build",
            "--release",
            "--precompress",
            "--cargo-locked",
        ])
        .envs(wanted.profile().iter().copied()))?;
    run(cargo()
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "simulator",
            "--bin",
            "bkash-simulator",
        ])
        .envs(wanted.profile().iter().copied()))?;
    fs::write(&stamp, identities(wanted)?)?;
    fs::File::options()
        .write(true)
        .open(&stamp)?
        .set_modified(begun)?;
    report::done("the checkout is built", watch.elapsed());
    Ok(watch.elapsed())
}

fn stamp() -> PathBuf {
    paths::target().join("release/.checkout-built")
}

fn is_current(wanted: Build) -> Result<bool> {
    let stamp = stamp();
    let begun = fs::metadata(&stamp)?.modified()?;
    let built = fs::read_to_string(&stamp)?;
    let same_binaries = built == identities(Build::Shipped)? || built == identities(wanted)?;
    let root = paths::root();
    for source in SOURCES {
        if newest(&root.join(source))? >= begun {
            return Ok(false);
        }
    }
    Ok(same_binaries && paths::site_package().is_dir())
}

/// Tells how the binaries were built, and whether a plain `cargo build` has replaced one since.
fn identities(build: Build) -> Result<String> {
    Ok(format!(
        "{}\n{}\n{}",
        build.name(),
        identity(&paths::binary())?,
        identity(&paths::simulator_binary())?
    ))
}

fn identity(binary: &Path) -> Result<String> {
    let data = fs::metadata(binary)?;
    let age = data.modified()?.duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(format!("{} {}", data.len(), age.as_nanos()))
}

/// The latest modification time of a file, or of a folder and everything below it.
/// Removing a file changes the time of its folder.
fn newest(path: &Path) -> Result<SystemTime> {
    let mut latest = fs::metadata(path)?.modified()?;
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            latest = latest.max(newest(&entry?.path())?);
        }
    }
    Ok(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_deep_inside_a_folder_is_found() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("one/two.rs");
        fs::create_dir(dir.path().join("one")).expect("a folder");
        fs::write(&file, "").expect("written");
        let later = newest(dir.path()).expect("a time") + Duration::from_secs(60);
        let opened = fs::File::options().write(true).open(&file).expect("a file");
        opened.set_modified(later).expect("set");
        assert_eq!(newest(dir.path()).expect("a time"), later);
    }

    #[test]
    fn a_binary_with_fail_points_is_not_shipped() {
        assert!(refuse_fail_points(b"\x7fELF compiled with fail points\0").is_err());
        assert!(refuse_fail_points(b"\x7fELF compiled with care\0").is_ok());
        let source = paths::root().join("crates/fail-points/src/lib.rs");
        let source = fs::read_to_string(source).expect("a file");
        let marker = String::from_utf8_lossy(FAIL_POINT_MARKER);
        assert!(source.contains(&format!("\"{marker}\"")), "{marker}");
    }

    #[test]
    fn every_source_exists() {
        for source in SOURCES {
            assert!(paths::root().join(source).exists(), "{source}");
        }
    }
}
