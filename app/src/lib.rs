//! What people see: pages, islands, server functions, and the words in Bangla and English.

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
#[cfg(feature = "ssr")]
pub mod view;
