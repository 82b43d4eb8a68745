//! Island.

use leptos::prelude::*;

/// The island.
#[island]
pub fn Countdown() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    ();
}
