//! What people see: pages, islands, server functions, and the words in Bangla and English.
//!
//! The feature `ssr` is the server's half: [`pages`] turns a view model into a whole document, and
//! [`api`] answers the islands. The feature `hydrate` is the browser's half: [`islands`] alone.

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
pub mod format;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod view;
#[cfg(feature = "ssr")]
pub mod words;
