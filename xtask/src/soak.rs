//! `cargo xtask soak`: the real server, database file and simulator, with everything that can happen to them.
//!
//! The programs are the debug builds that tests use. They alone have the points of failure of `crates/fail-points`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::command::{program, run as run_command};
use crate::{debug_build, paths};

/// The seed of the short run, so that two runs of one commit do the same.
const SEED: u64 = 1;

#[derive(Args)]
pub(crate) struct Options {
    /// For how long everything happens in a random order, after each thing has happened once
    #[arg(long, default_value_t = 0.0)]
    hours: f64,
    /// Decides what happens and in which order
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Only one part: points, machine, restored, tokens or everything
    #[arg(long)]
    only: Option<String>,
}

/// Runs what the command line says.
///
/// # Errors
/// If a program does not build, or a rule does not hold.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut soak = prepared(options.seed)?;
    soak.arg("--hours").arg(options.hours.to_string());
    if let Some(part) = &options.only {
        soak.arg("--only").arg(part);
    }
    run_command(&mut soak)
}

/// Each thing once, for about two minutes.
///
/// # Errors
/// If a program does not build, or a rule does not hold.
pub(crate) fn once() -> Result<()> {
    run_command(&mut prepared(SEED)?)
}

fn prepared(seed: u64) -> Result<Command> {
    let [server, simulator, soak] =
        debug_build::binaries(["bkash-checkout", "bkash-simulator", "soak"])?;
    let folder = folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut command = program(soak);
    command
        .arg("--server")
        .arg(server)
        .arg("--simulator")
        .arg(simulator)
        .arg("--folder")
        .arg(folder)
        .args(["--seed", &seed.to_string()]);
    Ok(command)
}

/// Where the files of the last run are, if it failed.
fn folder() -> PathBuf {
    paths::target().join("soak")
}
