//! The four islands: all code of this project that runs in a browser.
//!
//! They hold no text and take no properties. The server writes everything into the page, and the islands read it
//! from `data-*` attributes.

#[cfg(feature = "hydrate")]
mod browser;
pub mod countdown;
pub mod embed_channel;
pub mod live_form;
pub mod live_status;

pub use countdown::Countdown;
pub use embed_channel::EmbedChannel;
pub use live_form::LiveForm;
pub use live_status::LiveStatus;
