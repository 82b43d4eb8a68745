//! Island.

use leptos::prelude::*;

/// The island.
#[island]
pub fn LiveStatus() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    ();
}
