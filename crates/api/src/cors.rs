//! The outermost layer: adds rate limit headers to responses, and CORS headers for publishable keys.

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

use crate::{
    account_settings::AccountSettings,
    client::{Authentication, RequestKey},
    limit::RateLimitStatus,
    state::Api,
};

/// What authentication learned about the caller, for the headers of the response.
#[derive(Clone, Default)]
pub(crate) struct ResponseContext(Arc<Mutex<Option<(RateLimitStatus, RequestKey, AccountId)>>>);

impl ResponseContext {
    pub(crate) fn set(&self, limit: RateLimitStatus, principal: &Principal) {
        let mut context = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = RequestKey {
            id: principal.key.clone(),
            kind: principal.kind,
        };
        *context = Some((limit, key, principal.account.clone()));
    }

    fn take(&self) -> Option<(RateLimitStatus, RequestKey, AccountId)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Answers CORS preflight requests, and allows the merchant's registered origins to read responses to publishable
/// keys. Responses to secret keys get no CORS headers: secret keys do not belong in a browser.
pub(crate) async fn allow(
    State(api): State<Arc<Api>>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned();
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if let (true, Some(origin)) = (is_preflight, &origin) {
        return preflight(&api, origin).await;
    }
    let context = ResponseContext::default();
    request.extensions_mut().insert(context.clone());
    let mut response = next.run(request).await;
    let Some((limit, key, account)) = context.take() else {
        return response;
    };
    limit.write(response.headers_mut());
    let kind = key.kind;
    response.extensions_mut().insert(Authentication::from(kind));
    response.extensions_mut().insert(key);
    if let (KeyKind::Publishable, Some(origin)) = (kind, origin) {
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("Origin"));
        let settings = api.ports.accounts.settings(&account).await;
        let is_registered = |settings: AccountSettings| {
            settings
                .browser_origins
                .iter()
                .any(|registered| origin == registered.as_str())
        };
        if settings.is_some_and(is_registered) {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }
    response
}

/// Allows the request if the origin is registered with any account. The account is not known before the request
/// itself, whose response is restricted to the account's own origins.
async fn preflight(api: &Api, origin: &HeaderValue) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    let is_registered = match origin.to_str() {
        Ok(text) => api.ports.accounts.is_browser_origin(text).await,
        Err(_) => false,
    };
    if is_registered {
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
