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

/// How many files of a crate may be part of circles. A crate that is not listed has none. Lower a number when its
/// circles become fewer, and remove the line when they are gone.
const ALLOWED: &[(&str, usize)] = &[
    ("crates/directory", 10),
    ("crates/domain", 14),
    ("crates/engine", 14),
];

const ROOTS: [&str; 2] = ["lib.rs", "main.rs"];

/// Describes the crates in which more files are part of circles than allowed.
pub(super) fn complaints(root: &Path, folders: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in folders {
        let circles = circles(&root.join(folder))?;
        let count = find::members(&circles).len();
        let allowed = allowed(folder);
        if count > allowed {
            found.push(format!(
                "{folder}: {count} files are part of import circles of more than two files, {allowed} may be; \
                 `cargo xtask circles {folder}` lists them"
            ));
        }
    }
    Ok(found)
}

fn allowed(folder: &str) -> usize {
    ALLOWED
        .iter()
        .find(|(name, _)| *name == folder)
        .map_or(0, |(_, count)| *count)
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
        "{} circles of more than two files; {} files are part of one, {} may be",
        circles.len(),
        find::members(&circles).len(),
        allowed(folder)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allowance_names_a_crate_of_the_workspace() {
        for (folder, _) in ALLOWED {
            assert!(
                paths::root().join(folder).join("Cargo.toml").is_file(),
                "{folder}"
            );
        }
    }
}
