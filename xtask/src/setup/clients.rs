//! Published bKash clients, which the simulator is tried with: one from npm, one from `PyPI`, each
//! with what it needs in exactly the versions and files that the lock file beside its tests names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Need, debian};
use crate::command::{hushed, program, quiet};
use crate::paths;
use crate::pins::{PYTHON_AT_LEAST, PYTHON_PACKAGE};

const NPM_FILES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

pub(super) fn from_npm() -> Need {
    Need {
        name: "a bKash client from npm".into(),
        present: || {
            let current = is_same(&npm_lock(), &stamp("node"))?;
            Ok(current.then(|| "a bKash client from npm".into()))
        },
        install: || {
            let folder = fresh("node")?;
            for file in NPM_FILES {
                fs::copy(paths::clients().join("node").join(file), folder.join(file))
                    .with_context(|| format!("cannot copy {file}"))?;
            }
            hushed(program("npm").arg("ci").current_dir(&folder))
                .context("Make the npm registry reachable, because `npm ci` failed")?;
            // Remembers what was installed, once it is there.
            fs::copy(npm_lock(), stamp("node"))?;
            Ok(())
        },
    }
}

pub(super) fn from_pypi() -> Need {
    Need {
        name: "a bKash client from PyPI".into(),
        present: || present(&PYBKASH),
        install: || install(&PYBKASH),
    }
}

fn npm_lock() -> PathBuf {
    paths::clients().join("node/package-lock.json")
}

/// What the REST API is tried with.
pub(super) fn judges() -> Need {
    Need {
        name: "what the REST API is tried with".into(),
        present: || present(&JUDGES),
        install: || install(&JUDGES),
    }
}

/// What the package for Python is made and tried with.
pub(super) fn packages() -> Need {
    Need {
        name: "what packages are made with".into(),
        present: || present(&PACKAGES),
        install: || install(&PACKAGES),
    }
}

/// What the example shop in Python needs.
pub(super) fn shop() -> Need {
    Need {
        name: "what the FastAPI shop needs".into(),
        present: || present(&SHOP),
        install: || install(&SHOP),
    }
}

/// A place of its own for packages from `PyPI`.
struct Place {
    /// Its folder among the installed clients.
    folder: &'static str,
    what: &'static str,
    /// Where its requirements are, from the root.
    requirements: &'static str,
}

const PYBKASH: Place = Place {
    folder: "python",
    what: "a bKash client from PyPI",
    requirements: "crates/simulator/tests/clients/python/requirements.txt",
};

const JUDGES: Place = Place {
    folder: "rest",
    what: "what the REST API is tried with",
    requirements: "server/tests/rest/requirements.txt",
};

const PACKAGES: Place = Place {
    folder: "packages",
    what: "what packages are made with",
    requirements: "clients/python/requirements.txt",
};

const SHOP: Place = Place {
    folder: "shop",
    what: "what the FastAPI shop needs",
    requirements: "examples/fastapi/requirements.txt",
};

impl Place {
    fn requirements(&self) -> PathBuf {
        paths::root().join(self.requirements)
    }

    fn python(&self) -> PathBuf {
        paths::installed_clients()
            .join(self.folder)
            .join("bin/python")
    }
}

fn present(place: &Place) -> Result<Option<String>> {
    // The interpreter it was made with may have gone since.
    let runs = quiet(program(place.python()).arg("--version")).is_some();
    let current = runs && is_same(&place.requirements(), &stamp(place.folder))?;
    Ok(current.then(|| place.what.into()))
}

fn install(place: &Place) -> Result<()> {
    let interpreter = interpreter()?;
    let folder = fresh(place.folder)?;
    hushed(program(&interpreter).args(["-m", "venv"]).arg(&folder)).with_context(|| {
        format!("Install Python's venv (Debian: `apt-get install {PYTHON_PACKAGE}`)")
    })?;
    hushed(
        program(place.python())
            .args(["-m", "pip", "install", "--quiet", "--require-hashes"])
            .args(["--only-binary", ":all:", "--requirement"])
            .arg(place.requirements()),
    )
    .context("Make PyPI reachable, because `pip install` failed")?;
    fs::copy(place.requirements(), stamp(place.folder))?;
    Ok(())
}

/// The interpreter that sees the client from `PyPI`.
pub(crate) fn python() -> PathBuf {
    PYBKASH.python()
}

/// The interpreter that sees what the REST API is tried with.
pub(crate) fn judges_python() -> PathBuf {
    JUDGES.python()
}

/// The interpreter that makes the package for Python, and sees it.
pub(crate) fn packages_python() -> PathBuf {
    PACKAGES.python()
}

/// The interpreter that sees what the shop in Python needs.
pub(crate) fn shop_python() -> PathBuf {
    SHOP.python()
}

/// A Python that can make a place of its own for packages; Debian's cannot without one more package.
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

/// An empty folder for one of the clients.
fn fresh(client: &str) -> Result<PathBuf> {
    let folder = paths::installed_clients().join(client);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Whether what the lock file names is what was installed.
fn is_same(lock: &Path, stamp: &Path) -> Result<bool> {
    let wanted = fs::read(lock).with_context(|| format!("cannot read {}", lock.display()))?;
    Ok(fs::read(stamp).is_ok_and(|installed| installed == wanted))
}

fn stamp(client: &str) -> PathBuf {
    paths::installed_clients().join(client).join(".installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_of_npm_names_no_address_and_every_hash() {
        let lock = fs::read_to_string(paths::clients().join("node/package-lock.json"))
            .expect("a lock file");
        assert!(!lock.contains("\"resolved\""), "{lock}");
        let lock: serde_json::Value = serde_json::from_str(&lock).expect("JSON");
        let packages = lock["packages"].as_object().expect("packages");
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
        }
        assert_eq!(packages["node_modules/bkash-payment"]["version"], "3.0.5");
    }

    #[test]
    fn the_requirements_name_every_version_and_a_hash_of_it() {
        for place in [&PYBKASH, &JUDGES, &PACKAGES, &SHOP] {
            let text = fs::read_to_string(place.requirements()).expect("requirements");
            let lines: Vec<_> = text.lines().collect();
            for (number, line) in lines.iter().enumerate() {
                if line.contains("==") {
                    assert!(lines[number + 1].contains("--hash=sha256:"), "{line}");
                }
            }
        }
        let text = fs::read_to_string(PYBKASH.requirements()).expect("requirements");
        assert!(text.contains("pybkash==0.4.2"), "{text}");
        let text = fs::read_to_string(JUDGES.requirements()).expect("requirements");
        assert!(text.contains("schemathesis==4.32.5"), "{text}");
    }
}
