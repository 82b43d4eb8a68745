//! The sample shop's back end. It calls bKash's API as any merchant does, so that its calls are
//! logged and faults apply to them.

use std::sync::{Mutex, PoisonError};

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::{clock::Moment, families::iframe::calls::api, simulator::Simulator};

const BASE: &str = "/v1.2.0-beta";
/// A token response has about 1 kB.
const MAX_TOKEN_RESPONSE: usize = 16 * 1024;
/// A token is replaced this long before it expires.
const REFRESH_BEFORE_EXPIRY_SECONDS: u64 = 300;

/// Caches the token, because bKash blocks merchants that request one per payment.
#[derive(Debug, Default)]
pub(super) struct Backend {
    token: Mutex<Option<(String, Moment)>>,
}

impl Backend {
    /// Makes a call and returns bKash's response.
    pub(super) async fn call(&self, simulator: &Simulator, path: &str, body: &Value) -> Response {
        let token = match self.token(simulator).await {
            Ok(token) => token,
            Err(refusal) => return refusal,
        };
        let app_key = simulator.settings().merchant.app_key.clone();
        let headers = [
            (header::AUTHORIZATION.as_str(), token.as_str()),
            ("x-app-key", &app_key),
        ];
        let answer = post(simulator, path, &headers, body).await;
        if answer.status().as_u16() == 401 {
            *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        answer
    }

    async fn token(&self, simulator: &Simulator) -> Result<String, Response> {
        let cached = self
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((token, ends)) = cached
            && simulator.now().plus_seconds(REFRESH_BEFORE_EXPIRY_SECONDS) < ends
        {
            return Ok(token);
        }
        let settings = simulator.settings();
        let merchant = &settings.merchant;
        let headers = [
            ("username", merchant.username.as_str()),
            ("password", &merchant.password),
        ];
        let keys = json!({"app_key": merchant.app_key, "app_secret": merchant.app_secret});
        let answer = post(simulator, "/checkout/token/grant", &headers, &keys).await;
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, MAX_TOKEN_RESPONSE).await.unwrap_or_default();
        let granted: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let Some(token) = granted["id_token"].as_str() else {
            return Err(Response::from_parts(parts, Body::from(bytes)));
        };
        let lifetime = granted["expires_in"].as_u64().unwrap_or_default();
        let ends = simulator.now().plus_seconds(lifetime);
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some((token.to_owned(), ends));
        Ok(token.to_owned())
    }
}

/// Calls the API without going over the network.
async fn post(
    simulator: &Simulator,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Response {
    let mut request = Request::post(format!("{BASE}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let Ok(request) = request.body(Body::from(body.to_string())) else {
        // The path is not a valid URI, such as one with a space in the paymentID.
        return axum::http::StatusCode::BAD_REQUEST.into_response();
    };
    let api = api().with_state(simulator.clone());
    match api.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    }
}
