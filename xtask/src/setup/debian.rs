//! Packages of Debian's apt: Chromium, a Bangla font and PHP for the browser tests, and Python's venv module.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::requirement::Requirement;
use crate::command::{hushed, on_path, program, quiet};
use crate::environment;
use crate::pins::{BANGLA_FONT_PACKAGE, CHROMIUM_PACKAGE, PHP_AT_LEAST, PHP_PACKAGE};

pub(crate) fn browser() -> Requirement {
    Requirement {
        name: "Chromium".into(),
        present: || {
            if let Some(path) = environment::variable("CHROMIUM").map(PathBuf::from)
                && !path.is_file()
            {
                bail!(
                    "Correct CHROMIUM or unset it, because there is no {}.",
                    path.display()
                );
            }
            Ok(chromium().map(|path| format!("Chromium at {}", path.display())))
        },
        install: || {
            apt(
                CHROMIUM_PACKAGE,
                "Chromium, or set CHROMIUM to the path of one",
            )
        },
    }
}

pub(crate) fn bangla_font() -> Requirement {
    Requirement {
        name: "a Bangla font".into(),
        present: || Ok(has_bangla_font().then(|| "a Bangla font".into())),
        install: || apt(BANGLA_FONT_PACKAGE, "a Bangla font"),
    }
}

/// PHP with the functions that its example shop calls. Debian's package has all of them.
pub(crate) fn php() -> Requirement {
    Requirement {
        name: "PHP".into(),
        present: || {
            let question = "function_exists('pcntl_exec') and print PHP_VERSION_ID;";
            let version = quiet(program("php").args(["-r", question]));
            let version: Option<u32> = version.and_then(|printed| printed.parse().ok());
            Ok(version
                .filter(|version| *version >= PHP_AT_LEAST)
                .map(|version| format!("PHP {}.{}", version / 10_000, version / 100 % 100)))
        },
        install: || apt(PHP_PACKAGE, "PHP 8.1 or later with pcntl"),
    }
}

/// The path of the browser that the tests drive: `CHROMIUM`, or one on the path.
pub(crate) fn chromium() -> Option<PathBuf> {
    environment::variable("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| {
            ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .find_map(|name| on_path(name))
        })
}

fn has_bangla_font() -> bool {
    Path::new("/usr/share/fonts/truetype/noto/NotoSansBengali-Regular.ttf").is_file()
        || quiet(program("fc-list").arg(":lang=bn")).is_some_and(|list| !list.is_empty())
}

/// Downloads a package and unpacks it below a folder, without installing it.
///
/// # Errors
/// With the advice to install `what` by hand.
pub(super) fn unpack(package: &str, folder: &Path, what: &str) -> Result<()> {
    let advice = format!("Install {what} (Debian: in the package {package})");
    if on_path("apt-get").is_none() || on_path("dpkg-deb").is_none() {
        bail!("{advice}.");
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let download = || {
        let mut command = program("apt-get");
        command
            .current_dir(folder)
            .args(["-qq", "download", package]);
        command
    };
    if quiet(&mut download()).is_none() {
        // A new machine has no lists of packages yet.
        apt_get(&["update"], &advice)?;
        hushed(&mut download()).with_context(|| advice.clone())?;
    }
    for file in fs::read_dir(folder)? {
        let archive = file?.path();
        if archive.extension().is_some_and(|ending| ending == "deb") {
            hushed(program("dpkg-deb").arg("-x").arg(&archive).arg(folder))?;
            fs::remove_file(&archive)?;
        }
    }
    Ok(())
}

/// Installs a package, as root or through `sudo` without a password.
///
/// # Errors
/// With the advice to install `what` by hand.
pub(super) fn apt(package: &str, what: &str) -> Result<()> {
    let advice = format!("Install {what} (Debian: `apt-get install {package}`)");
    if on_path("apt-get").is_none() {
        bail!("{advice}.");
    }
    apt_get(&["update"], &advice)?;
    let install = ["install", "--yes", "--no-install-recommends", package];
    apt_get(&install, &advice)
}

/// Runs `apt-get` as root or through `sudo` without a password.
fn apt_get(arguments: &[&str], advice: &str) -> Result<()> {
    let is_root = quiet(program("id").arg("-u")).as_deref() == Some("0");
    if !is_root && quiet(program("sudo").args(["-n", "true"])).is_none() {
        bail!("{advice}, because that needs root here.");
    }
    let mut command: Command = if is_root {
        program("env")
    } else {
        program("sudo")
    };
    if !is_root {
        command.args(["-n", "env"]);
    }
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"])
        .args(arguments);
    hushed(&mut command).with_context(|| advice.to_owned())
}
