//! The four islands: all of this project that runs in a browser.
//!
//! They carry no words and no state of their own. The server has written everything into the page, and
//! they find it by `data-*` attributes, so each island is one small function without properties.

#[cfg(feature = "hydrate")]
mod browser;
pub mod countdown;
pub mod embedded;
pub mod live_form;
pub mod live_status;

pub use countdown::Countdown;
pub use embedded::Embedded;
pub use live_form::LiveForm;
pub use live_status::LiveStatus;
