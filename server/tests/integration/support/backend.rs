//! A merchant's back end: calls the REST API with a key.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
};

use directory::{Actor, NewKey, Scopes};
use domain::AccountId;
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use server::Checkout;

use super::{Contract, Page, Shop};

pub(crate) struct BackEnd<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) key: String,
    requests: Cell<usize>,
    /// The operations that were called, each with the status of the response.
    pub(crate) seen: RefCell<BTreeSet<(&'static str, u16)>>,
}

/// A response of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) page: Page,
}

impl Answer {
    fn of(page: Page) -> Self {
        Self {
            status: page.status,
            body: serde_json::from_str(&page.body).unwrap_or(Value::Null),
            page,
        }
    }

    /// The problem's code.
    pub(crate) fn code(&self) -> &str {
        self.body["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{self:?}"))
    }

    pub(crate) fn text(&self, field: &str) -> String {
        let found = self.body[field].as_str();
        found
            .unwrap_or_else(|| panic!("no {field} in {self:?}"))
            .to_owned()
    }
}

/// Creates a key of an account; a publishable one if `scopes` is `None`.
async fn key(checkout: &Checkout, account: AccountId, scopes: Option<Scopes>) -> String {
    let new = NewKey {
        account,
        scopes,
        label: String::new(),
        expires_at: None,
    };
    let directory = checkout.accounts().directory();
    let created = directory
        .create_key(new, &Actor::operator("test"), None)
        .await;
    created.unwrap().secret.expose_secret().to_owned()
}

impl<'a> BackEnd<'a> {
    pub(crate) async fn of(shop: &'a Shop) -> Self {
        Self::with(shop, Some(Scopes::full())).await
    }

    /// A back end of the configured account.
    pub(crate) async fn with(shop: &'a Shop, scopes: Option<Scopes>) -> Self {
        let checkout = shop.checkout();
        let account = checkout.account().id.clone();
        Self::with_key(shop, key(&checkout, account, scopes).await)
    }

    /// A back end of an account of the directory.
    pub(crate) async fn of_account(
        shop: &'a Shop,
        account: &AccountId,
        scopes: Option<Scopes>,
    ) -> Self {
        Self::with_key(shop, key(&shop.checkout(), account.clone(), scopes).await)
    }

    /// A back end with this key, which may be invalid.
    pub(crate) fn with_key(shop: &'a Shop, key: String) -> Self {
        Self {
            shop,
            key,
            requests: Cell::default(),
            seen: RefCell::default(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.read(Method::GET, path, |request| request).await
    }

    /// A POST with a new idempotency key.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let number = self.requests.get();
        self.requests.set(number + 1);
        self.post_with_key(&format!("request-{number}"), path, body)
            .await
    }

    /// A POST with an idempotency key.
    pub(crate) async fn post_with_key(&self, key: &str, path: &str, body: &Value) -> Answer {
        let say = |request: RequestBuilder| request.header("idempotency-key", key).json(body);
        self.read(Method::POST, path, say).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.read(method, path, |request| request.json(body)).await
    }

    /// Reads a response. Panics unless the OpenAPI document describes it.
    async fn read(
        &self,
        method: Method,
        path: &str,
        say: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let request = self.shop.browser.request(method.clone(), path);
        let page = Page::read(say(request.bearer_auth(&self.key))).await;
        if let Some(name) = Contract::get().check(method.as_str(), path, &page) {
            self.seen.borrow_mut().insert((name, page.status));
        }
        Answer::of(page)
    }

    /// An order of 599 taka.
    pub(crate) fn order(&self, invoice: &str) -> Value {
        json!({
            "amount": "599.00",
            "invoice": invoice,
            "payer_reference": "customer-7",
            "success_url": format!("{}/demo", self.shop.origin),
            "cancel_url": format!("{}/demo", self.shop.origin),
        })
    }

    /// Opens a session, pays it, and returns the identifiers of the session and the payment.
    pub(crate) async fn paid(&self, order: &Value) -> (String, String) {
        let opened = self.post("/v1/checkout/sessions", order).await;
        assert_eq!(opened.status, 201, "{opened:?}");
        let session = opened.text("id");
        let path = format!("/pay/{session}");
        super::Order {
            shop: self.shop,
            path,
        }
        .pay()
        .await;
        let now = self.get(&format!("/v1/checkout/sessions/{session}")).await;
        (session, now.text("payment"))
    }
}
