//! A payer: a browser without scripts, whose user gives up, comes back twice, and presses everything.

use std::{sync::Arc, time::Duration};

use tokio::time::sleep;

use crate::{http::Broken, random::Random, world::World};

/// How often a payer starts a payment before going away.
const ATTEMPTS: u64 = 4;

#[derive(Clone)]
pub(crate) struct Payer {
    pub(crate) world: Arc<World>,
    pub(crate) session: String,
    pub(crate) random: Random,
}

impl Payer {
    /// Pays, or does not.
    pub(crate) async fn pay(self) {
        for attempt in 0..ATTEMPTS {
            self.think(20, 300).await;
            if self.world.is_closing() {
                return;
            }
            if !matches!(self.status().await.as_deref(), Some("open") | None) {
                return;
            }
            let again = attempt > 0 && self.random.chance(500);
            let next = self.press(if again { "again=on" } else { "" }).await;
            if self.random.chance(50) {
                let other = self.clone();
                tokio::spawn(async move { other.press_everything().await });
            }
            if let Some(next) = next {
                self.at_bkash(&next).await;
            }
            self.wait().await;
        }
    }

    async fn think(&self, least: u64, most: u64) {
        sleep(Duration::from_millis(self.random.between(least, most))).await;
    }

    fn path(&self) -> String {
        format!("/pay/{}", self.session)
    }

    /// The session's status as its page says it, such as `processing/unknown`.
    pub(crate) async fn status(&self) -> Option<String> {
        let path = format!("/api/checkout/status?session={}", self.session);
        let reply = self
            .world
            .page(&path)
            .await
            .ok()
            .filter(|reply| reply.status == 200)?;
        let status = reply.body.trim_matches('"').split('/').next()?.to_owned();
        Some(status)
    }

    /// Presses the button, and returns where the browser is sent.
    pub(crate) async fn press(&self, form: &str) -> Option<String> {
        for _ in 0..20 {
            match self
                .world
                .submit(&format!("{}/start", self.path()), form)
                .await
            {
                Ok(reply) if reply.status < 500 => return reply.location,
                Ok(_) | Err(Broken) => self.think(100, 600).await,
            }
        }
        None
    }

    /// Decides at bKash, if the browser was sent there, and comes back.
    async fn at_bkash(&self, page: &str) {
        let Some(payment) = payment_of(&self.world, page) else {
            return;
        };
        self.think(20, 400).await;
        let decision = match self.random.below(100) {
            0..90 => "approve",
            90..94 => "fail",
            94..97 => "cancel",
            // The payer goes away.
            _ => return,
        };
        if let Some((callback, times)) = self.world.bkash.decide(&payment, decision).await {
            self.come_back(&callback, times).await;
        }
    }

    /// Returns to the shop, as often as bKash sends the browser.
    pub(crate) async fn come_back(&self, callback: &str, times: u64) {
        let Some(path) = self.world.own_path(callback).map(str::to_owned) else {
            return;
        };
        if self.random.chance(30) {
            let forged = path.replace("signature=", "signature=x");
            // A forged callback changes nothing, whatever the answer.
            let _ = self.world.page(&forged).await;
        }
        for _ in 1..times {
            let (other, path) = (self.clone(), path.clone());
            tokio::spawn(async move {
                let _ = other.world.page(&path).await;
            });
        }
        if times == 0 {
            return;
        }
        // A browser repeats a request whose connection broke.
        for _ in 0..10 {
            match self.world.page(&path).await {
                Ok(reply) if reply.status < 500 => return,
                Ok(_) | Err(Broken) => self.think(100, 600).await,
            }
        }
    }

    /// Looks at the page until it says something, or the payer loses patience.
    async fn wait(&self) {
        for _ in 0..self.random.between(5, 60) {
            self.think(100, 1_500).await;
            if self.world.is_closing() {
                return;
            }
            match self.status().await.as_deref() {
                Some("processing") | None => {}
                Some("open") if self.random.chance(500) => {}
                Some(_) => return,
            }
        }
    }

    /// Presses one button after another in a second tab.
    async fn press_everything(&self) {
        for _ in 0..self.random.between(1, 4) {
            self.think(0, 500).await;
            let path = self.path();
            let pressed = match self.random.below(4) {
                0 => self.world.submit(&format!("{path}/cancel"), "").await,
                1 => {
                    self.world
                        .submit(&format!("{path}/start"), "again=on")
                        .await
                }
                2 => self.world.submit(&format!("{path}/start"), "").await,
                _ => self.world.page(&path).await,
            };
            if let Ok(reply) = pressed
                && let Some(next) = reply.location
                && self.random.chance(500)
            {
                self.at_bkash(&next).await;
            }
        }
    }
}

/// bKash's payment in the address of its page; `None` for an address of the shop.
pub(crate) fn payment_of(world: &World, page: &str) -> Option<String> {
    let url = url::Url::parse(page).ok()?;
    if url.origin().ascii_serialization() != world.bkash.origin {
        return None;
    }
    let (_, id) = url
        .query_pairs()
        .find(|(name, _)| name.eq_ignore_ascii_case("paymentid"))?;
    Some(id.into_owned())
}
