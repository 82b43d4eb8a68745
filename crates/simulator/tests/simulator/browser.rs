//! A browser without JavaScript on the customer's pages.

use reqwest::{StatusCode, header::LOCATION};
use serde_json::Value;

use crate::harness::{Answer, Shop, order, read};

/// A browser that shows the page of one payment.
pub(crate) struct Browser<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) url: String,
    pub(crate) created: Answer,
}

impl<'a> Browser<'a> {
    pub(crate) async fn open(shop: &'a Shop) -> Self {
        Self::open_order(shop, order("599.00", "sale")).await
    }

    pub(crate) async fn open_order(shop: &'a Shop, body: Value) -> Self {
        let created = shop.call("/create", body).await;
        let url = created.is_successful().text_of("bkashURL").to_owned();
        Self { shop, url, created }
    }

    pub(crate) fn in_english(mut self) -> Self {
        self.url.push_str("&lang=en");
        self
    }

    pub(crate) fn id(&self) -> &str {
        self.created.text_of("paymentID")
    }

    pub(crate) async fn page(&self) -> Answer {
        read(self.shop.http.get(&self.url).send().await.expect("a page")).await
    }

    pub(crate) async fn step(&self) -> String {
        step_of(&self.page().await.text)
    }

    /// Presses a button on the current page.
    pub(crate) async fn press(&self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.page().await;
        self.press_on(&page.text, action, fields).await
    }

    /// Presses a button on a page that was loaded before.
    pub(crate) async fn press_on(
        &self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let target = between(page, "action=\"", "\"").replace("&amp;", "&");
        let step = step_of(page);
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("step", &step)
            .extend_pairs(fields)
            .append_pair("action", action);
        let request = self
            .shop
            .http
            .post(format!("{}{target}", self.shop.running.origin))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.finish());
        let answer = read(request.send().await.expect("an answer")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        answer
    }

    pub(crate) async fn enter_wallet(&self, wallet: &str) -> Answer {
        self.press("go", &[("wallet", wallet), ("terms", "yes")])
            .await
    }

    pub(crate) async fn enter_otp(&self, otp: &str) -> Answer {
        self.press("go", &[("otp", otp)]).await
    }

    pub(crate) async fn enter_pin(&self, pin: &str) -> Answer {
        self.press("go", &[("pin", pin)]).await
    }

    pub(crate) async fn alert(&self) -> String {
        let page = self.page().await.text;
        if page.contains("role=\"alert\"") {
            between(&page, "role=\"alert\" id=\"problem\">", "</p>")
        } else {
            String::new()
        }
    }
}

pub(crate) fn between(text: &str, start: &str, end: &str) -> String {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("{start} in {text}"))
        + start.len();
    let length = text[from..].find(end).expect("an end");
    text[from..from + length].to_owned()
}

pub(crate) fn step_of(page: &str) -> String {
    if page.contains("name=\"step\"") {
        between(page, "name=\"step\" value=\"", "\"")
    } else {
        "finished".to_owned()
    }
}

pub(crate) fn location(answer: &Answer) -> &str {
    answer.headers[LOCATION].to_str().expect("an address")
}
