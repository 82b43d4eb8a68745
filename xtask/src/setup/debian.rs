//! What Debian's apt brings: for the browser tests Chromium, Bangla glyphs and PHP, and whatever else asks.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Need;
use crate::ambient;
use crate::command::{hushed, on_path, program, quiet};
use crate::pins::{BANGLA_FONT_PACKAGE, CHROMIUM_PACKAGE, PHP_AT_LEAST, PHP_PACKAGE};

pub(super) fn browser() -> Need {
    Need {
        name: "Chromium".into(),
        present: || {
            if let Some(path) = ambient::variable("CHROMIUM").map(PathBuf::from)
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

pub(super) fn bangla_font() -> Need {
    Need {
        name: "a Bangla font".into(),
        present: || Ok(has_bangla_font().then(|| "a Bangla font".into())),
        install: || apt(BANGLA_FONT_PACKAGE, "a Bangla font"),
    }
}

/// PHP with the functions that its example shop calls; Debian's own has them all.
pub(super) fn php() -> Need {
    Need {
        name: "PHP".into(),
        present: || {
            let question = "function_exists('pcntl_exec') and print PHP_VERSION_ID;";
            let version = quiet(program("php").args(["-r", question]));
            let version: Option<u32> = version.and_then(|said| said.parse().ok());
            Ok(version
                .filter(|version| *version >= PHP_AT_LEAST)
                .map(|version| format!("PHP {}.{}", version / 10_000, version / 100 % 100)))
        },
        install: || apt(PHP_PACKAGE, "PHP 8.1 or later with pcntl"),
    }
}

/// The browser that the tests drive: the one `CHROMIUM` names, or the machine's.
pub(crate) fn chromium() -> Option<PathBuf> {
    ambient::variable("CHROMIUM")
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

pub(super) fn apt(package: &str, what: &str) -> Result<()> {
    let advice = format!("Install {what} (Debian: `apt-get install {package}`)");
    if on_path("apt-get").is_none() {
        bail!("{advice}.");
    }
    let is_root = quiet(program("id").arg("-u")).as_deref() == Some("0");
    if !is_root && quiet(program("sudo").args(["-n", "true"])).is_none() {
        bail!("{advice}, because that needs root here.");
    }
    let get = |arguments: &[&str]| {
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
        hushed(&mut command).with_context(|| advice.clone())
    };
    get(&["update"])?;
    get(&["install", "--yes", "--no-install-recommends", package])
}
