//! Set-up: what the machine lacks is installed, what it has is left alone, and
//! what cannot be had ends in one sentence that says what to install.

mod cargo_tools;
mod clients;
mod debian;
mod node;
mod rust;

pub(crate) use cargo_tools::leptos;
pub(crate) use clients::{judges_python, packages_python, python, shop_python};
pub(crate) use debian::chromium;

use anyhow::Result;

use crate::report;
use crate::stopwatch::{Laps, Stopwatch};

/// One thing the build or the tests need.
struct Need {
    name: String,
    /// Gives what is there, if it is there and of the right version.
    present: fn() -> Result<Option<String>>,
    install: fn() -> Result<()>,
}

/// Everything that building the product needs.
pub(crate) fn build_tools() -> Result<Laps> {
    let mut laps = Laps::default();
    meet(&rust::wasm_target(), &mut laps)?;
    meet(&cargo_tools::cargo_leptos(), &mut laps)?;
    meet(&cargo_tools::wasm_bindgen(), &mut laps)?;
    meet(&node::packages(), &mut laps)?;
    node::check_wasm_opt()?;
    Ok(laps)
}

/// Everything that testing needs on top: rustfmt, clippy, a browser, a Bangla font, published clients,
/// and what the example shops run on.
pub(crate) fn test_tools() -> Result<()> {
    let mut laps = build_tools()?;
    meet(&rust::components(), &mut laps)?;
    meet(&debian::browser(), &mut laps)?;
    meet(&debian::bangla_font(), &mut laps)?;
    meet(&clients::from_npm(), &mut laps)?;
    meet(&clients::from_pypi(), &mut laps)?;
    meet(&clients::judges(), &mut laps)?;
    meet(&clients::packages(), &mut laps)?;
    meet(&clients::shop(), &mut laps)?;
    meet(&debian::php(), &mut laps)
}

/// What the packages for shops are made with.
pub(crate) fn package_tools() -> Result<()> {
    let mut laps = Laps::default();
    meet(&node::packages(), &mut laps)?;
    meet(&clients::packages(), &mut laps)
}

fn meet(need: &Need, laps: &mut Laps) -> Result<()> {
    if let Some(found) = (need.present)()? {
        report::already(&found);
        return Ok(());
    }
    report::begin(&format!("installing {}", need.name));
    let watch = Stopwatch::start();
    (need.install)()?;
    report::done(&need.name, watch.elapsed());
    laps.add(format!("installing {}", need.name), watch.elapsed());
    Ok(())
}
