//! What a simulator takes from the machine that it runs on. A deterministic simulation supplies its own.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::http::HeaderMap;

use crate::clock::{SystemTimeSource, TimeSource};

/// The machine around a simulator.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub time: Arc<dyn TimeSource>,
    /// Posts notifications; an HTTP client if there is none.
    pub notifications: Option<Arc<dyn NotificationTransport>>,
    /// The RSA key that signs notifications, in PKCS#8 DER format. Without one, a key is generated when it is first needed.
    pub notification_key: Option<Arc<[u8]>>,
}

/// A notification on its way to the merchant's endpoint.
#[derive(Clone, Debug)]
pub struct NotificationRequest {
    /// The endpoint's URL.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The message.
    pub body: String,
    /// How long the endpoint may take.
    pub timeout: Duration,
}

/// Posts notifications to the merchant's endpoint.
#[async_trait]
pub trait NotificationTransport: Send + Sync {
    /// Sends the request once and returns the response's HTTP status.
    ///
    /// # Errors
    ///
    /// Returns a short reason if there is no response.
    async fn post(&self, request: NotificationRequest) -> Result<u16, &'static str>;
}

impl Surroundings {
    /// The system's clock, an HTTP client, and a key of this process.
    pub fn system() -> Self {
        Self {
            time: Arc::new(SystemTimeSource),
            notifications: None,
            notification_key: None,
        }
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Surroundings(…)")
    }
}
