//! The embed script for merchants' pages. The binary contains every release, so that pages that name one by its hash
//! keep working.

use std::fmt::Write;

use axum::{
    extract::Path,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256, Sha384};

/// `v1.js` is what `cargo xtask generate embed` makes; beside it lie the released ones before it, `v1.{hash}.js`.
#[derive(RustEmbed)]
#[folder = "../embed/served"]
struct Scripts;

/// The current script.
const CURRENT: &str = "v1.js";

/// The attributes of a `<script>` element that loads exactly the current script.
pub(crate) struct Tag {
    /// The path, which contains the script's hash.
    pub(crate) path: String,
    /// The hash for Subresource Integrity and for the merchant's Content-Security-Policy.
    pub(crate) integrity: String,
}

/// The tag of the current script, or `None` if the binary was built without it.
pub(crate) fn tag() -> Option<Tag> {
    let script = Scripts::get(CURRENT)?;
    Some(Tag {
        path: format!("/embed/{}", name(&script.data)),
        integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(&script.data))),
    })
}

/// The permanent name of a script: the first eight bytes of its SHA-256.
fn name(script: &[u8]) -> String {
    let mut name = "v1.".to_owned();
    for byte in &Sha256::digest(script)[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    name + ".js"
}

/// Finds a script by name. The flag says whether the name is permanent.
fn find(file: &str) -> Option<(EmbeddedFile, bool)> {
    let current = Scripts::get(CURRENT)?;
    if file == CURRENT {
        Some((current, false))
    } else if file == name(&current.data) {
        Some((current, true))
    } else {
        Scripts::get(file).map(|script| (script, true))
    }
}

/// `GET /embed/{file}`: any origin may load the script with an integrity check.
pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some((script, permanent)) = find(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache_control = if permanent {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600, stale-while-revalidate=86400"
    };
    let mut response = script.data.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, cache_control),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_script_is_named_by_its_hash() {
        for file in Scripts::iter().filter(|file| file != CURRENT) {
            let script = Scripts::get(&file).unwrap();
            assert_eq!(file, name(&script.data));
        }
    }

    #[test]
    fn the_current_script_has_a_moving_and_a_permanent_name() {
        let tag = tag().unwrap();
        let file = tag.path.strip_prefix("/embed/").unwrap();
        let (current, permanent) = find(CURRENT).unwrap();
        assert!(!permanent);
        let (by_hash, permanent) = find(file).unwrap();
        assert!(permanent);
        assert_eq!(current.data, by_hash.data);
        assert!(find("v1.0000000000000000.js").is_none());
        assert!(find("../Cargo.toml").is_none());
    }
}
