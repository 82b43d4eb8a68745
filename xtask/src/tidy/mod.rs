//! The house rules that no other tool checks: short files that say why they exist,
//! no unfinished work, dependencies between crates in one direction, nothing compiled that a crate does not need, and no
//! circles of imports inside a crate.

mod architecture;
pub(crate) mod circles;
mod compiled;
mod files;
mod text;
mod words;

use anyhow::{Result, bail};

use crate::{paths, report};

/// Checks every house rule and prints each violation.
///
/// # Errors
/// If a rule is broken, or a file cannot be read.
pub(crate) fn check() -> Result<()> {
    let root = paths::root();
    let mut complaints = Vec::new();
    for file in files::sources(&root)? {
        let content = std::fs::read_to_string(root.join(&file))?;
        complaints.extend(text::complaints(&file, &content));
        complaints.extend(words::complaints(&file, &content));
    }
    complaints.extend(architecture::complaints(&root)?);
    complaints.extend(compiled::complaints()?);
    complaints.extend(circles::complaints(&root, &architecture::members(&root)?)?);
    for complaint in &complaints {
        report::line(&format!("  {complaint}"));
    }
    match complaints.len() {
        0 => Ok(()),
        1 => bail!("a house rule is broken in one place"),
        count => bail!("house rules are broken in {count} places"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_crate_is_tidy() {
        let root = paths::root();
        let sources = files::sources(&root).expect("sources");
        let own: Vec<_> = sources
            .iter()
            .filter(|file| file.starts_with("xtask/"))
            .collect();
        assert!(own.len() > 10, "only {own:?}");
        for file in own {
            let content = std::fs::read_to_string(root.join(file)).expect("a source");
            assert_eq!(text::complaints(file, &content), Vec::<String>::new());
        }
    }
}
