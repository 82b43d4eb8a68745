//! An order of the demo shop, and what its payer does.

use serde_json::Value;

use super::{Page, Shop, eventually};

pub(crate) struct Order<'a> {
    pub(crate) shop: &'a Shop,
    /// `/pay/cs_…`
    pub(crate) path: String,
}

/// The `paymentID` in the URL of bKash's page.
pub(crate) fn payment_id(bkash_url: &str) -> String {
    let url = url::Url::parse(bkash_url).unwrap();
    url.query_pairs()
        .find(|(key, _)| key == "paymentId")
        .unwrap()
        .1
        .into_owned()
}

impl Order<'_> {
    pub(crate) fn session(&self) -> &str {
        self.path.trim_start_matches("/pay/")
    }

    pub(crate) async fn page(&self) -> Page {
        self.shop
            .browser
            .get(&format!("{}?lang=en", self.path))
            .await
    }

    /// Presses a button of the page, and returns the URL that the payer is redirected to.
    pub(crate) async fn press(&self, form: &[(&str, &str)]) -> String {
        self.shop
            .browser
            .post(&format!("{}/start", self.path), form)
            .await
            .location()
    }

    /// Does `what` on bKash's page, such as `approve`, and returns the callback's URL.
    pub(crate) async fn at_bkash(&self, bkash_url: &str, what: &str) -> String {
        let id = payment_id(bkash_url);
        // Each merchant has its own simulator, which serves the page.
        let url = url::Url::parse(bkash_url).unwrap();
        let url = url.origin().ascii_serialization();
        let url = format!("{url}/simulator/payments/{id}/{what}");
        let answer: Value =
            serde_json::from_str(&self.shop.browser.post(&url, &[]).await.body).unwrap();
        answer["callbackURL"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    }

    /// Presses "Pay with bKash", confirms at bKash, and returns the callback's URL without requesting it.
    pub(crate) async fn confirm(&self) -> String {
        let bkash_url = self.press(&[]).await;
        self.at_bkash(&bkash_url, "approve").await
    }

    /// Pays the order, and returns its page.
    pub(crate) async fn pay(&self) -> Page {
        let callback = self.confirm().await;
        assert_eq!(self.shop.browser.get(&callback).await.location(), self.path);
        self.page().await
    }

    /// The response of the status function.
    pub(crate) async fn status(&self) -> String {
        let url = format!("/api/checkout/status?session={}", self.session());
        self.shop
            .browser
            .get(&url)
            .await
            .body
            .trim_matches('"')
            .to_owned()
    }

    /// Waits until the order has this status.
    pub(crate) async fn becomes(&self, status: &str) {
        let what = format!("the order becomes {status}");
        eventually(&what, async || {
            let now = self.status().await;
            if now == status { Ok(()) } else { Err(now) }
        })
        .await;
    }
}
