//! What the merchant's webhook endpoints received.

use std::collections::{BTreeMap, HashMap};

/// What the endpoints received.
#[derive(Default)]
pub(crate) struct Received {
    /// The signing secret of each URL.
    pub(crate) secrets: HashMap<String, String>,
    /// Bodies by URL and event.
    pub(crate) bodies: BTreeMap<(String, String), String>,
    pub(crate) deliveries: u64,
}
