//! `cargo xtask generate`: writes every file of the repository that is made from another one.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::command::{hushed, output, program};
use crate::setup::{self, Installer};
use crate::{debug_build, embed, paths, report};

#[derive(Args)]
pub(crate) struct Options {
    /// Which files to write; all by default
    what: Vec<What>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// docs/openapi.json, from the code of the REST API
    Openapi,
    /// docs/simulator-errors.md, from the simulator's table
    Errors,
    /// The generated parts of clients/node and clients/python, from docs/openapi.json
    Clients,
    /// embed/served/v1.js, from embed/bkash-checkout.js, and its hash in the example shops
    Embed,
}

/// A file that one of the workspace's examples prints.
struct Printed {
    example: &'static str,
    path: &'static str,
}

const OPENAPI: Printed = Printed {
    example: "openapi",
    path: "docs/openapi.json",
};

const ERRORS: Printed = Printed {
    example: "errors",
    path: "docs/simulator-errors.md",
};

/// Writes the files that the options select.
///
/// # Errors
/// If a generator fails, or a file cannot be written.
pub(crate) fn run(options: &Options) -> Result<()> {
    let wanted = |what| options.what.is_empty() || options.what.contains(&what);
    if wanted(What::Openapi) {
        OPENAPI.write()?;
    }
    if wanted(What::Errors) {
        ERRORS.write()?;
    }
    if wanted(What::Clients) {
        let document = paths::root().join(OPENAPI.path);
        hushed(
            program("node")
                .arg("clients/generator/main.mjs")
                .arg(document),
        )?;
        report::already("clients/node/src/generated, clients/python/src/bkash_checkout/_generated");
    }
    if wanted(What::Embed) {
        Installer::default().ensure_all(&[setup::packages])?;
        embed::write()?;
    }
    Ok(())
}

/// Compares the files that can be made with cargo alone. The step `rest` compares the clients, the step `sizes`
/// the script.
///
/// # Errors
/// If one of them is not up to date, with the command that writes it.
pub(crate) fn check() -> Result<()> {
    let mut outdated = Vec::new();
    for file in [OPENAPI, ERRORS] {
        let current = fs::read(file.path()).unwrap_or_default();
        if current != file.make()?.as_bytes() {
            outdated.push(file.path);
        }
    }
    if outdated.is_empty() {
        return Ok(());
    }
    bail!(
        "not up to date: {}; run `cargo xtask generate` and commit the result",
        outdated.join(", ")
    )
}

impl Printed {
    fn path(&self) -> PathBuf {
        paths::root().join(self.path)
    }

    fn make(&self) -> Result<String> {
        output(&mut program(debug_build::example(self.example)?))
    }

    fn write(&self) -> Result<()> {
        fs::write(self.path(), self.make()?)
            .with_context(|| format!("cannot write {}", self.path))?;
        report::already(self.path);
        Ok(())
    }
}
