//! The project's own source files. They are found by walking the folders, so that the rules also
//! work in an archive without git.

use std::fs;
use std::path::Path;

use anyhow::Result;

const SKIPPED: [&str; 8] = [
    ".git",
    "target",
    "node_modules",
    "artefacts",
    "dist",
    "test-results",
    "playwright-report",
    "vendor",
];
const EXTENSIONS: [&str; 8] = ["rs", "ts", "tsx", "js", "mjs", "css", "sh", "py"];

/// Paths relative to the root, with `/`, sorted.
///
/// # Errors
/// If a folder cannot be read.
pub(super) fn sources(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    walk(root, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(&entry.path(), &format!("{prefix}{name}/"), found)?;
        } else if kind.is_file() && is_source(&name) {
            found.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

fn is_source(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_and_the_output_of_tools_is_not() {
        let dir = tempfile::tempdir().expect("a folder");
        for path in [
            "a/b.rs",
            "target/c.rs",
            "node_modules/d.ts",
            "style/e.css",
            "f.png",
        ] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, "").expect("written");
        }
        assert_eq!(
            sources(dir.path()).expect("sources"),
            ["a/b.rs", "style/e.css"]
        );
    }
}
