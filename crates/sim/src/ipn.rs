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
            Ok(Ok(reply)) => Ok(reply.status),
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
        match self.random.below(100) {
            0..5 => {
                world.faults.count(Fault::NotificationLost);
                Err("connection failed")
            }
            5..10 => {
                world.faults.count(Fault::NotificationTwice);
                let _ = Self::send(&world, &request).await;
                Self::send(&world, &request).await
            }
            10..15 => {
                world.faults.count(Fault::NotificationLate);
                sleep(Duration::from_secs(self.random.between(60, 900))).await;
                Self::send(&world, &request).await
            }
            15..20 => {
                world.faults.count(Fault::NotificationForged);
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

/// The address that bKash posts notifications to.
pub(crate) fn endpoint() -> String {
    format!("{ORIGIN}/ipn/default")
}
