//! `cargo xtask simulator`: bKash on this machine, for people who test their own
//! client. A debug build, which leaves the demo's release build alone.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::command::program;
use crate::{debug_build, report};

#[derive(Args)]
pub(crate) struct Options {
    /// The port to listen on
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// Keep the state in this file instead of in memory alone
    #[arg(long)]
    state_file: Option<String>,
    /// Start with a setting changed, such as `token_limit=2`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
}

fn command_line(options: &Options) -> Vec<String> {
    let mut arguments = vec!["--listen".to_owned(), format!("127.0.0.1:{}", options.port)];
    if let Some(file) = &options.state_file {
        arguments.extend(["--state-file".to_owned(), file.clone()]);
    }
    for setting in &options.settings {
        arguments.extend(["--set".to_owned(), setting.clone()]);
    }
    arguments
}

/// Builds the simulator's debug binary and gives its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn build() -> Result<PathBuf> {
    debug_build::binary("bkash-simulator")
}

/// Builds the simulator and replaces this process by it.
///
/// # Errors
/// If it does not compile, or does not start.
pub(crate) fn run(options: &Options) -> Result<()> {
    let binary = build()?;
    report::line(&format!(
        "bKash's simulator is at http://127.0.0.1:{port}; watch it at http://127.0.0.1:{port}/simulator. \
         Ctrl-C ends it.",
        port = options.port
    ));
    let error = program(binary).args(command_line(options)).exec();
    Err(error).context("the simulator did not start")
}
