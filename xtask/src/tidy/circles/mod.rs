//! Inside a crate, no circle of imports joins more than two files. A module and its parent may import each other.
//! In a larger circle no file can be understood without all the others.
//!
//! The graph has an edge for every `use`, and for every path in code, that leads to another file of the crate.
//! A re-export leads to the file that defines the item.

mod find;
mod modules;
mod parse;
mod tokens;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use crate::{paths, report};

const ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

/// Describes the crates whose files are part of circles.
///
/// # Errors
/// If a source cannot be read.
pub(super) fn complaints(root: &Path, folders: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in folders {
        let circles = circles(&root.join(folder))?;
        let count = find::members(&circles).len();
        if count > 0 {
            found.push(format!(
                "{folder}: {count} files are part of import circles of more than two files; \
                 `cargo xtask circles {folder}` lists them"
            ));
        }
    }
    Ok(found)
}

/// Prints the circles of one crate.
///
/// # Errors
/// If the folder has no crate.
pub(crate) fn list(folder: &str) -> Result<()> {
    let path = paths::root().join(folder);
    if !path.join("Cargo.toml").is_file() {
        bail!("There is no crate in {folder}. Name a folder such as crates/engine.");
    }
    let circles = circles(&path)?;
    for circle in &circles {
        let first = circle.first().cloned().unwrap_or_default();
        report::line(&format!("{} → {first}", circle.join(" → ")));
    }
    report::line(&format!(
        "{} circles of more than two files; {} files are part of one",
        circles.len(),
        find::members(&circles).len()
    ));
    Ok(())
}

fn circles(folder: &Path) -> Result<BTreeSet<Vec<String>>> {
    let source = folder.join("src");
    let mut found = BTreeSet::new();
    for root in ROOTS.iter().filter(|root| source.join(root).is_file()) {
        found.extend(find::circles(&modules::graph(&source, root)?));
    }
    Ok(found)
}
