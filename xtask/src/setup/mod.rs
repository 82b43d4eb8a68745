//! Set-up of the machine: installs the tools that a command needs, keeps those
//! that are there in the right version, and says what to install by hand when a
//! tool cannot be had.

mod cargo_tools;
mod debian;
mod node;
mod promtool;
mod python;
mod requirement;
mod rust;
mod stamp;

pub(crate) use cargo_tools::{cargo_deny, cargo_leptos, deny, leptos, wasm_bindgen};
pub(crate) use debian::{bangla_font, browser, chromium, php};
pub(crate) use node::{bkash_client_for_node, packages, wasm_opt};
pub(crate) use promtool::{promtool, promtool_requirement};
pub(crate) use python::{
    PACKAGE_TOOLS, PYBKASH, REST_TOOLS, SHOP, TYPOS, bkash_client_for_python, package_tools,
    rest_tools, shop_packages, typos,
};
pub(crate) use requirement::{Installer, Requirements};
pub(crate) use rust::{components, wasm_target};

use anyhow::Result;

use crate::stopwatch::Durations;

/// What building the product needs.
pub(crate) const BUILD_TOOLS: Requirements =
    &[wasm_target, cargo_leptos, wasm_bindgen, packages, wasm_opt];

/// Installs what building the product needs, and gives how long each installation took.
///
/// # Errors
/// If a tool cannot be installed.
pub(crate) fn build_tools() -> Result<Durations> {
    let mut installer = Installer::default();
    installer.ensure_all(BUILD_TOOLS)?;
    Ok(installer.durations)
}
