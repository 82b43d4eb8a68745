//! Virtual environments with packages from `PyPI`, one per purpose, each with exactly the versions and files
//! that its requirements name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::debian;
use super::requirement::Requirement;
use super::stamp::{empty_folder, is_same};
use crate::command::{hushed, program, quiet};
use crate::paths;
use crate::pins::{PYTHON_AT_LEAST, PYTHON_PACKAGE};

/// A virtual environment.
pub(crate) struct Venv {
    /// Its folder among the installed clients.
    folder: &'static str,
    description: &'static str,
    /// The path of its requirements, from the root.
    requirements: &'static str,
}

/// The published bKash client that the simulator is tested with.
pub(crate) const PYBKASH: Venv = Venv {
    folder: "python",
    description: "a bKash client from PyPI",
    requirements: "crates/simulator/tests/clients/python/requirements.txt",
};

/// `schemathesis` and pytest, which call the REST API.
pub(crate) const REST_TOOLS: Venv = Venv {
    folder: "rest",
    description: "schemathesis for the REST API",
    requirements: "server/tests/rest/requirements.txt",
};

/// What builds, checks and tests the client package for Python.
pub(crate) const PACKAGE_TOOLS: Venv = Venv {
    folder: "packages",
    description: "build tools for the Python client",
    requirements: "clients/python/requirements.txt",
};

/// What the example shop in Python imports.
pub(crate) const SHOP: Venv = Venv {
    folder: "shop",
    description: "packages of the FastAPI shop",
    requirements: "examples/fastapi/requirements.txt",
};

/// The spelling checker.
pub(crate) const TYPOS: Venv = Venv {
    folder: "typos",
    description: "typos",
    requirements: "xtask/python/typos.txt",
};

pub(crate) fn bkash_client_for_python() -> Requirement {
    Requirement {
        name: PYBKASH.description.into(),
        present: || PYBKASH.present(),
        install: || PYBKASH.install(),
    }
}

pub(crate) fn rest_tools() -> Requirement {
    Requirement {
        name: REST_TOOLS.description.into(),
        present: || REST_TOOLS.present(),
        install: || REST_TOOLS.install(),
    }
}

pub(crate) fn package_tools() -> Requirement {
    Requirement {
        name: PACKAGE_TOOLS.description.into(),
        present: || PACKAGE_TOOLS.present(),
        install: || PACKAGE_TOOLS.install(),
    }
}

pub(crate) fn shop_packages() -> Requirement {
    Requirement {
        name: SHOP.description.into(),
        present: || SHOP.present(),
        install: || SHOP.install(),
    }
}

pub(crate) fn typos() -> Requirement {
    Requirement {
        name: TYPOS.description.into(),
        present: || TYPOS.present(),
        install: || TYPOS.install(),
    }
}

impl Venv {
    /// A program that one of its packages installed, such as `python`.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.root().join("bin").join(name)
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.program("python")
    }

    fn root(&self) -> PathBuf {
        paths::installed_clients().join(self.folder)
    }

    fn requirements(&self) -> PathBuf {
        paths::root().join(self.requirements)
    }

    /// A copy of the requirements that were installed.
    fn stamp(&self) -> PathBuf {
        self.root().join(".installed")
    }

    fn present(&self) -> Result<Option<String>> {
        // The interpreter that made the environment may have been removed since.
        let runs = quiet(program(self.python()).arg("--version")).is_some();
        let current = runs && is_same(&self.requirements(), &self.stamp())?;
        Ok(current.then(|| self.description.into()))
    }

    fn install(&self) -> Result<()> {
        let interpreter = interpreter()?;
        let folder = empty_folder(self.folder)?;
        hushed(program(&interpreter).args(["-m", "venv"]).arg(&folder)).with_context(|| {
            format!("Install Python's venv (Debian: `apt-get install {PYTHON_PACKAGE}`)")
        })?;
        hushed(
            program(self.python())
                .args(["-m", "pip", "install", "--quiet", "--require-hashes"])
                .args(["--only-binary", ":all:", "--requirement"])
                .arg(self.requirements()),
        )
        .context("Make PyPI reachable, because `pip install` failed")?;
        fs::copy(self.requirements(), self.stamp())?;
        Ok(())
    }
}

/// A Python with a working `venv` module, which Debian ships as a package of its own.
fn interpreter() -> Result<PathBuf> {
    let candidates = [Path::new("python3"), Path::new("/usr/bin/python3")];
    let usable = || candidates.into_iter().find(|path| is_usable(path));
    if usable().is_none() {
        debian::apt(PYTHON_PACKAGE, "Python 3 with its venv module")?;
    }
    let (major, minor) = PYTHON_AT_LEAST;
    match usable() {
        Some(path) => Ok(path.to_path_buf()),
        None => bail!("Install Python {major}.{minor} or later with its venv module."),
    }
}

fn is_usable(interpreter: &Path) -> bool {
    let (major, minor) = PYTHON_AT_LEAST;
    let question =
        format!("import ensurepip, sys, venv; sys.exit(sys.version_info < ({major}, {minor}))");
    quiet(program(interpreter).args(["-c", &question])).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requirements_name_every_version_and_a_hash_of_it() {
        for venv in [&PYBKASH, &REST_TOOLS, &PACKAGE_TOOLS, &SHOP, &TYPOS] {
            let text = fs::read_to_string(venv.requirements()).expect("requirements");
            let lines: Vec<_> = text.lines().collect();
            assert!(text.contains("=="), "{text}");
            for (number, line) in lines.iter().enumerate() {
                if line.contains("==") {
                    assert!(lines[number + 1].contains("--hash=sha256:"), "{line}");
                }
            }
        }
        let text = fs::read_to_string(PYBKASH.requirements()).expect("requirements");
        assert!(text.contains("pybkash==0.4.2"), "{text}");
        let text = fs::read_to_string(REST_TOOLS.requirements()).expect("requirements");
        assert!(text.contains("schemathesis==4.32.5"), "{text}");
    }
}
