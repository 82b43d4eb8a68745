//! bKash's notifications on their way to a process, and the certificate that it fetches to verify them.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::Body,
    http::{Method, Request},
};
use bkash::ipn::{Fetch, FetchError};
use serde_json::Value;
use simulator::{NotificationRequest, NotificationTransport};
use tokio::time::{sleep, timeout};

use crate::{
    addresses::ORIGIN, checks::Check, faults::Fault, http, life::Life, random::Random, world::World,
};

/// Fetches from bKash's notification service.
pub(crate) struct Certificates {
    world: Arc<World>,
    life: Arc<Life>,
}

impl Certificates {
    pub(crate) fn new(world: Arc<World>, life: Arc<Life>) -> Self {
        Self { world, life }
    }
}

#[async_trait]
impl Fetch for Certificates {
    async fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, FetchError> {
        self.life.touch().await;
        let request = http::request(Method::GET, url, &[], Body::empty());
        let reply = http::call(&self.world.bkash_router, request).await;
        self.life.touch().await;
        let reply = reply.map_err(|_| FetchError)?;
        if reply.status != 200 || reply.body.len() > limit {
            return Err(FetchError);
        }
        Ok(reply.body.into_bytes())
    }
}

/// Posts bKash's notifications to whichever process answers.
pub(crate) struct Notifications {
    world: Weak<World>,
    random: Random,
}

impl Notifications {
    pub(crate) fn new(world: Weak<World>, random: Random) -> Self {
        Self { world, random }
    }

    async fn send(world: &Arc<World>, request: &NotificationRequest) -> Result<u16, &'static str> {
        let mut post = Request::new(Body::from(request.body.clone()));
        *post.method_mut() = Method::POST;
        *post.uri_mut() = request.url.parse().unwrap_or_default();
        *post.headers_mut() = request.headers.clone();
        match timeout(request.timeout, world.call(post)).await {
            Ok(Ok(reply)) => {
                if reply.status < 300 {
                    world.is_to_heed(&request.body);
                }
                Ok(reply.status)
            }
            Ok(Err(_)) => Err("connection failed"),
            Err(_) => Err("timeout"),
        }
    }
}

#[async_trait]
impl NotificationTransport for Notifications {
    async fn post(&self, mut request: NotificationRequest) -> Result<u16, &'static str> {
        let Some(world) = self.world.upgrade() else {
            return Err("connection failed");
        };
        if !world.faults.active() {
            return Self::send(&world, &request).await;
        }
        let fault = match self.random.below(100) {
            0..5 => Some(Fault::NotificationLost),
            5..10 => Some(Fault::NotificationTwice),
            10..15 => Some(Fault::NotificationLate),
            15..20 => Some(Fault::NotificationForged),
            _ => None,
        };
        let fault = fault.filter(|fault| world.faults.includes(*fault));
        if let Some(fault) = fault {
            world.faults.count(fault);
        }
        match fault {
            Some(Fault::NotificationLost) => Err("connection failed"),
            Some(Fault::NotificationTwice) => {
                let _ = Self::send(&world, &request).await;
                Self::send(&world, &request).await
            }
            Some(Fault::NotificationLate) => {
                sleep(Duration::from_secs(self.random.between(60, 900))).await;
                Self::send(&world, &request).await
            }
            Some(Fault::NotificationForged) => {
                // Another amount under the same signature.
                let signed = std::mem::take(&mut request.body);
                request.body = signed.replace("amount\\\":\\\"", "amount\\\":\\\"1");
                let status = Self::send(&world, &request).await;
                if request.body != signed && status.is_ok_and(|status| status < 300) {
                    world.fail(
                        Check::NotificationsSigned,
                        "a forged notification was accepted",
                    );
                }
                Err("connection failed")
            }
            _ => Self::send(&world, &request).await,
        }
    }
}

/// How soon after a notification was accepted bKash is asked about a payment that the log does not know to be booked: when no
/// call can be open any more, and after the second look at a notification that came before the answer to its own Execute.
const HEEDED_WITHIN: Duration = Duration::from_secs(120);

impl World {
    /// Checks later that a notification that was accepted had its effect.
    fn is_to_heed(self: &Arc<Self>, body: &str) {
        let envelope: Value = serde_json::from_str(body).unwrap_or_default();
        let message = envelope["Message"].as_str().unwrap_or_default();
        let message: Value = serde_json::from_str(message).unwrap_or_default();
        let text = |name: &str| message[name].as_str().map(str::to_owned);
        let (Some(trx_id), Some(invoice)) = (text("trxID"), text("merchantInvoiceNumber")) else {
            return;
        };
        let Some(payment) = self.model().charge_of(&invoice, &trx_id) else {
            return;
        };
        let (world, asked) = (self.clone(), self.model().queries_of(&payment));
        tokio::spawn(async move {
            sleep(HEEDED_WITHIN).await;
            let now = world.time.elapsed();
            // Without a token nobody can be asked; and a log that was put back does not know the order.
            let excused = world.model().budget_is_spent(now)
                || world.model().has_lost_history()
                || world.conditions.had_wrong_password;
            let asked = world.model().queries_of(&payment) > asked;
            if !excused && !asked && !world.knows_transaction(&trx_id) {
                let detail = format!("{invoice}: nobody asked about {payment} ({trx_id})");
                world.fail(Check::NotificationHeeded, detail);
            }
        });
    }

    fn knows_transaction(&self, trx_id: &str) -> bool {
        let query = "SELECT 1 FROM objects WHERE kind = 'payment' AND trx_id = ?1";
        let known = self.read(|connection| connection.prepare_cached(query)?.exists([trx_id]));
        // While an older copy is put back there is nothing to read.
        known.unwrap_or(true)
    }
}

/// The address that bKash posts notifications to.
pub(crate) fn endpoint() -> String {
    format!("{ORIGIN}/ipn/default")
}
