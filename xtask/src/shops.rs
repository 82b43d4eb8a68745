//! The example shops: what must be compiled before one starts, and the script that their pages name by its hash.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::command::{cargo, hushed, program};
use crate::{embed, paths};

/// The files that name the script, as a merchant's page does.
const PAGES: [&str; 5] = [
    "axum/src/pages.rs",
    "express/pages.js",
    "fastapi/pages.py",
    "php/pages.php",
    "react/src/document.tsx",
];

/// Compiles what the shops are made of: the client package that two of them use, React's page, the axum shop.
pub(crate) fn make_ready() -> Result<()> {
    let tsc = || program(paths::node_bin().join("tsc"));
    hushed(tsc().args(["--project", "clients/node"]))?;
    hushed(tsc().args(["--project", "examples/react"]))?;
    hushed(program("npm").args(["run", "build", "--workspace", "examples/react"]))?;
    // With the features that the tests of the whole workspace were built with, so that nothing is compiled again.
    hushed(cargo().args(["test", "--workspace", "--locked", "--no-run"]))
}

/// The axum shop.
pub(crate) fn axum_shop() -> PathBuf {
    paths::target().join("debug/axum-shop")
}

/// Lets every shop's page name this script.
pub(crate) fn name_script(script: &[u8]) -> Result<()> {
    for (path, text, named) in pages(script)? {
        if text != named {
            fs::write(path, named)?;
        }
    }
    Ok(())
}

/// Fails if a shop's page names another script.
pub(crate) fn check_script(script: &[u8]) -> Result<()> {
    for (path, text, named) in pages(script)? {
        if text != named {
            bail!(
                "{} names another script than the one that is served: run `cargo xtask generate`",
                path.display()
            );
        }
    }
    Ok(())
}

/// Each page, as it is and as it should be.
fn pages(script: &[u8]) -> Result<Vec<(PathBuf, String, String)>> {
    let read = |page: &str| {
        let path = paths::root().join("examples").join(page);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let named = naming(&text, script);
        Ok((path, text, named))
    };
    PAGES.iter().map(|page| read(page)).collect()
}

fn naming(text: &str, script: &[u8]) -> String {
    let mut digits = String::new();
    for byte in &Sha256::digest(script)[..8] {
        let _ = write!(digits, "{byte:02x}");
    }
    let integrity = embed::integrity(script);
    let text = replaced(text, "/embed/v1.", &digits);
    replaced(&text, "sha384-", integrity.trim_start_matches("sha384-"))
}

/// The text with what follows the mark replaced by something as long.
fn replaced(text: &str, mark: &str, by: &str) -> String {
    let mut parts = text.split(mark);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push_str(mark);
        whole.push_str(by);
        whole.push_str(part.get(by.len()..).unwrap_or_default());
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_a_new_script_by_its_new_hash() {
        let (old, new): (&[u8], &[u8]) = (b"old", b"new");
        let page = naming(
            &format!(
                "SCRIPT = '/embed/v1.0000000000000000.js'; INTEGRITY = 'sha384-{}';",
                "A".repeat(64)
            ),
            old,
        );
        assert!(page.contains(&embed::integrity(old)), "{page}");
        let changed = naming(&page, new);
        assert!(changed.contains(&embed::integrity(new)), "{changed}");
        assert!(
            changed.contains("/embed/v1.11507a0e2f5e69d5.js"),
            "{changed}"
        );
        assert!(changed.ends_with("';"), "{changed}");
    }

    #[test]
    fn every_shop_names_the_script_that_is_served() {
        embed::check_pages().expect("they do");
    }
}
