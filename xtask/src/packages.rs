//! The packages that others install: made as they would be published, so that what is tried is what they get.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{hushed, program};
use crate::setup::{self, Installer};
use crate::{paths, report};

/// Makes every package and says where it is.
pub(crate) fn make() -> Result<()> {
    Installer::default().ensure_all(&[setup::packages, setup::package_tools])?;
    for package in [node()?, python()?] {
        report::line(&package.display().to_string());
    }
    Ok(())
}

/// The client for Node: compiled, and packed as npm would publish it.
pub(crate) fn node() -> Result<PathBuf> {
    let source = paths::root().join("clients/node");
    // What is no longer in the sources must not be in the package.
    let compiled = source.join("dist");
    if compiled.exists() {
        fs::remove_dir_all(&compiled)?;
    }
    hushed(program(paths::node_bin().join("tsc")).args(["--project", "clients/node"]))?;
    let folder = fresh("npm")?;
    hushed(
        program("npm")
            .current_dir(&source)
            .args(["pack", "--pack-destination"])
            .arg(&folder),
    )?;
    only_file(&folder)
}

/// The client for Python, as a wheel.
pub(crate) fn python() -> Result<PathBuf> {
    let folder = fresh("wheels")?;
    hushed(
        program(setup::PACKAGE_TOOLS.python())
            .args(["-m", "pip", "wheel", "--quiet", "--no-deps"])
            // The one that is installed, in the version and with the hash that its requirements name.
            .arg("--no-build-isolation")
            .arg("--wheel-dir")
            .arg(&folder)
            .arg(paths::root().join("clients/python")),
    )?;
    only_file(&folder)
}

/// Puts the wheel where tests import it from.
pub(crate) fn install_wheel(wheel: &Path) -> Result<()> {
    hushed(
        program(setup::PACKAGE_TOOLS.python())
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-index"])
            .arg("--force-reinstall")
            .arg(wheel),
    )
}

/// An empty folder below the one for packages.
fn fresh(kind: &str) -> Result<PathBuf> {
    let folder = paths::packages().join(kind);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut found = fs::read_dir(folder)?;
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file?.path()),
        _ => bail!("{} should have one package in it", folder.display()),
    }
}
