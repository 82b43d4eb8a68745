//! One call to bKash, whichever family: the token, the headers, and how often it may be sent.

use std::sync::Arc;

use domain::{BkashErrorCode, ErrorDetail};
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;
use url::Url;

use crate::{
    Config, Family, Ports,
    catalogue::{self, Advice},
    document::Verdict,
    http::{self, Method, Reply},
    token::{Token, TokenKeeper, TokenPaths},
};

/// What is called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    method: Method,
    /// Below the family's root, beginning with a slash.
    path: &'static str,
    /// An identifier at the path's end.
    id: Option<String>,
    body: Option<Value>,
}

impl Request {
    /// A `POST` with a JSON body.
    pub(crate) fn post(path: &'static str, body: Value) -> Self {
        Self {
            method: Method::Post,
            path,
            id: None,
            body: Some(body),
        }
    }

    /// A `POST` whose path ends with an identifier, and which has no body.
    pub(crate) fn post_to(path: &'static str, id: &str) -> Self {
        Self {
            method: Method::Post,
            path,
            id: Some(id.to_owned()),
            body: None,
        }
    }

    /// A `GET`.
    pub(crate) fn get(path: &'static str) -> Self {
        Self {
            method: Method::Get,
            path,
            id: None,
            body: None,
        }
    }

    /// A `GET` whose path ends with an identifier.
    pub(crate) fn get_from(path: &'static str, id: &str) -> Self {
        Self {
            id: Some(id.to_owned()),
            ..Self::get(path)
        }
    }

    /// The whole address; `None` for an identifier that would change the path.
    fn url(&self, base: &Url) -> Option<Url> {
        let mut url = base.clone();
        let mut segments = url.path_segments_mut().ok()?;
        segments.pop_if_empty().extend(self.path[1..].split('/'));
        if let Some(id) = &self.id {
            // These two are no segments but steps in the tree; whatever else is in it gets escaped.
            if id == "." || id == ".." {
                return None;
            }
            segments.push(id);
        }
        drop(segments);
        Some(url)
    }
}

/// Calls bKash for one merchant.
pub(crate) struct Caller {
    pub(crate) config: Arc<Config>,
    pub(crate) ports: Ports,
    keeper: Arc<TokenKeeper>,
}

impl Caller {
    pub(crate) fn new(config: Config, ports: Ports, paths: TokenPaths) -> Self {
        let config = Arc::new(config);
        Self {
            keeper: Arc::new(TokenKeeper::new(config.clone(), ports.clone(), paths)),
            config,
            ports,
        }
    }

    pub(crate) fn family(&self) -> Family {
        self.config.family
    }

    /// Gets a token, if there is none in hand.
    pub(crate) async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.keeper.token().await?;
        Ok(())
    }

    /// A call that moves no money. Without a token nothing is sent; a token that bKash refuses is replaced once.
    pub(crate) async fn ask(&self, request: &Request) -> Reply {
        let reply = self.once(request).await;
        if self.refuses_token(&reply) {
            return self.once(request).await;
        }
        reply
    }

    /// A call that is sent once, or not at all: as soon as there is a token.
    pub(crate) async fn once(&self, request: &Request) -> Reply {
        match self.keeper.token().await {
            Ok(token) => self.send(request, &token).await,
            Err(error) => not_sent(request, error.into()),
        }
    }

    /// A call that is sent once and at once, or not at all: with the token in hand.
    pub(crate) async fn once_at_once(&self, request: &Request) -> Reply {
        match self.keeper.token_in_hand() {
            Some(token) => self.send(request, &token).await,
            None => not_sent(request, "there is no token in hand".into()),
        }
    }

    async fn send(&self, request: &Request, token: &Token) -> Reply {
        let Some(url) = request.url(&self.config.base_url) else {
            return not_sent(
                request,
                "the identifier cannot be part of an address".into(),
            );
        };
        let app_key = &self.config.credentials.app_key;
        // bKash's samples show the raw token, although its type is called Bearer.
        let headers: HeaderMap = [("authorization", &token.id_token), ("x-app-key", app_key)]
            .into_iter()
            .filter_map(|(name, secret)| http::secret_header(name, secret))
            .collect();
        let body = request.body.as_ref();
        let reply = http::exchange(&self.ports.http, request.method, url, headers, body).await;
        let call = request.path;
        match &reply {
            Reply::Document(status, document) => {
                let (status, verdict) = (status.as_u16(), document.verdict());
                let code = verdict.bkash_error_code();
                let bkash_error_code = code.as_ref().map(BkashErrorCode::as_str);
                // Without a number the field is left out.
                tracing::info!(call, status, bkash_error_code, ?verdict, "bKash answered");
            }
            Reply::Unusable(_, detail) => {
                tracing::warn!(call, detail, "bKash gave no usable answer");
            }
            Reply::NotSent(detail) => {
                tracing::warn!(call, %detail, "bKash gave no usable answer");
            }
        }
        if self.refuses_token(&reply) {
            self.keeper.reject(token);
        }
        reply
    }

    /// Whether the answer says that the token is not accepted, in whatever form.
    fn refuses_token(&self, reply: &Reply) -> bool {
        match reply {
            Reply::Document(status, document) => {
                let by_number = match document.verdict() {
                    Verdict::Number { code, .. } => catalogue::look_up(self.family(), &code)
                        .is_some_and(|entry| entry.advice == Advice::RenewToken),
                    _ => false,
                };
                *status == StatusCode::UNAUTHORIZED || by_number
            }
            Reply::Unusable(status, _) => *status == Some(StatusCode::UNAUTHORIZED),
            Reply::NotSent(_) => false,
        }
    }
}

fn not_sent(request: &Request, why: ErrorDetail) -> Reply {
    let bkash_error_code = why.bkash_error_code.as_ref().map(BkashErrorCode::as_str);
    tracing::error!(call = request.path, %why, bkash_error_code, "nothing was sent to bKash");
    let text = format!("nothing was sent: {why}");
    Reply::NotSent(ErrorDetail { text, ..why })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(base: &str, request: &Request) -> Option<String> {
        let url = request.url(&Url::parse(base).unwrap());
        url.map(String::from)
    }

    #[test]
    fn a_path_is_below_the_root_however_the_root_ends() {
        let request = Request::get_from("/checkout/payment/query", "B5YC7CS1618418290455");
        for base in ["https://bkash.example/v1", "https://bkash.example/v1/"] {
            assert_eq!(
                url(base, &request).unwrap(),
                "https://bkash.example/v1/checkout/payment/query/B5YC7CS1618418290455"
            );
        }
    }

    #[test]
    fn no_identifier_leads_out_of_its_path() {
        let called = |id| url("https://bkash.example", &Request::post_to("/execute", id));
        assert_eq!(
            called("../capture/X?a=b#c").unwrap(),
            "https://bkash.example/execute/..%2Fcapture%2FX%3Fa=b%23c"
        );
        assert_eq!(called(".."), None);
        assert_eq!(called("."), None);
    }
}
