//! Measures what the browser loads, compressed, against the budgets for cheap phones on
//! slow networks.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::table::{Row, render};
use crate::{embed, paths, report};

/// Bytes of script and WebAssembly of the checkout page, brotli.
const SCRIPT_BUDGET: f64 = 50_000.0;
/// Bytes of the one stylesheet, gzip.
const STYLE_BUDGET: f64 = 10_000.0;

/// Measures the files that browsers load.
///
/// # Errors
/// If the product is not built, or a file cannot be read.
pub(crate) fn rows() -> Result<Vec<Row>> {
    let files = Files::read(&paths::site_package())?;
    Ok(vec![
        Row::new(
            "WebAssembly, brotli",
            files.total(&[".wasm.br"])?,
            "B",
            None,
        ),
        Row::new("JavaScript, brotli", files.total(&[".js.br"])?, "B", None),
        Row::new(
            "JavaScript and WebAssembly, brotli",
            files.total(&[".js.br", ".wasm.br"])?,
            "B",
            Some(SCRIPT_BUDGET),
        ),
        Row::new(
            "stylesheet, gzip",
            files.total(&[".css.gz"])?,
            "B",
            Some(STYLE_BUDGET),
        ),
        Row::new(
            "script for merchants' pages, gzip",
            bytes(embed::length()?),
            "B",
            Some(bytes(embed::BUDGET)),
        ),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "files are far below 2^52 bytes")]
fn bytes(length: usize) -> f64 {
    length as f64
}

/// Prints the sizes.
///
/// # Errors
/// If one exceeds its budget.
pub(crate) fn assert_budgets() -> Result<()> {
    let rows = rows()?;
    report::line(&render(&rows));
    if rows.iter().all(Row::is_within) {
        return Ok(());
    }
    bail!("the browser would load more than the budget allows")
}

/// Names and lengths of everything under the package folder.
struct Files(Vec<(String, u64)>);

impl Files {
    fn read(folder: &Path) -> Result<Self> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).with_context(|| {
                format!("there is no {}: build the product first", folder.display())
            })?;
            for entry in entries {
                let entry = entry?;
                let data = entry.metadata()?;
                if data.is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push((entry.file_name().to_string_lossy().into_owned(), data.len()));
                }
            }
        }
        Ok(Self(found))
    }

    /// The sum of the lengths of all files with these endings.
    ///
    /// # Errors
    /// If there is no file with one of them.
    #[expect(clippy::cast_precision_loss, reason = "files are far below 2^52 bytes")]
    fn total(&self, endings: &[&str]) -> Result<f64> {
        let mut sum = 0;
        for ending in endings {
            let mut lengths = self
                .0
                .iter()
                .filter(|(name, _)| name.ends_with(ending))
                .map(|(_, length)| length)
                .peekable();
            if lengths.peek().is_none() {
                bail!("the build left no *{ending}");
            }
            sum += lengths.sum::<u64>();
        }
        Ok(sum as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_summed_over_folders_and_a_missing_kind_is_an_error() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("snippets")).expect("a folder");
        fs::write(dir.path().join("checkout.js.br"), [0; 40]).expect("written");
        fs::write(dir.path().join("snippets/one.js.br"), [0; 2]).expect("written");
        fs::write(dir.path().join("checkout.js"), [0; 100]).expect("written");
        let files = Files::read(dir.path()).expect("files");
        assert!((files.total(&[".js.br"]).expect("some") - 42.0).abs() < f64::EPSILON);
        assert!(files.total(&[".wasm.br"]).is_err());
    }
}
