//! What surrounds every answer: the key's limit, and, for the publishable part alone, leave for the merchant's
//! own pages to read it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
            ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use directory::{KeyKind, Principal};
use domain::AccountId;

use crate::{Api, limit::Left};

/// What was learned of the caller on the way to the answer.
#[derive(Clone, Default)]
pub(crate) struct Noted(Arc<Mutex<Option<(Left, KeyKind, AccountId)>>>);

impl Noted {
    pub(crate) fn keep(&self, left: Left, caller: &Principal) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *noted = Some((left, caller.kind, caller.account.clone()));
    }

    fn take(&self) -> Option<(Left, KeyKind, AccountId)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers a browser's question before a request of the publishable part, and lets the merchant's own pages read
/// what a publishable key was answered. A secret key in a browser is a mistake that nothing here helps.
pub(crate) async fn allow(
    State(api): State<Arc<Api>>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let asks = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if let (true, Some(origin)) = (asks, &origin) {
        return preflight(&api, origin).await;
    }
    let noted = Noted::default();
    request.extensions_mut().insert(noted.clone());
    let mut response = next.run(request).await;
    let Some((left, kind, account)) = noted.take() else {
        return response;
    };
    left.write(response.headers_mut());
    if let (KeyKind::Publishable, Some(origin)) = (kind, origin) {
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("Origin"));
        let settings = api.ports.accounts.settings(&account).await;
        let is_own = |settings: crate::AccountSettings| {
            settings
                .browser_origins
                .iter()
                .any(|own| origin == own.as_str())
        };
        if settings.is_some_and(is_own) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }
    response
}

/// The key is not known yet: whether the page may ask at all. What it may read is decided with the key.
async fn preflight(api: &Api, origin: &HeaderValue) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    let known = match origin.to_str() {
        Ok(text) => api.ports.accounts.is_browser_origin(text).await,
        Err(_) => false,
    };
    if known {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(
            ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST"),
        );
        headers.insert(
            ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static(
                "authorization, content-type, idempotency-key, checkout-version",
            ),
        );
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}
