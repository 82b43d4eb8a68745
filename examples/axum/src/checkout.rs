//! The one call to the checkout: it creates a session for an order.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use crate::settings::Settings;

/// The fields of the checkout's response that the shop needs.
#[derive(Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) url: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckoutError {
    #[error("the checkout did not respond: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// A problem document. Its `code` and `detail` say what was wrong. It contains no secret.
    #[error("the checkout rejected the request: {0}")]
    Refused(String),
}

pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    // Selects the cryptography for TLS, because reqwest comes without one here.
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
) -> Result<Session, CheckoutError> {
    let page = format!("{}/orders/{number}", settings.shop());
    let answer = client
        .post(format!("{}/v1/checkout/sessions", settings.checkout_origin))
        .bearer_auth(&settings.checkout_key)
        // Every request for this order has the same key, so the checkout creates one session.
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
        Err(CheckoutError::Refused(answer.text().await?))
    }
}
