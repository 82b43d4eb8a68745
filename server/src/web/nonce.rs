//! The nonce of a response, which `set_security_headers` creates and pages write into their scripts.

/// The nonce that the scripts of this response carry.
#[derive(Clone)]
pub(super) struct Nonce(pub(super) String);
