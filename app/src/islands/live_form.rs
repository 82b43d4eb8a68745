//! Island.

use leptos::prelude::*;

/// The island.
#[island]
pub fn LiveForm() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    ();
}
