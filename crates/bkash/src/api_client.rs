//! Sends API requests of any family: adds the token and headers, and decides whether a request may be retried.

use std::sync::Arc;

use bkash_types::{Config, Family};
use domain::{BkashErrorCode, ErrorDetail};
use reqwest::{StatusCode, header::HeaderMap};
use url::Url;

use crate::{
    Ports, TokenMonitor,
    document::ApiStatus,
    error_codes,
    http::{self, Reply},
    observer::ObservedCall,
    request::Request,
    token_manager::{Token, TokenManager, TokenPaths},
};

/// Sends requests to bKash for one merchant.
pub(crate) struct ApiClient {
    pub(crate) config: Arc<Config>,
    pub(crate) ports: Ports,
    tokens: Arc<TokenManager>,
}

impl ApiClient {
    pub(crate) fn new(config: Config, ports: Ports, paths: TokenPaths) -> Self {
        let config = Arc::new(config);
        Self {
            tokens: Arc::new(TokenManager::new(config.clone(), ports.clone(), paths)),
            config,
            ports,
        }
    }

    pub(crate) fn token_monitor(&self) -> TokenMonitor {
        TokenMonitor(self.tokens.clone())
    }

    pub(crate) fn family(&self) -> Family {
        self.config.family
    }

    /// Obtains a token, unless a valid one is cached.
    pub(crate) async fn prepare(&self) -> Result<(), ErrorDetail> {
        self.tokens.token().await?;
        Ok(())
    }

    /// Sends a request that moves no money. If bKash rejects the token, sends it once more with a new token.
    pub(crate) async fn call_retrying_auth(&self, request: &Request) -> Reply {
        let reply = self.call(request).await;
        if self.rejects_token(&reply) {
            return self.call(request).await;
        }
        reply
    }

    /// Sends a request at most once. Waits for a token if none is cached.
    pub(crate) async fn call(&self, request: &Request) -> Reply {
        match self.tokens.token().await {
            Ok(token) => self.send(request, &token).await,
            Err(error) => not_sent(request, error.into()),
        }
    }

    /// Sends a request at most once and without waiting: with the cached token, or not at all. A token that bKash rejected
    /// before is sent too: nobody could prepare another one.
    pub(crate) async fn call_with_cached_token(&self, request: &Request) -> Reply {
        match self.tokens.usable_token() {
            Some(token) => self.send(request, &token).await,
            None => not_sent(request, "no token is cached".into()),
        }
    }

    async fn send(&self, request: &Request, token: &Token) -> Reply {
        let Some(url) = request.url(&self.config.base_url) else {
            return not_sent(request, "the identifier cannot be part of a URL".into());
        };
        let app_key = &self.config.credentials.app_key;
        // bKash's samples send the raw token, although its type is called Bearer.
        let headers: HeaderMap = [("authorization", &token.id_token), ("x-app-key", app_key)]
            .into_iter()
            .filter_map(|(name, secret)| http::secret_header(name, secret))
            .collect();
        let observed = ObservedCall::begin(self.ports.observer.clone(), request.path);
        let reply = self.exchange(request, url, headers).await;
        log(request, &reply);
        let rejects_token = self.rejects_token(&reply);
        observed.end(self.family(), &reply, rejects_token);
        if rejects_token {
            self.tokens.reject(token);
        } else if matches!(reply, Reply::Document(..)) {
            self.tokens.accept(token);
        }
        reply
    }

    async fn exchange(&self, request: &Request, url: Url, headers: HeaderMap) -> Reply {
        let (method, body) = (request.method.clone(), request.body.as_ref());
        http::exchange(&*self.ports.wire, method, url, headers, body).await
    }

    /// Whether the answer says, in any of its forms, that the token is not accepted.
    fn rejects_token(&self, reply: &Reply) -> bool {
        match reply {
            Reply::Document(status, document) => {
                let by_code = match document.api_status() {
                    ApiStatus::ErrorCode { code, .. } => {
                        error_codes::is_token_rejected(self.family(), &code)
                    }
                    ApiStatus::Success
                    | ApiStatus::InternalCode { .. }
                    | ApiStatus::Message(_)
                    | ApiStatus::Missing => false,
                };
                *status == StatusCode::UNAUTHORIZED || by_code
            }
            Reply::Unusable(status, _) => *status == Some(StatusCode::UNAUTHORIZED),
            Reply::NotSent(_) => false,
        }
    }
}

fn log(request: &Request, reply: &Reply) {
    let call = request.path;
    match reply {
        Reply::Document(status, document) => {
            let (status, api_status) = (status.as_u16(), document.api_status());
            let code = api_status.bkash_error_code();
            // An answer without an error code has no such field.
            let bkash_error_code = code.as_ref().map(BkashErrorCode::as_str);
            tracing::info!(
                call,
                status,
                bkash_error_code,
                ?api_status,
                "bKash answered"
            );
        }
        Reply::Unusable(_, detail) => {
            tracing::warn!(call, detail, "bKash gave no usable answer");
        }
        Reply::NotSent(detail) => {
            tracing::warn!(call, %detail, "the request did not reach bKash");
        }
    }
}

fn not_sent(request: &Request, why: ErrorDetail) -> Reply {
    let bkash_error_code = why.bkash_error_code.as_ref().map(BkashErrorCode::as_str);
    tracing::error!(call = request.path, %why, bkash_error_code, "the request was not sent to bKash");
    let text = format!("the request was not sent: {why}");
    Reply::NotSent(ErrorDetail { text, ..why })
}
