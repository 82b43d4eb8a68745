//! The link to a payer's saved wallets. It works once; afterwards only in the browser that opened it, whose cookie it set.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use eventlog::{IdempotencyKey, StoreError};
use sha2::{Digest, Sha256};

use super::Site;
use crate::links::{Purpose, WalletsAccess};

/// Opens a link. `current` is what the browser may see already.
///
/// Returns `None` if the link is invalid, has expired, or was opened in another browser.
///
/// # Errors
///
/// Returns [`StoreError`] if the log cannot be read or written.
pub(super) async fn open(
    site: &Site,
    link: &str,
    current: Option<&WalletsAccess>,
) -> Result<Option<WalletsAccess>, StoreError> {
    let opened = site
        .links
        .open_access(Purpose::WalletsLink, link, site.now());
    let Some(access) = opened else {
        return Ok(None);
    };
    let has_access = current
        .is_some_and(|current| current.account == access.account && current.payer == access.payer);
    if has_access || use_up(site, link, &access).await? {
        Ok(Some(access))
    } else {
        Ok(None)
    }
}

/// Records that a link was opened. Returns whether this is the first time, also if several browsers open it at once or by
/// different processes.
async fn use_up(site: &Site, link: &str, access: &WalletsAccess) -> Result<bool, StoreError> {
    let fingerprint: [u8; 32] = Sha256::digest(link).into();
    let key = IdempotencyKey {
        account: access.account.clone(),
        key: format!("wallets-link {}", hexadecimal(&fingerprint)),
        fingerprint,
    };
    let name = key.key.clone();
    let browser = hexadecimal(&site.ports.entropy.bits());
    // The first record of a key stays.
    site.engine.record_response(key.record(&browser)).await?;
    let record = site.engine.idempotency_record(&access.account, &name);
    Ok(record.await?.is_some_and(|record| record.object == browser))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a browser loads a page that nobody has asked for yet. Such a request must not use a link up.
pub(super) fn is_prefetch(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        headers
            .get(*name)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("prefetch"))
    })
}
