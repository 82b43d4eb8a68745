//! The script for merchants' pages, embedded in the binary: every release that was ever out, so that no page breaks
//! that names one by its hash.

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

/// The script as it is now.
const CURRENT: &str = "v1.js";

/// What `<script>` needs to load the current script, and no other.
pub(crate) struct Tag {
    /// The path, with the script's hash in it.
    pub(crate) path: String,
    /// The hash that the browser checks (Subresource Integrity), which a merchant's policy can name as well.
    pub(crate) integrity: String,
}

/// The tag of the current script.
pub(crate) fn tag() -> Option<Tag> {
    let script = Scripts::get(CURRENT)?;
    Some(Tag {
        path: format!("/embed/{}", name(&script.data)),
        integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(&script.data))),
    })
}

/// The name that a script goes by for ever: eight bytes of its hash tell a dozen releases apart.
fn name(script: &[u8]) -> String {
    let mut name = "v1.".to_owned();
    for byte in &Sha256::digest(script)[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    name + ".js"
}

/// A script by its name, and whether that name means these very bytes.
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

/// `GET /embed/{file}`: anybody's page may load it, and check its hash.
pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some((script, fixed)) = find(&file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = if fixed {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600, stale-while-revalidate=86400"
    };
    let mut response = script.data.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, kept),
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
    fn a_released_script_bears_the_hash_of_its_bytes() {
        for file in Scripts::iter().filter(|file| file != CURRENT) {
            let script = Scripts::get(&file).unwrap();
            assert_eq!(file, name(&script.data));
        }
    }

    #[test]
    fn the_current_script_has_a_name_for_now_and_one_for_ever() {
        let tag = tag().unwrap();
        let file = tag.path.strip_prefix("/embed/").unwrap();
        let (now, fixed) = find(CURRENT).unwrap();
        assert!(!fixed);
        let (for_ever, fixed) = find(file).unwrap();
        assert!(fixed);
        assert_eq!(now.data, for_ever.data);
        assert!(find("v1.0000000000000000.js").is_none());
        assert!(find("../Cargo.toml").is_none());
    }
}
