//! The WebAssembly entry: wakes the islands of a page that is already there.
#![cfg(target_arch = "wasm32")]

// The islands export themselves; naming the crate keeps them in the module.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes ready for the islands. The script in the page calls it, and then each island it finds.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
