//! The one call to the checkout: open a session for an order.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::settings::Settings;

/// What the checkout answers, as far as the shop needs it.
#[derive(Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) url: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("the checkout does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// A problem document, which says in `code` and `detail` what was wrong. It holds no secret.
    #[error("the checkout refused: {0}")]
    Refused(String),
}

pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    // TLS without a C library: reqwest is told whose cryptography to use.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .build()
}

pub(crate) async fn open_session(
    client: &reqwest::Client,
    settings: &Settings,
    number: &str,
    amount: &str,
) -> Result<Session, Trouble> {
    let page = format!("{}/orders/{number}", settings.shop());
    let answer = client
        .post(format!("{}/v1/checkout/sessions", settings.checkout_origin))
        .bearer_auth(&settings.checkout_key)
        // The same order asks with the same key, however often: the checkout opens one session and no second.
        .header("idempotency-key", number)
        .json(&json!({
            "amount": amount,
            "invoice": number,
            "success_url": format!("{page}?back"),
            "cancel_url": page,
        }))
        .send()
        .await?;
    if answer.status().is_success() {
        Ok(answer.json().await?)
    } else {
        Err(Trouble::Refused(answer.text().await?))
    }
}
