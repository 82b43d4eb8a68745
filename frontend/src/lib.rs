//! The WebAssembly entry: wakes the islands of a page that is already there.
#![cfg(target_arch = "wasm32")]
