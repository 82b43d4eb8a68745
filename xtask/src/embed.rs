//! The script for merchants' pages: minified, checked against its budget, and addressed by its hash. The minified file
//! is in the repository, so that a review shows every change of what payers load.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha384};

use crate::command::{hushed, program};
use crate::{paths, report, shops};

/// Bytes of the script, gzip.
pub(crate) const BUDGET: usize = 2_000;

/// The oldest browsers of the checkout's pages (see `browserquery` in Cargo.toml).
const BROWSERS: &str = "--target=chrome87,safari14.1,firefox78";

fn source() -> PathBuf {
    paths::root().join("embed/bkash-checkout.js")
}

fn served() -> PathBuf {
    paths::root().join("embed/served/v1.js")
}

/// Minifies the script and prints its size and hash.
///
/// # Errors
/// If esbuild fails, a file cannot be written, or the script exceeds its budget.
pub(crate) fn write() -> Result<()> {
    let script = minified()?;
    fs::write(served(), &script)?;
    shops::write_hash(&script)?;
    print(&script)?;
    within_budget(&script)
}

/// # Errors
/// If the minified file is not up to date or exceeds its budget.
pub(crate) fn check() -> Result<()> {
    let script = fs::read(served()).context("cannot read embed/served/v1.js")?;
    if script != minified()? {
        bail!("embed/served/v1.js is not up to date: run `cargo xtask generate`");
    }
    shops::check_hash(&script)?;
    print(&script)?;
    within_budget(&script)
}

/// # Errors
/// If an example shop has another script's hash.
#[cfg(test)]
pub(crate) fn check_pages() -> Result<()> {
    shops::check_hash(&fs::read(served())?)
}

/// Prints the size and hash of the script that the build serves.
///
/// # Errors
/// If the script cannot be read.
pub(crate) fn show() -> Result<()> {
    print(&fs::read(served()).context("cannot read embed/served/v1.js")?)
}

/// The length of the script that is served, in bytes of gzip.
///
/// # Errors
/// If the script cannot be read.
pub(crate) fn length() -> Result<usize> {
    gzipped(&fs::read(served()).context("cannot read embed/served/v1.js")?)
}

fn minified() -> Result<Vec<u8>> {
    let made = paths::root().join("target/embed/v1.js");
    let outfile = format!("--outfile={}", made.display());
    hushed(
        program(paths::node_bin().join("esbuild"))
            .arg(source())
            .args(["--minify", "--charset=utf8", BROWSERS, &outfile]),
    )
    .context("esbuild makes the script; `npm ci` installs it")?;
    Ok(fs::read(made)?)
}

fn within_budget(script: &[u8]) -> Result<()> {
    let length = gzipped(script)?;
    if length > BUDGET {
        bail!("the script for merchants' pages has {length} bytes in gzip; {BUDGET} at most");
    }
    Ok(())
}

fn print(script: &[u8]) -> Result<()> {
    report::line(&format!(
        "the script for merchants' pages: {} B in gzip, integrity=\"{}\"",
        gzipped(script)?,
        integrity(script)
    ));
    Ok(())
}

/// As in Subresource Integrity.
pub(crate) fn integrity(script: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(script)))
}

fn gzipped(script: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(script)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        // The example of the specification, https://www.w3.org/TR/SRI/.
        let script = b"alert('Hello, world.');";
        assert_eq!(
            integrity(script),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn a_script_over_the_budget_is_an_error() {
        let noise: Vec<u8> = (0..BUDGET)
            .flat_map(|number| Sha384::digest(number.to_le_bytes()))
            .collect();
        assert!(within_budget(&noise).is_err());
        assert!(within_budget(b"short").is_ok());
    }

    #[test]
    fn the_served_script_is_within_its_budget() {
        assert!(length().expect("a script") <= BUDGET);
    }
}
