//! The front end: pages, islands, and their texts in Bangla and English.
//!
//! The feature `ssr` is the server's half: [`pages`] renders view models as whole documents. The feature
//! `hydrate` is the browser's half: [`islands`] alone.

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
pub mod translations;
#[cfg(feature = "ssr")]
pub mod view;
