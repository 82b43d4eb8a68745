//! The example shops: compiles them, and keeps the hash of the merchants' script in their pages up to date.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::command::{hushed, program};
use crate::{debug_build, embed, paths};

/// The files that hold the script's hash.
const PAGES: [&str; 5] = [
    "axum/src/pages.rs",
    "express/pages.js",
    "fastapi/pages.py",
    "php/pages.php",
    "react/src/document.tsx",
];

/// The binary of the axum shop.
const AXUM_SHOP: &str = "axum-shop";

/// Compiles the client package that two of the shops use, React's page, and the axum shop.
///
/// # Errors
/// If one of them does not compile.
pub(crate) fn build() -> Result<()> {
    let tsc = || program(paths::node_bin().join("tsc"));
    hushed(tsc().args(["--project", "clients/node"]))?;
    hushed(tsc().args(["--project", "examples/react"]))?;
    hushed(program("npm").args(["run", "build", "--workspace", "examples/react"]))?;
    debug_build::binary(AXUM_SHOP).map(|_| ())
}

/// The program of the axum shop.
pub(crate) fn axum_shop() -> PathBuf {
    paths::target().join("debug").join(AXUM_SHOP)
}

/// Writes this script's hash into the page of every shop.
///
/// # Errors
/// If a page cannot be read or written.
pub(crate) fn write_hash(script: &[u8]) -> Result<()> {
    for (path, text, named) in pages(script)? {
        if text != named {
            fs::write(path, named)?;
        }
    }
    Ok(())
}

/// # Errors
/// If the page of a shop has another script's hash.
pub(crate) fn check_hash(script: &[u8]) -> Result<()> {
    for (path, text, named) in pages(script)? {
        if text != named {
            bail!(
                "{} has the hash of another script; run `cargo xtask generate`",
                path.display()
            );
        }
    }
    Ok(())
}

/// The path of each page, its text, and its text with this script's hash.
fn pages(script: &[u8]) -> Result<Vec<(PathBuf, String, String)>> {
    let read = |page: &str| {
        let path = paths::root().join("examples").join(page);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let named = with_hash(&text, script);
        Ok((path, text, named))
    };
    PAGES.iter().map(|page| read(page)).collect()
}

fn with_hash(text: &str, script: &[u8]) -> String {
    let mut digits = String::new();
    for byte in &Sha256::digest(script)[..8] {
        let _ = write!(digits, "{byte:02x}");
    }
    let integrity = embed::integrity(script);
    let text = replace_after(text, "/embed/v1.", &digits);
    replace_after(&text, "sha384-", integrity.trim_start_matches("sha384-"))
}

/// Replaces what follows each mark by a text of the same length.
fn replace_after(text: &str, mark: &str, by: &str) -> String {
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
    fn a_page_gets_the_hash_of_a_new_script() {
        let (old, new): (&[u8], &[u8]) = (b"old", b"new");
        let page = with_hash(
            &format!(
                "SCRIPT = '/embed/v1.0000000000000000.js'; INTEGRITY = 'sha384-{}';",
                "A".repeat(64)
            ),
            old,
        );
        assert!(page.contains(&embed::integrity(old)), "{page}");
        let changed = with_hash(&page, new);
        assert!(changed.contains(&embed::integrity(new)), "{changed}");
        assert!(
            changed.contains("/embed/v1.11507a0e2f5e69d5.js"),
            "{changed}"
        );
        assert!(changed.ends_with("';"), "{changed}");
    }

    #[test]
    fn every_shop_has_the_hash_of_the_served_script() {
        embed::check_pages().expect("the same hash");
    }
}
