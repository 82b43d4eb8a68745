//! A payer: a browser without scripts, which follows links, posts forms, and does what people do.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, http::Method};
use tokio::time::sleep;

use crate::{
    addresses::{BKASH_ORIGIN, ORIGIN},
    bkash_pages,
    checks::Check,
    faults::Fault,
    http::{self, Broken, Reply},
    random::Random,
    world::World,
};

/// How often a payer starts a payment before going away.
const ATTEMPTS: u64 = 3;

/// What the idempotency keys of public pages begin with.
pub(crate) const PUBLIC_KEYS: &str = "public-";

#[derive(Clone)]
pub(crate) struct Payer {
    pub(crate) world: Arc<World>,
    pub(crate) session: String,
    pub(crate) random: Random,
    /// The header `Authorization` of the scripts in the merchant's public pages.
    pub(crate) public_key: String,
}

impl Payer {
    /// Pays, or does not.
    pub(crate) async fn pay(self) {
        for attempt in 0..ATTEMPTS {
            self.think(2, 20).await;
            if !matches!(self.status().await.as_deref(), Some("open") | None) {
                return;
            }
            let form = if attempt > 0 && self.random.chance(500) {
                "again=on"
            } else {
                ""
            };
            let next = self.press(form).await;
            if self.has(Fault::SecondTab, 60) {
                let other = self.clone();
                tokio::spawn(async move { other.press_everything().await });
            }
            let Some(next) = next else { continue };
            if next.starts_with(BKASH_ORIGIN) {
                let Some(callback) = self.at_bkash(&next).await else {
                    self.think(30, 90).await;
                    continue;
                };
                self.come_back(&callback).await;
            }
            self.wait().await;
        }
    }

    fn has(&self, fault: Fault, per_mille: u64) -> bool {
        self.world.faults.strikes(fault, &self.random, per_mille)
    }

    async fn think(&self, least: u64, most: u64) {
        let millis = self.random.between(least * 1_000, most * 1_000);
        sleep(Duration::from_millis(millis)).await;
    }

    fn path(&self) -> String {
        format!("/pay/{}", self.session)
    }

    /// Loads a page, again if the connection breaks.
    async fn load(&self, path: &str) -> Option<Reply> {
        for _ in 0..6 {
            let request = http::request(Method::GET, path, &[], Body::empty());
            match self.world.call(request).await {
                Ok(reply) => return Some(reply),
                Err(Broken) => self.think(2, 8).await,
            }
        }
        None
    }

    async fn submit(&self, path: &str, form: &str) -> Result<Reply, Broken> {
        let headers = [
            ("origin", ORIGIN),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let request = http::request(Method::POST, path, &headers, form.to_owned());
        self.world.call(request).await
    }

    /// Loads the session's page, and returns the session's status.
    async fn status(&self) -> Option<String> {
        self.load(&self.path()).await?;
        let path = format!("/api/checkout/status?session={}", self.session);
        let reply = self.load(&path).await?;
        Some(reply.body.trim_matches('"').to_owned())
    }

    /// Presses the button, and returns where the browser is sent.
    async fn press(&self, form: &str) -> Option<String> {
        for _ in 0..6 {
            match self.submit(&format!("{}/start", self.path()), form).await {
                Ok(reply) => return reply.location(),
                Err(Broken) => self.think(2, 8).await,
            }
        }
        None
    }

    /// Pays without hesitation. Returns whether bKash was reached.
    pub(crate) async fn pay_at_once(&self) -> bool {
        let Some(page) = self.press("").await else {
            return false;
        };
        if !page.starts_with(BKASH_ORIGIN) {
            return false;
        }
        if let Some(callback) = bkash_pages::approve(&self.world, &page).await
            && let Some(path) = callback.strip_prefix(ORIGIN)
        {
            self.load(path).await;
        }
        true
    }

    async fn at_bkash(&self, page: &str) -> Option<String> {
        bkash_pages::visit(&self.world, page, &self.random).await
    }

    /// Returns to the shop, if all goes well.
    async fn come_back(&self, callback: &str) {
        let Some(path) = callback.strip_prefix(ORIGIN) else {
            return;
        };
        if self.has(Fault::CallbackForged, 50) {
            let forged = path.replace("status=success", "status=failure");
            self.load(&forged.replace("signature=", "signature=x"))
                .await;
            self.check_hint(path);
        }
        if self.has(Fault::CallbackLost, 50) {
            return;
        }
        if self.has(Fault::CallbackLate, 50) {
            self.think(60, 1_200).await;
        }
        if self.has(Fault::CallbackTwice, 60) {
            let (other, path) = (self.clone(), path.to_owned());
            tokio::spawn(async move {
                other.think(0, 3).await;
                other.load(&path).await;
            });
        }
        if self.has(Fault::CallbackAtOnce, 60) {
            self.world.call_at_once(path).await;
        }
        self.load(path).await;
    }

    /// The payer approved the payment: nobody but bKash can say that it failed.
    fn check_hint(&self, path: &str) {
        let query = path.split_once('?').map(|(_, query)| query);
        let mut fields = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let payment = fields.find(|(name, _)| name == "paymentID");
        if path.contains("status=success")
            && let Some((_, payment)) = payment
            && self.world.has_failed(&payment)
        {
            let detail = format!("a forged callback ended {payment}");
            self.world.fail(Check::HintsOnly, detail);
        }
    }

    /// Looks at the page until it says something, for some minutes at most.
    async fn wait(&self) {
        for _ in 0..self.random.between(4, 20) {
            self.think(3, 12).await;
            match self.status().await.as_deref() {
                Some("processing") | None => {}
                Some("open") if self.random.chance(700) => {}
                Some(_) => return,
            }
        }
    }

    /// Starts the payment by the merchant's public page, whose script draws a key for each click.
    async fn start_by_script(&self) -> Result<Option<String>, Broken> {
        let key = format!("{PUBLIC_KEYS}{}", self.random.next());
        let headers = [
            ("authorization", self.public_key.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", &key),
        ];
        let path = format!("/v1/checkout/sessions/{}/start", self.session);
        let request = http::request(Method::POST, &path, &headers, "{}");
        let reply = self.world.call(request).await?;
        Ok(reply.json()["url"].as_str().map(str::to_owned))
    }

    /// Presses one button after another in a second tab.
    async fn press_everything(&self) {
        for _ in 0..self.random.between(1, 5) {
            self.think(0, 10).await;
            let path = self.path();
            let next = match self.random.below(6) {
                0 => self
                    .submit(&format!("{path}/cancel"), "")
                    .await
                    .map(|_| None),
                1 => self
                    .submit(&format!("{path}/start"), "again=on")
                    .await
                    .map(|reply| reply.location()),
                2 => self
                    .submit(&format!("{path}/start"), "")
                    .await
                    .map(|reply| reply.location()),
                3 => self.start_by_script().await,
                4 => self
                    .submit(&format!("{path}/wallets"), "")
                    .await
                    .map(|_| None),
                _ => self.load(&path).await.ok_or(Broken).map(|_| None),
            };
            if let Ok(Some(next)) = next
                && next.starts_with(BKASH_ORIGIN)
                && self.random.chance(500)
                && let Some(callback) = self.at_bkash(&next).await
            {
                self.come_back(&callback).await;
            }
        }
    }
}
